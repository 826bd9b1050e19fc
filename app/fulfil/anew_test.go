package fulfil_test

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

const refusesLines = `CREATE TRIGGER refuses BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'no'); END`

// restrictedIn is a body that has restricted what it has in the stores.
func restrictedIn(t *testing.T, db *database.DB, stores []string, change ...func(*register.File)) *body {
	t.Helper()
	b := newBodyAsked(t, db, models.RightRestriction, change...)
	b.restricts(stores...)
	return b
}

// restricts decides that what is in the stores is restricted.
func (b *body) restricts(stores ...string) {
	b.T.Helper()
	choices := make([]fulfil.Choice, len(stores))
	for i, id := range stores {
		choices[i] = fulfil.Choice{StoreID: id, Do: fulfil.Restrict}
	}
	b.approves(models.Decision{Outcome: models.OutcomeRestricted, Plan: b.tries(choices).Hash})
}

func (b *body) reopens() {
	b.T.Helper()
	b.Must(b.Rights.Reopen(b.T.Context(), b.worker, b.number, "Personen er uenig."))
	b.Drain()
}

// waits lets days go by, and does what is due.
func (b *body) waits(days int) {
	b.T.Helper()
	for range days {
		b.Clock.Advance(24 * time.Hour)
		b.Must(b.Effects.Lift(b.T.Context()))
		b.Must(b.Effects.Wake(b.T.Context()))
		b.Drain()
	}
}

// stillMarked says that the marks of the chat are there.
func (b *body) stillMarked(when string) {
	b.T.Helper()
	if got := b.rows(b.chat, marksOfTheChat); got != "1|1\n2|1\n3|0" {
		b.T.Errorf("%s the marks are\n%s", when, got)
	}
}

// asked returns what the archive's owner is asked to do and has not answered.
func (b *body) asked() []fulfil.Task {
	b.T.Helper()
	tasks, err := b.Effects.Tasks(b.T.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"))
	b.Must(err)
	var open []fulfil.Task
	for _, task := range tasks {
		if task.State == models.FulfilHanded {
			open = append(open, task)
		}
	}
	return open
}

// A lifting that waits for a store waits while its case is decided anew, and ends
// when it is restricted again: no mark is taken away, and nobody is asked about it.
func TestRestrictedAnewALiftingEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refuse, mend string
		state        models.EffectState
	}{
		"silent": {"ALTER TABLE lines RENAME TO gone", "ALTER TABLE gone RENAME TO lines", models.EffectAsked},
		"failed": {refusesLines, "DROP TRIGGER refuses", models.EffectApproved},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				b := restrictedIn(t, db, []string{"chat"})
				ctx := t.Context()
				b.run(b.chat, c.refuse)
				b.lifts()
				b.waits(1)
				if e := b.effect(); e.Kind != models.EffectLift || e.State != c.state {
					t.Fatalf("the %s is %s", e.Kind, e.State)
				}
				if c.state == models.EffectApproved {
					b.Must(b.Effects.ProposeWithout(ctx, b.worker, b.Open(b.worker, b.number), "chat", world.Why))
				}
				b.reopens()
				b.run(b.chat, c.mend)
				b.waits(2)
				b.stillMarked("while it is decided anew")
				if waiting, err := b.Effects.Waiting(ctx, b.approver); err != nil || len(waiting) != 0 {
					t.Errorf("while it is decided anew the approver has %+v, %v", waiting, err)
				}

				b.restricts("chat")
				b.waits(2)
				b.stillMarked("restricted anew")
				if entries := b.register(); len(entries) != 1 || entries[0].State != models.RestrictionInForce {
					t.Errorf("the register is %+v", entries)
				}
				if e := b.effect(); e.Kind != models.EffectRestrict || b.Count("SELECT COUNT(*) FROM effect_plans WHERE state <> 'spent'") != 0 {
					t.Errorf("what is said to be done is to %s, and plans are left", e.Kind)
				}
				if n := b.needing(rights.NeedStore); n != 0 {
					t.Errorf("the ombud reads of %d cases", n)
				}
				if waiting, err := b.Effects.Waiting(ctx, b.approver); err != nil || len(waiting) != 0 {
					t.Errorf("the approver has %+v, %v", waiting, err)
				}
			})
		})
	}
}

// So it is by letter alone: nothing says that it is lifted.
func TestRestrictedAnewByLetterALiftingEnds(t *testing.T) {
	t.Parallel()
	b := restrictedIn(t, apptest.SQLite(t), []string{"chat"})
	b.run(b.chat, refusesLines)
	b.lifts()
	b.reopens()
	b.approves(models.Decision{Outcome: models.OutcomeRestricted, Text: "Vi bruker det ikke.", ByHand: byHand})
	b.run(b.chat, "DROP TRIGGER refuses")
	b.waits(2)
	b.stillMarked("restricted anew")
	if e := b.effect(); e.Kind != models.EffectRestrict {
		t.Errorf("what is said to be done is to %s", e.Kind)
	}
	if n := b.Count("SELECT COUNT(*) FROM jobs WHERE state <> 'done'"); n != 0 {
		t.Errorf("%d jobs are left", n)
	}
}

// An owner is asked to take marks off while the lifting goes on, and neither while
// it waits, nor when it has ended, nor when another has begun.
func TestAnOwnerIsAskedToLiftWhileItGoesOn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := restrictedIn(t, db, []string{"arkiv"}, owned)
		ctx, owner, done := t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"), fulfil.Reply{State: models.FulfilOwner}
		b.Must(b.Effects.Answer(ctx, owner, b.asked()[0].ID, done))
		b.Drain()
		b.lifts()
		first := b.asked()
		if len(first) != 1 || first[0].Kind != models.EffectLift {
			t.Fatalf("the owner is asked for %+v", first)
		}
		b.reopens()
		if all := b.asked(); len(all) != 0 {
			t.Errorf("while it is decided anew the owner is asked for %+v", all)
		}
		b.Refused(b.Effects.Answer(ctx, owner, first[0].ID, done), fault.Conflict, "task.closed")
		b.restricts("arkiv")
		anew := b.asked()
		if len(anew) != 1 || anew[0].Kind != models.EffectRestrict {
			t.Fatalf("restricted anew the owner is asked for %+v", anew)
		}
		b.Must(b.Effects.Answer(ctx, owner, anew[0].ID, done))
		b.Drain()
		b.lifts()
		if again := b.asked(); len(again) != 1 || again[0].Kind != models.EffectLift || again[0].ID == first[0].ID {
			t.Errorf("lifted again the owner is asked for %+v", again)
		}
	})
}

// While a case that was opened again is carried out, what waits of its lifting is
// no part of it: it is not what the answer waits for, and not what is gone on without.
func TestWhatIsRestrictedAnewIsApartFromItsLifting(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := restrictedIn(t, db, []string{"chat"}, owned)
		b.run(b.chat, refusesLines)
		b.lifts()
		b.waits(5)
		if f := at("chat", b.effect()).Done; f.State != models.FulfilFailed || f.Trying {
			t.Fatalf("of the lifting the chat is %+v", f)
		}
		b.reopens()
		b.restricts("arkiv")
		if n := b.needing(rights.NeedHeld); n != 0 {
			t.Errorf("while the archive's owner has time the ombud reads of %d cases", n)
		}
		b.Must(b.Effects.Answer(t.Context(), b.Staff("arkivar", authz.StoreOwner, "nord"), b.asked()[0].ID, fulfil.Reply{State: models.FulfilOwner}))
		b.Drain()
		if n := b.Count("SELECT COUNT(*) FROM effect_plans WHERE state <> 'spent'"); n != 0 {
			t.Errorf("with the answer given %d plans are left", n)
		}
	})
}

// The same store that failed to lift and fails to restrict is gone on without in what
// is carried out.
func TestGoingOnWithoutIsOfWhatIsCarriedOut(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := restrictedIn(t, db, []string{"chat"})
		b.run(b.chat, refusesLines)
		b.lifts()
		b.reopens()
		b.run(b.chat, "DROP TRIGGER refuses")
		b.run(b.chat, "UPDATE lines SET blocked = 0 WHERE id = 1")
		b.run(b.chat, refusesLines)
		b.restricts("chat")
		b.goesOnWithout("chat", world.Why)
		b.Drain()
		if item := b.Open(b.worker, b.number).Item; item.Status != models.StatusAnswered {
			t.Errorf("the case is %s", item.Status)
		}
		if n := b.Count("SELECT COUNT(*) FROM fulfilments WHERE given_up_at IS NOT NULL AND kind = 'restrict'"); n != 1 {
			t.Errorf("gone on without are %d", n)
		}
	})
}

// Where it is not restricted again the lifting goes on from where it was.
func TestALiftingGoesOnWhenItIsNotRestrictedAnew(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := restrictedIn(t, db, []string{"chat"})
		b.run(b.chat, refusesLines)
		b.lifts()
		b.reopens()
		b.run(b.chat, "DROP TRIGGER refuses")
		b.waits(2)
		b.stillMarked("while it is decided anew")
		b.approves(models.Decision{Outcome: models.OutcomeRefused, Parts: []models.Part{{Ground: "18-1-none", Reason: "Opplysningene er riktige.", Argument: "Undersøkt."}}})
		b.waits(1)
		if got := b.rows(b.chat, marksOfTheChat); got != "1|0\n2|0\n3|0" {
			t.Errorf("when it was refused the marks are\n%s", got)
		}
		if entries := b.register(); len(entries) != 0 {
			t.Errorf("the register is %+v", entries)
		}
	})
}
