package fulfil_test

import (
	"slices"
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
	})
}
