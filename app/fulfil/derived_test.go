package fulfil_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// What is restricted while an objection is considered is lifted when that is
// decided, and not before. Art. 18(1)(d).
func TestARestrictionWhileAnObjectionIsConsidered(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightObjection)
		objection := b.number
		b.number += "-2"
		b.approves(models.Decision{Outcome: models.OutcomeRestricted, Text: "Sperret mens vi ser på det.", ByHand: byHand})
		if entries := b.register(); len(entries) != 1 || entries[0].Fallen {
			t.Fatalf("the register is %+v", entries)
		}
		lift := fulfil.Lifting{On: b.today().AddDays(30), Why: "Protesten er avgjort."}
		b.Refused(b.Effects.OrderLifting(t.Context(), b.worker, b.Open(b.worker, b.number), lift), fault.Conflict, "lift.objection_open")

		b.number = objection
		b.approves(models.Decision{Outcome: models.OutcomeStopped, Text: "Vi bruker det ikke lenger."})
		b.number += "-2"
		if entries := b.register(); len(entries) != 1 || !entries[0].Fallen {
			t.Errorf("when the objection is decided, the register is %+v", entries)
		}
		if got := b.Open(b.worker, b.number).Item.Status; got != models.StatusAnswered {
			t.Errorf("what is in force already is %s", got)
		}
		b.Must(b.Effects.OrderLifting(t.Context(), b.worker, b.Open(b.worker, b.number), lift))
	})
}

// What is not restricted when the objection is decided, is not restricted any
// more. Until then it is to be done in days, and the ombud sees when it is not.
func TestARestrictionThatCameTooLate(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightObjection)
		objection, restriction := b.Open(b.worker, b.number).Item, b.Open(b.worker, b.number+"-2").Item
		if days := restriction.ReceivedOn.DaysUntil(restriction.Target); days > 8 || !restriction.Target.Before(objection.Target) || restriction.Governing != objection.Governing {
			t.Errorf("the restriction is to be done in %d days, the objection by %v", days, objection.Target)
		}
		ombud := b.Staff("olga", authz.Ombud, "nord")
		late := func() bool {
			needs, err := b.Rights.Today(t.Context(), ombud)
			b.Must(err)
			return slices.ContainsFunc(needs, func(n rights.Needed) bool {
				return n.Need == rights.NeedAtOnce && n.Cases == 1 && n.Rows[0].Reference == restriction.Reference
			})
		}
		if late() {
			t.Error("the day it came, it is late")
		}
		b.Clock.Advance(9 * 24 * time.Hour)
		if !late() {
			t.Error("the ombud does not see that it is late")
		}
		b.approves(models.Decision{Outcome: models.OutcomeStopped, Text: "Vi bruker det ikke lenger."})
		if got := b.Open(b.worker, restriction.Reference).Item; got.Status != models.StatusWithdrawn || late() {
			t.Errorf("when the objection is decided, the restriction is %s", got.Status)
		}
		if len(b.register()) != 0 {
			t.Error("something is restricted")
		}
		b.says(b.letter(), "gjaldt også sak "+restriction.Reference+", om begrensning (artikkel 18 nr. 1 bokstav d). Den er avsluttet nå.")

		// Considered anew, it restricts anew, from today.
		b.Clock.Advance(24 * time.Hour)
		b.Must(b.Rights.Reopen(t.Context(), b.worker, b.number, "Vi fant et notat til."))
		anew := b.Open(b.worker, objection.Reference+"-3").Item
		if anew.InvokedRight != models.RightRestriction || anew.Status != models.StatusReceived || anew.ReceivedOn != b.today() || anew.DerivedFrom == nil {
			t.Errorf("opened again, what restricts is %+v", anew)
		}
		letters, err := b.Rights.Letters(t.Context(), b.citizen, b.Open(b.citizen, b.number))
		b.Must(err)
		b.says(letters[len(letters)-1].Body, "Vi fant et notat til.", "Det er sak "+anew.Reference+".")
		if key := anew.Forbids(models.ActExtend, models.Standing{}); key != "act.extend.not_this_right" {
			t.Errorf("what is to be done at once can be extended: %q", key)
		}
	})
}

// What is decided about a restriction is done in the stores, or said to be: when
// the objection is decided meanwhile it goes on to its letter, and is lifted after
// the notice of Art. 18(3).
func TestARestrictionThatIsDecidedGoesOn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightObjection)
		objection, restriction := b.number, b.number+"-2"
		b.Must(b.Answer.Decide(t.Context(), b.worker, b.Open(b.worker, restriction), models.Decision{Outcome: models.OutcomeRestricted, Text: "Sperret.", ByHand: byHand}))
		b.approves(models.Decision{Outcome: models.OutcomeStopped, Text: "Vi bruker det ikke lenger."})
		if got := b.Open(b.worker, restriction).Item.Status; got != models.StatusApproval {
			t.Fatalf("what is decided is %s", got)
		}
		if strings.Contains(b.letter(), restriction) {
			t.Error("the letter says that it has ended")
		}
		b.number = restriction
		draft, err := b.Answer.Draft(t.Context(), b.approver, b.Open(b.approver, restriction))
		b.Must(err)
		b.Must(b.Answer.Approve(t.Context(), b.approver, b.Open(b.approver, restriction), draft.Version))
		b.Drain()
		if entries := b.register(); len(entries) != 1 || !entries[0].Fallen {
			t.Errorf("in the register is %+v", entries)
		}

		// Looked at again, it is in force still, whatever becomes of the objection.
		b.Must(b.Rights.Reopen(t.Context(), b.worker, restriction, "Vi har fått vite mer."))
		b.Must(b.Rights.Reopen(t.Context(), b.worker, objection, "Vi har fått vite mer."))
		b.number = objection
		b.approves(models.Decision{Outcome: models.OutcomeStopped, Text: "Det står fast."})
		if got := b.Open(b.worker, restriction).Item.Status; got != models.StatusReview || len(b.register()) != 1 {
			t.Errorf("what is in force is %s", got)
		}
	})
}
