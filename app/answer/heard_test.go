package answer_test

import (
	"testing"

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

// Where the ombud is asked before a refusal, it is before a part of what was
// found is held back too, a protected address among it, and not before an answer
// that gives everything.
func TestTheOmbudIsHeardBeforeAnythingIsHeldBack(t *testing.T) {
	t.Parallel()
	ask := world.Rules(models.DeadlineRules{AskBeforeRefusal: true})
	cases := map[string]struct {
		nord   func(f *register.File)
		opened func(w *world.World, worker authz.Actor) rights.Case
		ground models.Ground // of the first row, "" for nothing
		asks   bool
	}{
		"access":             {nord: ask, opened: (*world.World).UnderReview, ground: "15-4", asks: true},
		"access, all given":  {nord: ask, opened: (*world.World).UnderReview},
		"access, not asked":  {nord: func(*register.File) {}, opened: (*world.World).UnderReview, ground: "15-4"},
		"portability":        {nord: ask, opened: ported, ground: "20-4-others", asks: true},
		"portability, whole": {nord: ask, opened: ported},
		"a protected address": {nord: ask, opened: func(w *world.World, worker authz.Actor) rights.Case {
			return underReview(w, worker, models.RightAccess, true)
		}, asks: true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				also := portableNord
				if name == "a protected address" {
					also = addressed
				}
				w := world.New(t, db, tc.nord, also)
				ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
				c := tc.opened(w, ola)
				rows, err := w.Review.Rows(ctx, ola, c)
				w.Must(err)
				var refs []review.Ref
				for _, r := range rows {
					refs = append(refs, r.Ref())
				}
				w.Must(w.Review.Choose(ctx, ola, c, refs, review.Choice{Outcome: models.Released}))
				if tc.ground != "" {
					w.Must(w.Review.Choose(ctx, ola, c, refs[:1], review.Choice{Outcome: models.Withheld, Ground: tc.ground, Reason: reason, Argument: argument}))
				}
				confirmAll(w, ola, c)
				o, err := w.Answer.Obstacles(ctx, ola, c)
				w.Must(err)
				if o.Unheard != tc.asks || o.Any() != tc.asks {
					t.Errorf("in the way is %+v", o)
				}
				if tc.asks {
					w.Refused(w.Answer.Submit(ctx, ola, c, ""), fault.Conflict, "decide.ask_first")
					oda := w.Staff("oda", authz.Ombud, "nord")
					w.Must(w.Rights.Advise(ctx, oda, c.Item.Reference, models.AdviceOnOther, "Skynd dere."))
					w.Refused(w.Answer.Submit(ctx, ola, c, ""), fault.Conflict, "decide.ask_first")
					w.Must(w.Rights.Advise(ctx, oda, c.Item.Reference, models.AdviceOnRefusal, "Det kan forsvares."))
				}
				w.Must(w.Answer.Submit(ctx, ola, c, ""))
			})
		})
	}
}

func ported(w *world.World, worker authz.Actor) rights.Case {
	return portableCase(w, worker, models.Bokmal, collect.Reply{State: models.TaskNotFound})
}

// confirmAll states what the register is silent on.
func confirmAll(w *world.World, worker authz.Actor, c rights.Case) {
	w.T.Helper()
	o, err := w.Answer.Obstacles(w.T.Context(), worker, c)
	w.Must(err)
	statements := map[review.Fact]string{}
	for _, f := range o.Unconfirmed {
		statements[f] = "Ingen."
	}
	w.Must(w.Review.Confirm(w.T.Context(), worker, c, statements))
}
