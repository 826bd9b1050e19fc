package answer_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// redactWord holds back the word of the row that has it. Nothing is decided about
// the row.
func redactWord(w *world.World, worker authz.Actor, c rights.Case, word string, ground models.Ground) review.Ref {
	w.T.Helper()
	ctx := w.T.Context()
	rows, err := w.Review.Rows(ctx, worker, c)
	w.Must(err)
	for _, r := range rows {
		for field, v := range r.Values {
			text, _ := v.(string)
			if before, _, found := strings.Cut(text, word); found {
				begins := len([]rune(before))
				part := review.Part{Field: review.Path(field), Begins: begins, Ends: begins + len([]rune(word))}
				w.Must(w.Review.Redact(ctx, worker, c, r.Ref(), []review.Part{part}, review.Choice{Ground: ground, Reason: reason, Argument: argument}, false))
				return r.Ref()
			}
		}
	}
	w.T.Fatalf("no row has %q", word)
	return review.Ref{}
}

// What is redacted is in no form of the answer, is counted with its ground, makes
// the answer a partly one, and is nobody's own to approve. The ombud is asked first.
func TestRedactedIsNotInTheAnswer(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, world.Rules(models.DeadlineRules{AskBeforeRefusal: true}))
		p := &parts{World: w, ola: w.Staff("ola", authz.Caseworker, "nord"), boss: w.Staff("sjef", authz.Approver, "nord"), oksana: w.Citizen("oksana")}
		both := w.Employee("eva", "caseworker:nord", "approver:nord")
		eva, _ := both.As(authz.Caseworker)
		evaApproves, _ := both.As(authz.Approver)
		c := w.UnderReview(eva)
		ctx := t.Context()
		p.number = c.Request.CaseNumber
		redactWord(w, eva, c, "hjelpen", "15-4")
		c = w.Take(p.ola, p.number)
		rows, err := w.Review.Rows(ctx, p.ola, c)
		w.Must(err)
		for _, r := range rows { // a whole field, and what may be about others is given out but for it
			if r.Values["text"] == "Nabovarsel fra en annen." {
				w.Must(w.Review.Redact(ctx, p.ola, c, r.Ref(), []review.Part{{Field: "counterpart"}}, review.Choice{Ground: "15-4", Reason: reason, Argument: argument}, true))
			}
		}
		rows, err = w.Review.Rows(ctx, p.ola, c)
		w.Must(err)
		var rest []review.Ref
		for _, r := range rows {
			if r.Choice == nil {
				rest = append(rest, r.Ref())
			}
		}
		w.Must(w.Review.Choose(ctx, p.ola, c, rest, review.Choice{Outcome: models.Released}))
		confirmAll(w, p.ola, c)
		w.Refused(w.Answer.Submit(ctx, p.ola, c, ""), fault.Conflict, "decide.ask_first")
		w.Must(w.Rights.Advise(ctx, w.Staff("oda", authz.Ombud, "nord"), p.number, models.AdviceOnRefusal, "Greit."))
		w.Must(w.Answer.Submit(ctx, p.ola, c, ""))
		refusedFor(w, evaApproves, p.number, "answer.own_review")
		approved(w, p.boss, p.number)

		c = w.Open(p.oksana, p.number)
		if c.Item.Outcome != models.OutcomePartly {
			t.Errorf("the outcome is %s", c.Item.Outcome)
		}
		p.says(1, []string{"Takk for [sladdet].", "Nabovarsel fra en annen.", "1 felt", reason}, []string{"hjelpen", w.Person("ingrid").NationalID.Reveal()})
	})
}

// What a person takes along has neither the field nor the passage.
func TestRedactedIsNotTakenAlong(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, portableNord, func(*register.File) {})
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := portableCase(w, ola, models.Bokmal, collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{{"Ønske": "Bytte klasse", "Antall": int64(3)}}})
		redactWord(w, ola, c, "Egen", "20-4-others")
		at := redactWord(w, ola, c, "klasse", "20-4-others")
		w.Must(w.Review.Redact(ctx, ola, c, at, []review.Part{{Field: "Antall"}}, review.Choice{Ground: "20-4-others", Reason: reason, Argument: argument}, true))
		rows, err := w.Review.Rows(ctx, ola, c)
		w.Must(err)
		if slices.ContainsFunc(rows, func(r review.Row) bool { return r.Choice == nil }) {
			decide(w, ola, c)
		}
		w.Must(w.Answer.Submit(ctx, ola, c, ""))
		approved(w, w.Staff("sjef", authz.Approver, "nord"), c.Item.Reference)
		citizen := w.Citizen("oksana")
		c = w.Open(citizen, c.Item.Reference)
		if c.Item.Outcome != models.OutcomePartly {
			t.Errorf("the outcome is %s", c.Item.Outcome)
		}
		sent, err := w.Answer.Read(ctx, citizen, c, answer.Newest)
		w.Must(err)
		files, err := w.Answer.Files(ctx, citizen, c, 1)
		w.Must(err)
		var zip bytes.Buffer
		w.Must(files.WriteTo(ctx, &zip))
		in := unzipped(t, zip.Bytes())
		in["the answer"] = words(t, sent.Document)
		for name, text := range in {
			if strings.Contains(text, "klasse") || strings.Contains(text, "Egen sak") || name != "schema.json" && name != "the answer" && strings.Contains(text, "Antall") {
				t.Errorf("%s has what is redacted:\n%s", name, text)
			}
		}
		for name, want := range map[string]string{"data.json": "Bytte [sladdet]", "csv/papir.csv": "Bytte [sladdet]", "csv/arkiv.cases.csv": "[sladdet] sak.", "the answer": "Bytte [sladdet]"} {
			if !strings.Contains(in[name], want) {
				t.Errorf("%s lacks %q:\n%s", name, want, in[name])
			}
		}
	})
}
