package answer_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

const (
	secret   = "Nabovarsel fra en annen."
	reason   = "Opplysningene gjelder naboen din."
	argument = "Den andre har sagt nei."
)

// decide withholds what may be about others, releases the rest and confirms
// what the register is silent on.
func decide(w *world.World, worker authz.Actor, c rights.Case) {
	w.T.Helper()
	ctx := w.T.Context()
	rows, err := w.Review.Rows(ctx, worker, c)
	w.Must(err)
	for _, r := range rows {
		if r.Third {
			w.Must(w.Review.Choose(ctx, worker, c, []review.Ref{{PageID: r.PageID, Index: r.Index}}, review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: reason, Argument: argument}))
		}
	}
	_, err = w.Review.ReleaseRest(ctx, worker, c)
	w.Must(err)
	w.Must(w.Review.Confirm(ctx, worker, c, map[review.Fact]string{
		{ActivityID: "chat", Fact: models.FactRecipients}: "Ingen utenfor kommunen.", {ActivityID: "chat", Fact: models.FactAutomated}: "Ingen.",
	}))
}

func TestWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		w.Furnish("oksana")
		oksana := w.Citizen("oksana")
		w.ProveEmail(oksana, w.Person("oksana").Email)
		c := w.Collected(ola, w.File(oksana, "nord").CaseNumber)
		o, err := w.Answer.Obstacles(ctx, ola, c)
		w.Must(err)
		if o.Undecided != 5 || len(o.Unconfirmed) != 2 || !slices.Equal(o.Open, []string{"papir"}) {
			t.Errorf("in the way is %+v", o)
		}
		w.Refused(w.Answer.Submit(ctx, ola, c, "Svar."), fault.Conflict, "answer.not_ready")
		_, err = w.Answer.Preview(ctx, ola, c)
		w.Refused(err, fault.Conflict, "report.unconfirmed")
		w.Must(w.Collect.GoOnWithout(ctx, ola, c, "papir", world.Why))
		w.Drain()
		c = w.Open(ola, c.Item.Reference)
		decide(w, ola, c)
		if o, err = w.Answer.Obstacles(ctx, ola, c); err != nil || o.Any() {
			t.Errorf("still in the way is %+v, %v", o, err)
		}
		_, err = w.Answer.Preview(ctx, ola, c)
		w.Must(err)
		_, err = w.Answer.Preview(ctx, w.Staff("boss", authz.Ombud, "nord"), c)
		w.Refused(err, fault.Forbidden, "error.forbidden")
		_, err = w.Answer.Draft(ctx, w.Staff("per", authz.Caseworker, "sor"), c)
		w.Refused(err, fault.NotFound, "error.not_found")
		w.Refused(w.Answer.Save(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, "x"), fault.Forbidden, "case.not_yours")
		w.Refused(w.Answer.Save(ctx, ola, c, strings.Repeat("ø", answer.MaxSummary+1)), fault.Invalid, "submit.too_long")
	})
}

// A page that comes in while the draft is sent to approval would go out
// without anybody having looked at it.
func TestNothingSlipsInWhileTheDraftIsSent(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ola := w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		late := false
		w.Must(db.Read().Callback().Create().Before("gorm:create").Register("test:late", func(tx *gorm.DB) {
			if tx.Statement.Table != "answer_drafts" || late {
				return
			}
			late = true
			_ = tx.AddError(tx.Session(&gorm.Session{NewDB: true}).Exec(`INSERT INTO collected_pages
				SELECT 'late', collection_id, item_id, controller_id, seq + 1000, 'late', 0, dataset, name, last, row_count, sealed, created_at
				FROM collected_pages WHERE last AND row_count > 0 ORDER BY seq LIMIT 1`).Error)
		}))
		w.Refused(w.Answer.Submit(t.Context(), ola, c, "Svar."), fault.Conflict, "answer.not_ready")
		if !late || w.Open(ola, c.Item.Reference).Item.Status != models.StatusReview {
			t.Error("the draft went to approval")
		}
	})
}

func TestNobodyDecidesOnTheirOwnDraft(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, both := t.Context(), w.Employee("ola", "caseworker:nord", "approver:nord")
		ola, _ := both.As(authz.Caseworker)
		olaApproves, _ := both.As(authz.Approver)
		boss := w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		w.Must(w.Answer.Submit(ctx, ola, c, " Hei. "))
		c = w.Open(boss, c.Item.Reference)
		draft, err := w.Answer.Draft(ctx, boss, c)
		w.Must(err)
		if draft.State != models.DraftSubmitted || draft.Summary != "Hei." || draft.DrafterID != ola.StaffID || c.Item.Status != models.StatusApproval {
			t.Errorf("the draft is %+v, the case in %s", draft, c.Item.Status)
		}
		w.Refused(w.Answer.Approve(ctx, olaApproves, c, draft.Version), fault.Forbidden, "answer.own_draft")
		w.Refused(w.Answer.Return(ctx, olaApproves, c, draft.Version, "Nei."), fault.Forbidden, "answer.own_draft")
		w.Refused(w.Answer.Approve(ctx, ola, c, draft.Version), fault.Forbidden, "error.forbidden")
		w.Refused(w.Answer.Approve(ctx, boss, c, draft.Version-1), fault.Conflict, "case.changed_meanwhile")
		w.Refused(w.Answer.Return(ctx, boss, c, draft.Version, " "), fault.Invalid, "answer.return_note_missing")
		w.Refused(w.Answer.Save(ctx, ola, c, "Nye ord."), fault.Conflict, "answer.not_now")

		w.Must(w.Answer.Return(ctx, boss, c, draft.Version, "Forklar mer."))
		w.Refused(w.Answer.Approve(ctx, boss, c, draft.Version+1), fault.Conflict, "case.changed_meanwhile")
		c = w.Open(ola, c.Item.Reference)
		returned, err := w.Answer.Draft(ctx, ola, c)
		w.Must(err)
		if returned.State != models.DraftReturned || returned.ReturnNote != "Forklar mer." || c.Item.Status != models.StatusReview {
			t.Errorf("returned it is %+v, the case in %s", returned, c.Item.Status)
		}
		w.Must(w.Answer.Save(ctx, ola, c, "Hei igjen."))
		w.Must(w.Answer.Submit(ctx, ola, c, "Hei igjen."))
		c = w.Open(boss, c.Item.Reference)
		again, err := w.Answer.Draft(ctx, boss, c)
		w.Must(err)
		if again.ReturnNote != "" || again.ApproverID != nil || again.Version <= returned.Version {
			t.Errorf("sent again it is %+v", again)
		}
		w.Must(w.Answer.Approve(ctx, boss, c, again.Version))
		w.Refused(w.Answer.Approve(ctx, boss, c, again.Version), fault.Conflict, "case.changed_meanwhile")
	})
}

// The answer is given once, to the person and those who work with it, and
// holds nothing of what is withheld.
func TestTheAnswerIsGivenOnceWithoutWhatIsWithheld(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		oksana := w.Citizen("oksana")
		_, err := w.Answer.Read(ctx, oksana, w.Open(oksana, c.Item.Reference), answer.Newest)
		w.Refused(err, fault.NotFound, "error.not_found")
		w.Must(w.Answer.Submit(ctx, ola, c, "Her er svaret."))
		w.Must(w.Answer.Approve(ctx, boss, w.Open(boss, c.Item.Reference), 1))
		publish := func() {
			w.Must(db.InTx(ctx, func(tx *gorm.DB) error {
				return job.Enqueue(ctx, tx, w.Clock.Now(), job.Spec{Kind: answer.PublishJob, Args: answer.PublishArgs{ItemID: c.Item.ID, ControllerID: "nord"}})
			}))
			w.Drain()
		}
		publish() // beside the one the approval has made
		publish()
		for what, query := range map[string]string{
			"reports": "SELECT COUNT(*) FROM access_reports", "letters": "SELECT COUNT(*) FROM letters WHERE kind = 'answer'",
			"notices": "SELECT COUNT(*) FROM mails WHERE kind = 'answer' AND state = 'sent'", "steps": "SELECT COUNT(*) FROM audit_entries WHERE action = 'item.answered'",
		} {
			if n := w.Count(query); n != 1 {
				t.Errorf("there are %d %s", n, what)
			}
		}
		c = w.Open(oksana, c.Item.Reference)
		got, err := w.Answer.Read(ctx, oksana, c, answer.Newest)
		w.Must(err)
		if mine, err := w.Rights.Mine(ctx, oksana); err != nil || len(mine) != 1 || !mine[0].HasReport {
			t.Errorf("the person's list has %+v, %v", mine, err)
		}
		pdf, err := readFile(w.Answer.PDF(ctx, oksana, c, answer.Newest))
		w.Must(err)
		document, err := report.Encode(got.Document)
		w.Must(err)
		for name, text := range map[string]string{"document": string(document), "PDF": pdfText(t, pdf)} {
			for _, gone := range []string{secret, argument, w.Person("ingrid").NationalID.Reveal(), "En fremmed sak", "En annens linje"} {
				if strings.Contains(text, gone) {
					t.Errorf("%q stands in the %s", gone, name)
				}
			}
			for _, there := range []string{"Egen sak.", "Takk for hjelpen.", reason, "Her er svaret.", "Ingen utenfor kommunen.", c.Item.Reference} {
				if !strings.Contains(text, there) {
					t.Errorf("%q is missing from the %s", there, name)
				}
			}
		}
		if n := w.Count("SELECT COUNT(*) FROM letters WHERE kind = 'answer' AND opened_at IS NOT NULL"); n != 1 {
			t.Error("it is not noted that the letter was opened")
		}
		for name, actor := range map[string]authz.Actor{
			"another person": w.Citizen("hakon"), "another body": w.Staff("per", authz.Caseworker, "sor"), "the ombud": w.Staff("boss", authz.Ombud, "nord"),
			"an auditor": w.Staff("revi", authz.Auditor, authz.AllControllers),
		} {
			if _, err := w.Answer.Read(ctx, actor, c, answer.Newest); !fault.Is(err, fault.NotFound) {
				t.Errorf("read by %s: %v", name, err)
			}
			if _, err := w.Answer.PDF(ctx, actor, c, answer.Newest); !fault.Is(err, fault.NotFound) {
				t.Errorf("downloaded by %s: %v", name, err)
			}
		}
	})
}

// pdfText reads a PDF with poppler's pdftotext. Line breaks become spaces.
// readFile reads what was opened.
func readFile(f answer.File, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.WriteTo(context.Background(), &b)
	return b.Bytes(), err
}

func pdfText(t testing.TB, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "answer.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (install poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
