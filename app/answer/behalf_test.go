package answer_test

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// street is the protected address, and town the part of it in an object.
const street, town = "Hemmelig vei 7", "Skjulestad"

// addressed lets Nord's archive hold an address, at the top and in an object,
// and be searched by what a caseworker has checked. Its cases rest on consent.
func addressed(f *register.File) {
	portableNord(f)
	store := &f.Controllers[0].Stores[0].StoreFacts
	store.AcceptProofs = append(store.AcceptProofs, models.ProofCaseworker)
	store.Dataset = strings.Replace(store.Dataset, "    - {name: text,", `    - {name: address, data_categories: [user.contact.address.street], fides_meta: {data_type: string}, meta: {provided: true, label: {nb: Adresse, en: Address}}}
    - name: contact
      meta: {provided: true, label: {nb: Kontakt, en: Contact}}
      fides_meta: {data_type: object}
      fields:
      - {name: town, data_categories: [user.contact.address.city], fides_meta: {data_type: string}}
      - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: string}}
    - {name: text,`, 1)
}

// underReview returns a case that Håkon makes for Oksana, checked and collected.
func underReview(w *world.World, worker authz.Actor, right models.InvokedRight, protected bool) rights.Case {
	w.T.Helper()
	return wishUnderReview(w, worker, rights.Wish{Right: right}, protected)
}

func wishUnderReview(w *world.World, worker authz.Actor, wish rights.Wish, protected bool) rights.Case {
	w.T.Helper()
	w.Furnish("oksana")
	w.Stores["arkiv"].Put("cases", recordstore.Row{
		"id": int64(73), "person_id": int64(7), "text": "Flyttemelding.", "address": street, "contact": map[string]any{"town": town, "phone": "49120411"},
	})
	sub := w.SubmissionFor("nord")
	sub.Wishes = []rights.Wish{wish}
	rr, err := w.Rights.Submit(w.T.Context(), w.Citizen("hakon"), sub)
	w.Must(err)
	w.Drain()
	w.Take(worker, rr.CaseNumber)
	w.Must(w.Rights.ShowRelation(w.T.Context(), worker, rr.CaseNumber, rights.RelationCheck{
		Source: models.SourceDocument, Note: "Vergefullmakt vist.", Number: w.Person("oksana").NationalID, Protected: protected,
	}))
	w.Must(w.Collect.Start(w.T.Context(), worker, w.Open(worker, rr.CaseNumber)))
	w.Drain()
	w.OwnerAnswers(collect.Reply{State: models.TaskNotFound})
	return w.Open(worker, rr.CaseNumber)
}

// given releases everything, has it approved, and returns the answer in every
// form that the representative can have.
func given(t *testing.T, w *world.World, worker authz.Actor, c rights.Case) map[string]string {
	t.Helper()
	ctx, boss, hakon := t.Context(), w.Staff("sjef", authz.Approver, "nord"), w.Citizen("hakon")
	if c.Item.InvokedRight == models.RightPortability {
		_, err := w.Review.ReleaseRest(ctx, worker, c)
		w.Must(err)
		rows, err := w.Review.Rows(ctx, worker, c)
		w.Must(err)
		for _, r := range rows {
			if r.Third {
				w.Must(w.Review.Choose(ctx, worker, c, []review.Ref{r.Ref()}, review.Choice{Outcome: models.Withheld, Ground: "20-4-others", Reason: reason, Argument: "Den andre har sagt nei."}))
			}
		}
	} else {
		decide(w, worker, c)
	}
	w.Must(w.Answer.Submit(ctx, worker, c, ""))
	w.Must(w.Answer.Approve(ctx, boss, w.Open(boss, c.Item.Reference), 1))
	w.Drain()
	c = w.Open(hakon, c.Item.Reference)
	got, err := w.Answer.Read(ctx, hakon, c, answer.Newest)
	w.Must(err)
	pdf, err := readFile(w.Answer.PDF(ctx, hakon, c, answer.Newest))
	w.Must(err)
	document, err := report.Encode(got.Document)
	w.Must(err)
	forms := map[string]string{"document": string(document), "PDF": pdfText(t, pdf)}
	if c.Item.InvokedRight == models.RightPortability {
		files, err := w.Answer.Files(ctx, hakon, c, answer.Newest)
		w.Must(err)
		var zipped bytes.Buffer
		w.Must(files.WriteTo(ctx, &zipped))
		maps.Copy(forms, unzipped(t, zipped.Bytes()))
	}
	return forms
}

// A protected address is in none of the forms of what is given to who acts for
// the person, nor among what is reviewed; that it is held back is said, with why.
func TestAProtectedAddressShowsNowhere(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		for _, right := range []models.InvokedRight{models.RightAccess, models.RightPortability} {
			t.Run(string(right), func(t *testing.T) {
				w := world.New(t, db, addressed)
				ola := w.Staff("ola", authz.Caseworker, "nord")
				c := underReview(w, ola, right, true)
				rows, err := w.Review.Rows(t.Context(), ola, c)
				w.Must(err)
				if len(rows) == 0 {
					t.Fatal("nothing was found")
				}
				for _, r := range rows {
					if contact, _ := r.Values["contact"].(map[string]any); r.Values["address"] != nil || contact["town"] != nil {
						t.Errorf("the reviewer sees %v", r.Values)
					}
				}
				forms := given(t, w, ola, c)
				for name, text := range forms {
					if strings.Contains(text, street) || strings.Contains(text, town) {
						t.Errorf("the address stands in %s", name)
					}
				}
				for _, name := range map[models.InvokedRight][]string{models.RightPortability: {"data.json", "csv/arkiv.cases.csv"}}[right] {
					if !strings.Contains(forms[name], "Flyttemelding.") || !strings.Contains(forms[name], "49120411") {
						t.Errorf("what is not an address is missing from %s", name)
					}
				}
				for _, name := range []string{"document", "PDF"} {
					for _, there := range []string{"Flyttemelding.", "49120411", "Adressen er skjermet", "Håkon Ødegård", "Oksana Bondarenko"} {
						if !strings.Contains(forms[name], there) {
							t.Errorf("%q is missing from the %s", there, name)
						}
					}
				}
				if got := w.Open(ola, c.Item.Reference).Item.Outcome; got != models.OutcomePartly {
					t.Errorf("with an address held back the outcome is %s", got)
				}
			})
		}
	})
}

// An address that is not protected is given, and an answer from before it was
// protected is read no more by who acts for the person.
func TestAnAddressThatIsProtectedLater(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), addressed)
	ola, hakon := w.Staff("ola", authz.Caseworker, "nord"), w.Citizen("hakon")
	c := underReview(w, ola, models.RightAccess, false)
	if forms := given(t, w, ola, c); !strings.Contains(forms["PDF"], street) || !strings.Contains(forms["document"], town) {
		t.Error("an address that anybody may have is held back")
	}
	w.Clock.Advance(time.Hour)
	w.Must(w.Rights.ProtectAddress(t.Context(), ola, c.Item.Reference, true, ""))
	for name, read := range map[string]func(authz.Actor) error{
		"page": func(a authz.Actor) error {
			_, err := w.Answer.Read(t.Context(), a, w.Open(a, c.Item.Reference), answer.Newest)
			return err
		},
		"PDF": func(a authz.Actor) error {
			_, err := w.Answer.PDF(t.Context(), a, w.Open(a, c.Item.Reference), answer.Newest)
			return err
		},
	} {
		if err := read(hakon); !fault.Is(err, fault.NotFound) {
			t.Errorf("the %s is still there: %v", name, err)
		}
		if err := read(w.Citizen("oksana")); err != nil {
			t.Errorf("the person themselves cannot read the %s: %v", name, err)
		}
	}
}

// An address is not noted as protected while an answer that shows it is about to
// go out.
func TestNoAddressSlipsThroughApproval(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), addressed)
	ola := w.Staff("ola", authz.Caseworker, "nord")
	c := underReview(w, ola, models.RightAccess, false)
	decide(w, ola, c)
	w.Must(w.Answer.Submit(t.Context(), ola, c, ""))
	w.Refused(w.Rights.ProtectAddress(t.Context(), ola, c.Item.Reference, true, ""), fault.Conflict, "act.shield.in_approval")
	if w.Open(ola, c.Item.Reference).Request.AddressProtectedAt != nil {
		t.Error("it was noted all the same")
	}
}

// An address that is noted as protected while the answer is being made is not in
// what goes to the approver: the answer is not made of what stands by then.
func TestNoAddressSlipsThroughSubmission(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), addressed)
	ola := w.Staff("ola", authz.Caseworker, "nord")
	c := underReview(w, ola, models.RightAccess, false)
	decide(w, ola, c)
	done := false
	w.Must(w.DB.Read().Callback().Query().After("gorm:query").Replace("test:late", func(tx *gorm.DB) {
		if tx.Statement.Table != "fact_confirmations" || done { // read by now: the rows
			return
		}
		done = true
		w.Must(w.Rights.ProtectAddress(t.Context(), ola, c.Item.Reference, true, ""))
	}))
	w.Refused(w.Answer.Submit(t.Context(), ola, c, ""), fault.Conflict, "answer.not_ready")
	w.Must(w.Answer.Submit(t.Context(), ola, w.Open(ola, c.Item.Reference), ""))
	doc, err := w.Answer.Preview(t.Context(), ola, w.Open(ola, c.Item.Reference))
	w.Must(err)
	if strings.Contains(words(t, doc), street) {
		t.Error("the address goes to the approver")
	}
}

// What a store gave whose declaration is gone may have the address anywhere: all
// of it is held back, and counted.
func TestWhatNothingDeclaresIsHeldBack(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), addressed)
	ola := w.Staff("ola", authz.Caseworker, "nord")
	c := underReview(w, ola, models.RightAccess, true)
	turnRegister(w)
	rows, err := w.Review.Rows(t.Context(), ola, c)
	w.Must(err)
	for _, r := range rows {
		if len(r.Values) > 0 {
			t.Errorf("the reviewer sees %v", r.Values)
		}
	}
	for name, text := range given(t, w, ola, c) {
		if strings.Contains(text, street) || strings.Contains(text, town) || strings.Contains(text, "Flyttemelding.") {
			t.Errorf("what may hold the address stands in the %s", name)
		}
		if !strings.Contains(text, "Adressen er skjermet") {
			t.Errorf("that it is held back is not said in the %s", name)
		}
	}
	if got := w.Open(ola, c.Item.Reference).Item.Outcome; got != models.OutcomePartly {
		t.Errorf("with rows held back the outcome is %s", got)
	}
}
