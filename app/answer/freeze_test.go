package answer_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

const (
	renamed = "Et nytt navn på saksbehandlingen"
	unsent  = "Utkast, ikke sendt ennå"
	late    = "11. april 2026" // forty days after the start
)

// turnRegister gives Nord another register: the archive is gone, and the
// activity it serves has another name.
func turnRegister(w *world.World) {
	w.T.Helper()
	file := world.Register()
	nord := &file.Controllers[0]
	nord.Stores = nord.Stores[1:]
	nord.Activities[0].Facts.Name = models.Text{NB: renamed}
	nord.Controller.Name = "Ny kommune"
	_, err := w.Register.Import(w.T.Context(), authz.ForSystem(authz.AllControllers), file)
	w.Must(err)
}

// words is everything a document says.
func words(t testing.TB, doc report.Document) string {
	t.Helper()
	encoded, err := report.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// day takes the day of the answer out of the document, and returns it.
func day(doc report.Document) string {
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			facts, _ := b.(report.Facts)
			for i := range facts.Items {
				if facts.Items[i].Day {
					said := strings.Join(facts.Items[i].Lines, " ")
					facts.Items[i].Lines = nil
					return said
				}
			}
		}
	}
	return ""
}

// What the approver read is what the person gets, whatever becomes of the
// register meanwhile. Only the date is that of the day it is sent.
func TestWhatIsApprovedIsWhatIsSent(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		_, err := w.Answer.Preview(ctx, boss, c)
		w.Refused(err, fault.Conflict, "case.changed_meanwhile") // the approver sees no work in progress
		before, err := w.Answer.Preview(ctx, ola, c)
		w.Must(err)
		w.Must(w.Answer.Submit(ctx, ola, c, ""))
		turnRegister(w)
		w.Clock.Advance(40 * 24 * time.Hour) // past the deadline
		c = w.Open(boss, c.Item.Reference)
		seen, err := w.Answer.Preview(ctx, boss, c)
		w.Must(err)
		if diff := cmp.Diff(before, seen); diff != "" {
			t.Errorf("the approver reads something else than the caseworker sent (-want +got):\n%s", diff)
		}
		own, err := w.Answer.Preview(ctx, ola, w.Open(ola, c.Item.Reference))
		w.Must(err)
		if diff := cmp.Diff(seen, own); diff != "" {
			t.Errorf("the caseworker reads something else than the approver (-want +got):\n%s", diff)
		}
		var previewed bytes.Buffer
		w.Must(w.Answer.PreviewPDF(ctx, boss, c, &previewed))
		w.Must(w.Answer.Approve(ctx, boss, c, 1))
		w.Drain()

		c = w.Open(boss, c.Item.Reference)
		sent, err := w.Answer.Read(ctx, boss, c, answer.Newest)
		w.Must(err)
		pdf, err := readFile(w.Answer.PDF(ctx, boss, c, answer.Newest))
		w.Must(err)
		if diff := cmp.Diff(pdfText(t, previewed.Bytes()), strings.Replace(pdfText(t, pdf), late, unsent, 1)); diff != "" {
			t.Errorf("the PDF says more than the preview and the date (-want +got):\n%s", diff)
		}
		if !sent.Document.Meta.Created.Equal(w.Clock.Now()) {
			t.Errorf("it was made %s, want now", sent.Document.Meta.Created)
		}
		if was, is := day(seen), day(sent.Document); was != unsent || is != late {
			t.Errorf("the draft was of %q, the answer is of %q", was, is)
		}
		sent.Document.Meta.Created = seen.Meta.Created
		if diff := cmp.Diff(seen, sent.Document); diff != "" {
			t.Errorf("the person gets something else than was approved (-want +got):\n%s", diff)
		}
		for _, text := range []string{"Egen sak.", "Arkivet", "Saksbehandling", "Nord kommune"} {
			if !strings.Contains(words(t, sent.Document), text) {
				t.Errorf("%q is missing from the answer", text)
			}
		}
		if n := w.Count("SELECT COUNT(*) FROM answer_drafts WHERE document_sealed IS NULL"); n != 1 {
			t.Error("the draft still has the answer beside the report")
		}
	})
}

// A draft that comes back is made anew, of the register as it then is.
func TestAReturnedDraftIsMadeAnew(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		w.Must(w.Answer.Submit(ctx, ola, c, "Det første forsøket."))
		turnRegister(w)
		w.Must(w.Answer.Return(ctx, boss, w.Open(boss, c.Item.Reference), 1, "Registeret er nytt."))
		if n := w.Count("SELECT COUNT(*) FROM answer_drafts WHERE document_sealed IS NOT NULL"); n != 0 {
			t.Error("what was returned is kept")
		}
		c = w.Open(ola, c.Item.Reference)
		_, err := w.Answer.Preview(ctx, boss, c)
		w.Refused(err, fault.Conflict, "case.changed_meanwhile")
		w.Must(w.Answer.Submit(ctx, ola, c, "Det andre forsøket."))
		c = w.Open(boss, c.Item.Reference)
		seen, err := w.Answer.Preview(ctx, boss, c)
		w.Must(err)
		w.Must(w.Answer.Approve(ctx, boss, c, 3))
		w.Drain()
		sent, err := w.Answer.Read(ctx, boss, w.Open(boss, c.Item.Reference), answer.Newest)
		w.Must(err)
		for _, said := range []string{words(t, seen), words(t, sent.Document)} {
			for _, there := range []string{"Det andre forsøket.", renamed, "Ny kommune", "Egen sak."} {
				if !strings.Contains(said, there) {
					t.Errorf("%q is missing", there)
				}
			}
			for _, gone := range []string{"Det første forsøket.", "Arkivet", "Nord kommune"} {
				if strings.Contains(said, gone) {
					t.Errorf("%q is still said", gone)
				}
			}
		}
	})
}

// What is decided while the draft is sent would not be in what the approver
// reads, and would be in the case.
func TestNothingIsDecidedWhileTheDraftIsSent(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		for name, slip := range map[string]func(w *world.World, worker authz.Actor, c rights.Case) error{
			"a choice": func(w *world.World, worker authz.Actor, c rights.Case) error {
				rows, err := w.Review.Rows(w.T.Context(), worker, c)
				w.Must(err)
				return w.Review.Choose(w.T.Context(), worker, c, []review.Ref{{PageID: rows[0].PageID, Index: rows[0].Index}},
					review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: reason, Argument: "Den andre har sagt nei."})
			},
			"a confirmation": func(w *world.World, worker authz.Actor, c rights.Case) error {
				return w.Review.Confirm(w.T.Context(), worker, c, map[review.Fact]string{{ActivityID: "chat", Fact: models.FactRecipients}: "Alle."})
			},
		} {
			w := world.New(t, db)
			ola := w.Staff("ola", authz.Caseworker, "nord")
			c := w.UnderReview(ola)
			decide(w, ola, c)
			done := false
			w.Must(db.Read().Callback().Query().After("gorm:query").Replace("test:late", func(tx *gorm.DB) {
				if tx.Statement.Table != "fact_confirmations" || done { // read by now: the choices
					return
				}
				done = true
				w.Must(slip(w, ola, c))
			}))
			err := w.Answer.Submit(t.Context(), ola, c, "Svar.")
			w.Refused(err, fault.Conflict, "answer.not_ready")
			if status := w.Open(ola, c.Item.Reference).Item.Status; !done || status != models.StatusReview {
				t.Errorf("%s: done %v, the case is in %s", name, done, status)
			}
			w.Must(w.Answer.Submit(t.Context(), ola, w.Open(ola, c.Item.Reference), "Svar."))
		}
	})
}

// The answer on its way to the person is read by nobody who has the database
// and not the keys, and opens in no other case.
func TestTheAnswerOnItsWayIsSealedInItsPlace(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		w.Must(w.Answer.Submit(ctx, ola, c, "Her er svaret."))
		for _, text := range []string{"Egen sak.", "Her er svaret.", "Oksana Bondarenko"} {
			if found := w.Readable(text); len(found) > 0 {
				t.Errorf("%q can be read in %v", text, found)
			}
		}
		w.Exec("UPDATE answer_drafts SET document_sealed = summary_sealed")
		if _, err := w.Answer.Preview(ctx, boss, w.Open(boss, c.Item.Reference)); err == nil {
			t.Error("a seal of another place opens")
		}
	})
}

// A case withdrawn while the approver has it leaves no answer lying about.
func TestAWithdrawnDraftIsEmptied(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		w.Must(w.Answer.Submit(ctx, ola, c, ""))
		w.Must(w.Rights.Withdraw(ctx, w.Citizen("oksana"), c.Item.Reference))
		if n := w.Count("SELECT COUNT(*) FROM answer_drafts WHERE document_sealed IS NOT NULL"); n != 0 {
			t.Error("the answer is still there")
		}
		for _, who := range []authz.Actor{ola, boss} {
			_, err := w.Answer.Preview(ctx, who, w.Open(who, c.Item.Reference))
			w.Refused(err, fault.NotFound, "error.not_found")
		}
	})
}
