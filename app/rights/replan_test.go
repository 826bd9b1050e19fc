package rights_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// After a change of the register every open case of that controller, and no
// other's, is planned anew.
func TestReplan(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		w.File(w.Citizen("oksana"), "nord")
		w.File(w.Citizen("oksana"), "sor")
		w.Drain()
		n, err := w.Rights.Replan(t.Context(), authz.ForSystem("nord"), "nord")
		if err != nil || n != 1 {
			t.Errorf("replanned %d cases, %v; want 1", n, err)
		}
		if open := w.Count("SELECT COUNT(*) FROM jobs WHERE kind = 'collect.run' AND state = 'ready'"); open != 1 {
			t.Errorf("%d plans wait, want 1", open)
		}
		if _, err := w.Rights.Replan(t.Context(), authz.Actor{Role: authz.Ombud}, "nord"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an ombud: %v, want forbidden", err)
		}
	})
}

// An address that is proved while the case is with the approver is searched by
// once the case comes back, and a case that comes back with nothing new is not
// searched again.
func TestWhatWasProvedMeanwhileIsSearchedAfterAReturn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"nothing new": 0, "a new address": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db)
				ctx, oksana := t.Context(), w.Citizen("oksana")
				ola, boss := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
				c := withTheApprover(w, ola, oksana)
				if want > 0 {
					w.ProveEmail(oksana, w.Person("oksana").Email)
					w.Drain()
				}
				w.Stores["chat"].Asked()
				draft, err := w.Answer.Draft(ctx, boss, c)
				w.Must(err)
				w.Must(w.Answer.Return(ctx, boss, w.Open(boss, c.Item.Reference), draft.Version, "Se igjen."))
				if n := w.Count("SELECT COUNT(*) FROM jobs WHERE kind = 'collect.run' AND state = 'ready'"); n != want {
					t.Errorf("%d plans wait, want %d", n, want)
				}
				w.Drain()
				if asked := w.Stores["chat"].Asked(); len(asked) != want {
					t.Errorf("the chat was asked %v, want %d questions", asked, want)
				}
				if n := w.Count("SELECT row_count FROM collections WHERE item_id = ? AND store_id = 'chat'", c.Item.ID); n != 2*want {
					t.Errorf("%d rows of the chat were collected, want %d", n, 2*want)
				}
				if c = w.Open(ola, c.Item.Reference); c.Item.Status != models.StatusReview {
					t.Errorf("the case is in %s", c.Item.Status)
				}
			})
		})
	}
}

// An address that is proved in the very moment a case goes back is searched by:
// one of the two sees what the other did, since both hold the person first.
func TestWhatIsProvedWhileACaseGoesBackIsSearched(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.Postgres(t))
	ctx, oksana := t.Context(), w.Citizen("oksana")
	ola, boss := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
	c := withTheApprover(w, ola, oksana)
	address := w.Person("oksana").Email
	contact, err := w.Rights.SendCode(ctx, oksana, address, models.Bokmal)
	w.Must(err)
	w.Drain()
	code := w.CodeSentTo(address)

	// The approver has looked for what is new, and stops until the proof is made
	// or waits for a row.
	looked, proved := make(chan struct{}), make(chan error, 1)
	var once sync.Once
	w.Must(w.DB.Read().Callback().Query().Before("gorm:query").Register("stop", func(tx *gorm.DB) {
		if tx.Statement.Context.Value(actingAs{}) == "approver" && tx.Statement.Table == "answer_drafts" {
			once.Do(func() {
				close(looked)
				for len(proved) == 0 && w.Count("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0 {
					time.Sleep(time.Millisecond)
				}
			})
		}
	}))
	go func() {
		<-looked
		proved <- w.Rights.Prove(ctx, oksana, contact.ID, code)
	}()
	w.Must(w.Answer.Return(context.WithValue(ctx, actingAs{}, "approver"), boss, w.Open(boss, c.Item.Reference), 1, "Se igjen."))
	w.Must(<-proved)
	w.Drain()
	if n := w.Count("SELECT row_count FROM collections WHERE item_id = ? AND store_id = 'chat'", c.Item.ID); n != 2 {
		t.Errorf("%d rows of the chat were collected, want 2", n)
	}
}

// A store that came into the register meanwhile is planned too.
func TestANewStoreIsPlannedAfterAReturn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ola, boss := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := withTheApprover(w, ola, w.Citizen("oksana"))
		w.Exec("DELETE FROM collections WHERE item_id = ? AND store_id = 'chat'", c.Item.ID) // as if it came now
		w.Must(w.Answer.Return(t.Context(), boss, w.Open(boss, c.Item.Reference), 1, "Se igjen."))
		w.Drain()
		if n := w.Count("SELECT COUNT(*) FROM collections WHERE item_id = ? AND store_id = 'chat'", c.Item.ID); n != 1 {
			t.Errorf("the new store has %d collections, want 1", n)
		}
	})
}

// withTheApprover returns a case of the citizen's whose answer waits for a
// decision. No address of theirs is proved.
func withTheApprover(w *world.World, worker, citizen authz.Actor) rights.Case {
	w.T.Helper()
	ctx := w.T.Context()
	w.Furnish("oksana")
	c := w.Collected(worker, w.File(citizen, "nord").CaseNumber)
	w.Must(w.Collect.GoOnWithout(ctx, worker, c, "papir", world.Why))
	w.Drain()
	c = w.Open(worker, c.Item.Reference)
	rows, err := w.Review.Rows(ctx, worker, c)
	w.Must(err)
	for _, r := range rows {
		if r.Third {
			w.Must(w.Review.Choose(ctx, worker, c, []review.Ref{{PageID: r.PageID, Index: r.Index}}, review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: "Gjelder en annen.", Argument: "Den andre har sagt nei."}))
		}
	}
	_, err = w.Review.ReleaseRest(ctx, worker, c)
	w.Must(err)
	w.Must(w.Answer.Submit(ctx, worker, c, "Her er svaret."))
	return w.Open(worker, c.Item.Reference)
}
