package fulfil_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
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

// An objection that is considered again keeps what is restricted from being lifted,
// also where the person has been told of a day, and the person reads so. Art.
// 18(1)(d).
func TestALiftingWhoseObjectionIsConsideredAgain(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBodyAsked(t, db, models.RightObjection)
		ctx, objection := t.Context(), b.number
		b.restrictedMeanwhile()
		on := b.today().AddDays(fulfil.LiftNotice)
		lift := fulfil.Lifting{On: on, Why: "Protesten er avgjort."}
		b.Must(b.Effects.OrderLifting(ctx, b.worker, b.Open(b.worker, objection+"-2"), lift))
		b.Clock.Advance(3 * 24 * time.Hour)
		b.Must(b.Rights.Reopen(ctx, b.worker, objection, "Vi fant et notat til."))
		b.says(b.lastLetter(models.LetterReopened), "Vi fant et notat til.", "begrensningen i sak "+objection+"-2 oppheves fra "+b.Texts.For(models.Bokmal).Date(on)+". Det gjør vi ikke likevel")
		b.Clock.Advance(4 * 24 * time.Hour)
		b.Must(b.Effects.Lift(ctx))
		entries := b.register()
		if len(entries) != 1 || entries[0].State != models.RestrictionInForce || entries[0].Fallen {
			t.Errorf("while the objection is considered again the register is %+v", entries)
		}
		if parts := b.Open(b.worker, objection).Parts; len(parts) != 2 {
			t.Errorf("it is restricted already, and there are %d parts", len(parts))
		}
		if n := b.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'restriction.stands' AND detail LIKE ?", "%"+b.Open(b.worker, objection+"-2").Item.ID+"%"); n != 1 {
			t.Errorf("the log says %d times that it stands", n)
		}
		lift.On = b.today().AddDays(fulfil.LiftNotice)
		b.Refused(b.Effects.OrderLifting(ctx, b.worker, b.Open(b.worker, objection+"-2"), lift), fault.Conflict, "lift.objection_open")
	})
}

// Where nothing is restricted any more, or never was, an objection that is
// considered again restricts anew.
func TestAnObjectionThatIsConsideredAgainRestrictsAnew(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(b *body){
		"lifted": func(b *body) {
			b.restrictedMeanwhile()
			lift := fulfil.Lifting{On: b.today().AddDays(fulfil.LiftNotice), Why: "Protesten er avgjort."}
			b.Must(b.Effects.OrderLifting(b.T.Context(), b.worker, b.Open(b.worker, b.number+"-2"), lift))
			b.Clock.Advance(fulfil.LiftNotice * 24 * time.Hour)
			b.Must(b.Effects.Lift(b.T.Context()))
		},
		"refused": func(b *body) {
			objection := b.number
			b.number += "-2"
			b.approves(models.Refusal("18-1-none", "Det er ikke i bruk.", world.Why))
			b.number = objection
			b.approves(models.Decision{Outcome: models.OutcomeStopped, Text: "Vi bruker det ikke lenger."})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				b := newBodyAsked(t, db, models.RightObjection)
				before(b)
				if entries := b.register(); len(entries) != 0 {
					t.Fatalf("the register is %+v", entries)
				}
				b.Must(b.Rights.Reopen(t.Context(), b.worker, b.number, "Vi fant et notat til."))
				anew := b.Open(b.worker, b.number+"-3").Item
				if anew.InvokedRight != models.RightRestriction || !anew.Status.Open() || anew.ReceivedOn != b.today() || anew.DerivedFrom == nil {
					t.Errorf("what restricts anew is %+v", anew)
				}
				b.says(b.lastLetter(models.LetterReopened), "Det er sak "+anew.Reference+".")
			})
		})
	}
}

// restrictedMeanwhile has what the objection is about restricted, and decides the
// objection.
func (b *body) restrictedMeanwhile() {
	b.T.Helper()
	objection := b.number
	b.number += "-2"
	b.approves(models.Decision{Outcome: models.OutcomeRestricted, Text: "Sperret mens vi ser på det.", ByHand: byHand})
	b.number = objection
	b.approves(models.Decision{Outcome: models.OutcomeStopped, Text: "Vi bruker det ikke lenger."})
}

// lastLetter returns the last letter of the case, which is of the kind.
func (b *body) lastLetter(kind models.LetterKind) string {
	b.T.Helper()
	letters, err := b.Rights.Letters(b.T.Context(), b.citizen, b.Open(b.citizen, b.number))
	b.Must(err)
	last := letters[len(letters)-1]
	if last.Kind != kind {
		b.T.Fatalf("the last letter is a %s", last.Kind)
	}
	return last.Body
}
