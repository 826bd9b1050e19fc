package rights_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// A worker that writes holds its job, then the item, then the log. Whoever
// wakes it while it writes must want the job first too: with anything else in
// hand the two would wait for each other, and the database would end one.
func TestAWorkerAndWhoWakesItDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stop   string // the worker, with its job in hand, stops before it holds a row of this table
		before func(w *world.World, ola authz.Actor, number string) rights.Case
		wake   func(ctx context.Context, w *world.World, ola authz.Actor, c rights.Case) error
		done   models.Status
	}{
		"a start while the chat is searched": {
			stop:   "request_items",
			before: func(w *world.World, ola authz.Actor, number string) rights.Case { return w.Take(ola, number) },
			wake: func(ctx context.Context, w *world.World, ola authz.Actor, c rights.Case) error {
				return w.Collect.Start(ctx, ola, c)
			},
			done: models.StatusCollecting, // the owner of the papers has yet to answer
		},
		"an identity while the owner is asked": {
			stop: "audit_chains",
			before: func(w *world.World, ola authz.Actor, number string) rights.Case {
				w.Drain()
				c := w.Take(ola, number)
				w.Must(w.Collect.Start(w.T.Context(), ola, c))
				return w.Open(ola, number)
			},
			wake: func(ctx context.Context, w *world.World, ola authz.Actor, c rights.Case) error {
				return w.Rights.AddSeed(ctx, ola, c.Item.Reference, rights.Seed{Kind: models.SeedPhone, Value: "49120411"}, "Ringte.")
			},
			done: models.StatusCollecting,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.Postgres(t))
			w.Furnish("oksana")
			oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
			w.ProveEmail(oksana, w.Person("oksana").Email)
			kase := c.before(w, ola, w.File(oksana, "nord").CaseNumber)

			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			m := meet(t, w, c.stop)
			var worker, waker error
			var wg sync.WaitGroup
			wg.Go(func() { worker = w.Runner.Drain(context.WithValue(ctx, actingAs{}, "worker")) })
			wg.Go(func() {
				m.waitFor(ctx, m.stopped)
				waker = c.wake(context.WithValue(ctx, actingAs{}, "waker"), w, ola, kase)
			})
			wg.Wait()
			if worker != nil || waker != nil || strings.Contains(w.Log.String(), "job failed") {
				t.Errorf("the worker ended with %v, who woke it with %v: %s", worker, waker, w.Log)
			}
			if !m.met() {
				t.Error("the two never met: the test shows nothing")
			}
			w.Drain()
			if got := w.Open(ola, kase.Item.Reference).Item.Status; got != c.done {
				t.Errorf("the case is in %s, want %s", got, c.done)
			}
		})
	}
}

type actingAs struct{}

// meeting is a barrier between two transactions.
type meeting struct {
	t       *testing.T
	stopped chan struct{} // the worker has its job and is about to hold the next row
	wants   chan struct{} // the waker is about to hold the job
}

// meet stops the worker, once, before it holds a row of the table, until the
// waker is about to hold the job. Whatever the waker holds by then, the worker
// will want.
func meet(t *testing.T, w *world.World, table string) *meeting {
	t.Helper()
	m := &meeting{t: t, stopped: make(chan struct{}), wants: make(chan struct{})}
	var stop, want sync.Once
	err := w.DB.Read().Callback().Query().Before("gorm:query").Register("meet", func(tx *gorm.DB) {
		if _, holds := tx.Statement.Clauses["FOR"]; !holds {
			return
		}
		ctx := tx.Statement.Context
		switch who := ctx.Value(actingAs{}); {
		case who == "worker" && tx.Statement.Table == table:
			stop.Do(func() {
				close(m.stopped)
				m.waitFor(ctx, m.wants)
			})
		case who == "waker" && tx.Statement.Table == "jobs":
			want.Do(func() { close(m.wants) })
		}
	})
	w.Must(err)
	return m
}

func (m *meeting) waitFor(ctx context.Context, ch chan struct{}) {
	select {
	case <-ch:
	case <-ctx.Done():
		m.t.Error("one of the two never came")
	}
}

func (m *meeting) met() bool {
	select {
	case <-m.wants:
		return true
	default:
		return false
	}
}

// Who withdraws waits for who has the case in hand, with nothing held of what
// follows from it, and reads what was done meanwhile: what is being carried out
// then is not withdrawn.
func TestWhoWithdrawsWaitsWithNothingInHand(t *testing.T) {
	t.Parallel()
	for name, carriedOut := range map[string]bool{"nothing is done": false, "it is being carried out": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.Postgres(t))
			oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
			sub := w.Submission("nord")
			sub.Wishes = []rights.Wish{{Right: models.RightObjection}}
			rr, err := w.Rights.Submit(t.Context(), oksana, sub)
			w.Must(err)
			c := w.Take(ola, rr.CaseNumber)
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			withdrawn := make(chan error, 1)
			w.Must(w.DB.InTx(ctx, func(tx *gorm.DB) error {
				if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
					return err
				}
				go func() { withdrawn <- w.Rights.Withdraw(ctx, oksana, rr.CaseNumber) }()
				for w.Count("SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())") == 0 {
					if err := ctx.Err(); err != nil {
						return err
					}
					time.Sleep(10 * time.Millisecond)
				}
				if carriedOut {
					plan := models.EffectPlan{
						ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Kind: models.EffectErase, State: models.EffectApproved,
						ChoicesSealed: []byte{1}, Hash: "x", PlanSealed: []byte{1}, SecretSealed: []byte{1}, AskedBy: ola.StaffID, AskedAt: w.Clock.Now(),
					}
					if err := table.EffectPlans(tx).Create(ctx, &plan); err != nil {
						return err
					}
				}
				_, err := rights.HoldDerived(ctx, tx, c.Item)
				return err
			}))
			if err := <-withdrawn; carriedOut {
				w.Refused(err, fault.Conflict, "withdraw.doing")
			} else {
				w.Must(err)
			}
			if got := w.Open(ola, rr.CaseNumber).Item.Status; (got == models.StatusWithdrawn) == carriedOut {
				t.Errorf("the case is %s", got)
			}
		})
	}
}

// Whoever writes in several parts of a request holds all of them, and then the log:
// a worker that holds one of them and waits for the log would wait for them, and they
// for it.
func TestAllPartsAreHeldBeforeTheLog(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.Postgres(t))
	ola := w.Staff("ola", authz.Caseworker, "nord")
	sub := w.Submission("nord")
	sub.Wishes = []rights.Wish{rights.Access(""), {Right: models.RightErasure, Asked: models.Asked{About: "Bildet."}}}
	rr, err := w.Rights.Submit(t.Context(), w.Citizen("oksana"), sub)
	w.Must(err)
	w.Take(ola, rr.CaseNumber)
	var held []string
	w.Must(w.DB.Read().Callback().Query().Before("gorm:query").Register("order", func(tx *gorm.DB) {
		if _, holds := tx.Statement.Clauses["FOR"]; holds && tx.Statement.Context.Value(actingAs{}) == "corrects" {
			held = append(held, tx.Statement.Table)
		}
	}))
	ctx := context.WithValue(t.Context(), actingAs{}, "corrects")
	w.Must(w.Rights.CorrectReceipt(ctx, ola, rr.CaseNumber, models.ChannelLetter, w.Clock.Now().Add(-48*time.Hour), "Brevet lå i to dager."))
	if diff := cmp.Diff([]string{"request_items", "request_items", "audit_chains", "audit_chains"}, held); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
}
