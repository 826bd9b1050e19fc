package answer_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// The letter that goes with a report says the same of what it costs: the fee that
// was agreed to, and nothing where nothing is given.
func TestTheLetterCostsWhatTheReportDoes(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		opened func(w *world.World, worker authz.Actor) rights.Case
		ground models.Ground // of every row, "" for none
		paper  bool
		fee    int
		paid   bool
	}{
		"access on paper":              {opened: (*world.World).UnderReview, paper: true, fee: 350, paid: true},
		"access on paper, free":        {opened: (*world.World).UnderReview, paper: true},
		"access on paper, withheld":    {opened: (*world.World).UnderReview, ground: "15-4", paper: true, fee: 350},
		"access on paper, with a file": {opened: scanned, paper: true},
		"portability":                  {opened: ported, fee: 350, paid: true},
		"portability, free":            {opened: ported},
		"portability, all withheld":    {opened: ported, ground: "20-4-others", fee: 350},
		"portability on paper":         {opened: ported, paper: true, fee: 350, paid: true},
		"portability on paper, free":   {opened: ported, paper: true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db, portableNord)
				ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
				c := tc.opened(w, ola)
				w.Exec("UPDATE request_items SET fee = ?", tc.fee)
				rows, err := w.Review.Rows(ctx, ola, c)
				w.Must(err)
				var refs []review.Ref
				for _, r := range rows {
					refs = append(refs, r.Ref())
				}
				choice := review.Choice{Outcome: models.Released}
				if tc.ground != "" {
					choice = review.Choice{Outcome: models.Withheld, Ground: tc.ground, Reason: reason, Argument: argument}
				}
				w.Must(w.Review.Choose(ctx, ola, c, refs, choice))
				confirmAll(w, ola, c)
				if tc.paper {
					w.Exec("UPDATE rights_requests SET registered_by = ?", ola.StaffID)
					w.Must(w.Rights.NotePostal(ctx, ola, c.Item.Reference, "", "Lillegata 3, 3674 Notodden"))
				}
				w.Must(w.Answer.Submit(ctx, ola, w.Open(ola, c.Item.Reference), ""))
				approved(w, boss, c.Item.Reference)
				citizen := w.Citizen("oksana")
				c = w.Open(citizen, c.Item.Reference)
				letters, err := w.Rights.Letters(ctx, citizen, c)
				w.Must(err)
				got, err := w.Answer.Read(ctx, citizen, c, answer.Newest)
				w.Must(err)
				for form, text := range map[string]string{"letter": letters[len(letters)-1].Body, "report": said(got.Document)} {
					if paid := strings.Contains(text, "betaler du 350 kroner"); paid != tc.paid || paid == strings.Contains(text, "oster deg ingenting") && form == "letter" || paid && strings.Contains(text, "Det koster ingenting å be om") {
						t.Errorf("the %s says:\n%s", form, text)
					}
					if tc.paper && (strings.Contains(text, "ogg inn") || strings.Contains(text, "portalen")) { // nobody reads it there
						t.Errorf("the %s on paper sends the person to the portal:\n%s", form, text)
					}
				}
			})
		})
	}
}

// scanned is a case with a file of the owner's, under review.
func scanned(w *world.World, worker authz.Actor) rights.Case {
	w.Furnish("oksana")
	w.ProveEmail(w.Citizen("oksana"), w.Person("oksana").Email)
	c := w.Collected(worker, w.File(w.Citizen("oksana"), "nord").CaseNumber)
	w.OwnerAnswers(collect.Reply{State: models.TaskCompleted, Attachments: []collect.Attachment{{Name: "brev.pdf", Content: []byte("%PDF-1.4 et brev")}}})
	return w.Open(worker, c.Item.Reference)
}
