package answer_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// What is withheld and stands in the answer all the same, stops it: nobody gets it,
// and the caseworker is told where to look. What is given elsewhere stops nothing.
func TestWhatIsWithheldStopsTheAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		words   string
		stopped bool
	}{
		"in the caseworker's words":  {"Vi holder tilbake et NABOVARSEL\nfra en annen.", true},
		"words that are given":       {"Du skrev «Egen sak.» til Nord kommune.", false},
		"words of the same":          {"Vi holder tilbake noe om en annen.", false},
		"a person's name as it goes": {"Hei!", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db)
				ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
				kase := w.UnderReview(ola)
				decide(w, ola, kase)
				kase = w.Open(ola, kase.Item.Reference)
				w.Must(w.Answer.Submit(ctx, ola, kase, c.words))
				w.Must(w.Answer.Approve(ctx, boss, w.Open(boss, kase.Item.Reference), 1))
				w.Drain()
				kase = w.Open(ola, kase.Item.Reference)
				given := w.Count("SELECT COUNT(*) FROM access_reports")
				if !c.stopped {
					if given != 1 || kase.Item.Status != models.StatusAnswered {
						t.Errorf("the answer was stopped: %d given, %s", given, kase.Item.Status)
					}
					return
				}
				if files := w.Count("SELECT COUNT(*) FROM answer_files"); given != 0 || files != 0 || kase.Item.Status != models.StatusReview {
					t.Fatalf("%d answers are given, %d files left, and the case is %s", given, files, kase.Item.Status)
				}
				draft, err := w.Answer.Draft(ctx, ola, kase)
				w.Must(err)
				if draft.State != models.DraftReturned || !strings.Contains(draft.ReturnNote, "Svaret er stanset") || !strings.Contains(draft.ReturnNote, "«cases»") || strings.Contains(strings.ToLower(draft.ReturnNote), "nabovarsel") {
					t.Errorf("the caseworker reads %q", draft.ReturnNote)
				}
				w.Must(w.Answer.Submit(ctx, ola, kase, "Vi holder tilbake noe."))
				kase = w.Open(boss, kase.Item.Reference)
				again, err := w.Answer.Draft(ctx, boss, kase)
				w.Must(err)
				w.Must(w.Answer.Approve(ctx, boss, kase, again.Version))
				w.Drain()
				if n := w.Count("SELECT COUNT(*) FROM letters WHERE kind = 'answer'"); n != 1 {
					t.Errorf("%d letters tell of the answer", n)
				}
			})
		})
	}
}

// A file that goes as it came is read too: what tells somebody apart stops it, and a
// word does not.
func TestWhatIsWithheldStopsAFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content string
		stopped bool
	}{
		"what tells apart":      {"Se «brev fra\nTorvald Berg».", true},
		"what is given besides": {"Se «brev fra Torvald Berg».", false},
		"a word":                {"Et nabovarsel fra Torvald.", false},
		"in a PDF":              {"%PDF-1.4 brev fra Torvald Berg", true},
		"a broken PDF":          {"%PDF- brev fra Torvald Berg", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db)
				ctx, oksana := t.Context(), w.Citizen("oksana")
				ola, boss := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
				w.Furnish("oksana")
				w.ProveEmail(oksana, w.Person("oksana").Email)
				kase := w.Collected(ola, w.File(oksana, "nord").CaseNumber)
				files := []collect.Attachment{{Name: "notat.txt", Content: []byte(c.content)}, {Name: "Brev Fra Torvald Berg", Content: []byte("x")}}
				if name == "what is given besides" {
					files = append(files, collect.Attachment{Name: "Svar på Brev Fra Torvald Berg", Content: []byte("y")})
				}
				w.OwnerAnswers(collect.Reply{State: models.TaskCompleted, Attachments: files})
				w.Answer.ReadPDF = func(_ context.Context, content []byte) (string, error) {
					text, ok := strings.CutPrefix(string(content), "%PDF-1.4")
					if !ok {
						return "", errors.New("it is broken")
					}
					return text, nil
				}
				kase = w.Open(ola, kase.Item.Reference)
				rows, err := w.Review.Rows(ctx, ola, kase)
				w.Must(err)
				for _, r := range rows {
					if r.IsAttachment() && r.FileName() == "Brev Fra Torvald Berg" {
						w.Must(w.Review.Choose(ctx, ola, kase, []review.Ref{r.Ref()}, review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: reason, Argument: argument}))
					}
				}
				decide(w, ola, kase)
				w.Must(w.Answer.Submit(ctx, ola, kase, "Her er svaret."))
				w.Must(w.Answer.Approve(ctx, boss, w.Open(boss, kase.Item.Reference), 1))
				w.Drain()
				kase = w.Open(ola, kase.Item.Reference)
				if given := w.Count("SELECT COUNT(*) FROM access_reports"); (given == 0) != c.stopped {
					t.Fatalf("%d answers are given", given)
				}
				if !c.stopped {
					return
				}
				draft, err := w.Answer.Draft(ctx, ola, kase)
				w.Must(err)
				if draft.State != models.DraftReturned || !strings.Contains(draft.ReturnNote, "notat.txt") || strings.Contains(draft.ReturnNote, "Torvald") {
					t.Errorf("the caseworker reads %q", draft.ReturnNote)
				}
			})
		})
	}
}
