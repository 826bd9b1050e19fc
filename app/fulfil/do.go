package fulfil

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// autoTries is how often a store that refuses is tried again by itself, before
// it is left to a caseworker.
const autoTries = 4

// errRefused makes the queue run the job again later.
var errRefused = fault.New(fault.Unavailable, "fulfil.refused")

// RunDo does a DoJob: it carries the approved plan out in one store and keeps
// the receipt. Killed between the store's commit and the receipt it does the same
// once more, which changes nothing and tells. A store that refuses is tried again
// later, and stops no other.
func (s *Service) RunDo(ctx context.Context, lease job.Lease) error {
	var args jobArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	c, err := s.Rights.OpenItem(ctx, authz.ForSystem(args.ControllerID), args.ItemID)
	if err != nil {
		return err
	}
	f, err := s.start(ctx, lease, c, args)
	if err != nil || f == nil {
		return err
	}
	tried, secret, err := s.approved(ctx, *f)
	if err != nil {
		return err
	}
	stores, err := s.Register.Stores(ctx, args.ControllerID)
	if err != nil {
		return err
	}
	o := s.open(ctx, stores, args.StoreID)
	defer o.close()
	e := end{}
	e.receipt, err = engine.Engine{Sources: o.sources, Secret: secret, Now: s.Now, Given: tried.Given}.Do(ctx, tried.Plan, f.PlanHash, args.StoreID)
	if err != nil { // the store left the register, or the plan is another: nothing that passes
		s.Log.ErrorContext(ctx, "a plan cannot be carried out", slog.String("store", args.StoreID), slog.String("fault", err.Error()))
		e.final, e.receipt = true, engine.Receipt{PlanHash: f.PlanHash, StoreID: args.StoreID, State: engine.Failed, At: s.Now()}
	}
	if at := slices.IndexFunc(stores, func(st models.RecordStore) bool { return st.ID == args.StoreID }); at >= 0 && restOf(*f, stores[at], tried, e.receipt) {
		e.rest = &stores[at]
	}
	return s.finish(ctx, lease, c, *f, e)
}

// end is how a try to change a store ended.
type end struct {
	receipt engine.Receipt
	rest    *models.RecordStore // its owner gets what is left
	final   bool                // trying again by itself changes nothing
}

// restOf reports whether there is something left for the store's owner when the
// portal has done what it can.
func restOf(f models.Fulfilment, store models.RecordStore, tried Tried, r engine.Receipt) bool {
	do := DoOf(f.Kind)
	if !do.handsRest(store) {
		return false
	}
	if do.marks() && slices.ContainsFunc(tried.Searched, func(s Searched) bool { return s.StoreID == store.ID && s.missed() }) {
		return true
	}
	return slices.ContainsFunc(r.Collections, func(c engine.CollectionReceipt) bool { return do.leavesToOwner(c.Obstacles) })
}

// start notes that the store is being changed. It returns nil when there is
// nothing to do any more: the case is over, what was being lifted is restricted anew,
// the portal has done what it can, or the case is to go on without the store.
func (s *Service) start(ctx context.Context, lease job.Lease, c rights.Case, args jobArgs) (*models.Fulfilment, error) {
	var begun *models.Fulfilment
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		item, f, err := held(ctx, tx, c.Item, "plan_id = ? AND store_id = ?", args.PlanID, args.StoreID)
		if err != nil {
			return err
		}
		if !f.Goes(item) || !f.Begins() {
			return nil
		}
		stands, err := table.EffectPlans(tx).Where("id = ? AND state = 'approved'", f.PlanID).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("looking whether the plan stands: %w", err)
		}
		if stands == 0 {
			return nil
		}
		f.State, f.Tries = models.FulfilDoing, f.Tries+1
		begun = &f
		_, err = table.Fulfilments(tx).Where("id = ?", f.ID).Select("state", "tries").Updates(ctx, f)
		if err != nil {
			return fmt.Errorf("noting that a store is changed: %w", err)
		}
		return nil
	})
	return begun, err
}

// held holds the item and one of its fulfilments until the transaction ends.
func held(ctx context.Context, tx *gorm.DB, item models.RequestItem, condition string, args ...any) (models.RequestItem, models.Fulfilment, error) {
	var f models.Fulfilment
	now, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ? AND controller_id = ?", item.ID, item.ControllerID).Take(ctx)
	if err != nil {
		return now, f, fmt.Errorf("holding the item: %w", err)
	}
	f, err = table.Fulfilments(tx).Where("item_id = ? AND controller_id = ?", item.ID, item.ControllerID).Where(condition, args...).Take(ctx)
	if err != nil {
		return now, f, fmt.Errorf("reading how far the store has come: %w", err)
	}
	return now, f, nil
}

// approved opens the plan and its secret.
func (s *Service) approved(ctx context.Context, f models.Fulfilment) (Tried, []byte, error) {
	row, err := table.EffectPlans(s.DB.Read()).Where("id = ? AND state = 'approved'", f.PlanID).Take(ctx)
	if err != nil {
		return Tried{}, nil, fmt.Errorf("reading the approved plan: %w", database.Fault(err))
	}
	var tried Tried
	if err := s.unseal(row.PlanSealed, placePlan(row.ID), &tried); err != nil {
		return tried, nil, err
	}
	secret, err := s.Keys.Open(row.SecretSealed, placeSecret(row.ID))
	return tried, secret, err
}

var stateOf = map[engine.State]models.FulfilmentState{
	engine.Done: models.FulfilDone, engine.Partly: models.FulfilPartly, engine.Failed: models.FulfilFailed, engine.Unknown: models.FulfilUnknown,
	engine.ByOwner: models.FulfilFailed, // it was to be written to and cannot be any more
}

// finish keeps the receipt. When the portal has done what it can, the rest is handed
// to its owner, if there is one: but not rows that had changed, which nobody has
// looked at.
func (s *Service) finish(ctx context.Context, lease job.Lease, c rights.Case, f models.Fulfilment, e end) error {
	now, r := database.Instant(s.Now()), e.receipt
	f.State, f.Reason = stateOf[r.State], string(r.Reason)
	again := f.State == models.FulfilFailed || f.State == models.FulfilUnknown
	f.Trying = again && !e.final && lease.Attempt() < autoTries
	f.Changed = r.State == engine.Partly
	if !again {
		f.EndedAt = &now
	}
	var err error
	if f.ReceiptSealed, err = s.sealed(r, placeReceipt(f.ID)); err != nil {
		return err
	}
	if f.LeftSealed, err = s.sealedLeft(f.ID, r); err != nil {
		return err
	}
	if again {
		s.Log.WarnContext(ctx, "a store was not changed", slog.String("store", f.StoreID), slog.String("reason", f.Reason), slog.String("detail", r.Detail))
	}
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		if (f.State == models.FulfilDone || f.State == models.FulfilPartly) && e.rest != nil {
			return s.handRest(ctx, tx, c, f, *e.rest, now)
		}
		return s.keep(ctx, tx, c, f, now)
	})
	if err == nil && f.Trying {
		return errRefused
	}
	return err
}

// handRest keeps the receipt, and gives the store's owner the task for what the
// portal cannot do.
func (s *Service) handRest(ctx context.Context, tx *gorm.DB, c rights.Case, f models.Fulfilment, store models.RecordStore, now time.Time) error {
	done := f.State
	f = handed(f, store, c.Item, now)
	if _, _, err := held(ctx, tx, c.Item, "id = ?", f.ID); err != nil {
		return err
	}
	_, err := table.Fulfilments(tx).Where("id = ?", f.ID).Select("state", "reason", "trying", "receipt_sealed", "changed", "left_sealed", "ended_at", "owner_email", "due").Updates(ctx, f)
	if err != nil {
		return fmt.Errorf("giving the owner the rest: %w", err)
	}
	if err := s.record(ctx, tx, authz.ForSystem(f.ControllerID), c.Item, "fulfil."+string(done), map[string]string{"store": f.StoreID}); err != nil {
		return err
	}
	return s.askOwner(ctx, tx, c, f, now)
}

func (s *Service) keep(ctx context.Context, tx *gorm.DB, c rights.Case, f models.Fulfilment, now time.Time) error {
	if _, _, err := held(ctx, tx, c.Item, "id = ?", f.ID); err != nil {
		return err
	}
	_, err := table.Fulfilments(tx).Where("id = ?", f.ID).Select("state", "reason", "trying", "receipt_sealed", "changed", "left_sealed", "ended_at").Updates(ctx, f)
	if err != nil {
		return fmt.Errorf("keeping the receipt: %w", err)
	}
	if err := s.record(ctx, tx, authz.ForSystem(f.ControllerID), c.Item, "fulfil."+string(f.State), map[string]string{"store": f.StoreID}); err != nil {
		return err
	}
	return s.ended(ctx, tx, now, c.Item, f.Kind, f.PlanID)
}
