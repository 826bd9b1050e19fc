package fulfil

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// jobArgs are the arguments of TryJob and DoJob.
type jobArgs struct {
	PlanID       string `json:"plan_id"`
	ItemID       string `json:"item_id"`
	ControllerID string `json:"controller_id"`
	StoreID      string `json:"store_id,omitempty"`
}

// Try asks for a plan of what is chosen: a job searches the stores for the person
// and says what would change, and nothing is changed. An earlier plan of the
// case is gone. What CheckChoices finds wrong is fault.Invalid; a case that is
// with the approver or over is fault.Conflict.
func (s *Service) Try(ctx context.Context, actor authz.Actor, c rights.Case, choices []Choice) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	choices = tidy(choices)
	if f := CheckChoices(c, choices); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	stores, err := s.Register.Stores(ctx, c.Item.ControllerID)
	if err != nil {
		return err
	}
	if err := everyStore(c, choices, stores); err != nil {
		return err
	}
	if kinds[c.Item.InvokedRight] == models.EffectRectify {
		places, err := s.Places(ctx, actor, c)
		if err != nil {
			return err
		}
		if f := CheckLines(places, linesOf(choices)); len(f) > 0 {
			return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
		}
	}
	nameStores(choices, stores)
	row := models.EffectPlan{
		ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Kind: kinds[c.Item.InvokedRight], State: models.EffectAsked,
		AskedBy: actor.StaffID, AskedAt: database.Instant(s.Now()),
	}
	if row.ChoicesSealed, err = s.sealed(choices, placeChoices(row.ID)); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		args := jobArgs{PlanID: row.ID, ItemID: row.ItemID, ControllerID: row.ControllerID}
		if err := job.Enqueue(ctx, tx, row.AskedAt, job.Spec{Kind: TryJob, Key: row.ID, Args: args}); err != nil {
			return err
		}
		if err := decidable(ctx, tx, c.Item); err != nil {
			return err
		}
		if err := s.unfound(ctx, tx, c.Item); err != nil {
			return err
		}
		if err := discard(ctx, tx, c.Item); err != nil {
			return err
		}
		if err := table.EffectPlans(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("asking for a plan: %w", err)
		}
		return s.record(ctx, tx, actor, c.Item, "fulfil.asked", nil)
	})
}

// nameStores notes what the stores of the choices are called.
func nameStores(choices []Choice, stores []models.RecordStore) {
	for i := range choices {
		for _, store := range stores {
			if store.ID == choices[i].StoreID {
				choices[i].Name = store.Facts.Name
			}
		}
	}
}

// everyStore returns fault.Invalid where everything is asked for and nothing is
// chosen for a store.
func everyStore(c rights.Case, choices []Choice, stores []models.RecordStore) error {
	if slices.Contains(Options(c), Leave) {
		return nil
	}
	for _, store := range stores {
		if !slices.ContainsFunc(choices, func(of Choice) bool { return of.StoreID == store.ID }) {
			return fault.New(fault.Invalid, "fulfil.all_asked")
		}
	}
	return nil
}

// Drop discards the plan: what is decided is then carried out by hand.
func (s *Service) Drop(ctx context.Context, actor authz.Actor, c rights.Case) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := decidable(ctx, tx, c.Item); err != nil {
			return err
		}
		if err := s.unfound(ctx, tx, c.Item); err != nil {
			return err
		}
		if err := discard(ctx, tx, c.Item); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, c.Item, "fulfil.dropped", nil)
	})
}

// decidable holds the item and returns fault.Conflict unless it can be decided.
func decidable(ctx context.Context, tx *gorm.DB, item models.RequestItem) error {
	if !Offered(item) {
		return fault.New(fault.Conflict, "fulfil.not_this_right")
	}
	if key := item.Forbids(models.ActDecide, models.Standing{}); key != "" {
		return fault.New(fault.Conflict, key)
	}
	return rights.HoldIn(ctx, tx, item, item.Status, "case.changed_meanwhile")
}

// discard deletes the case's plan that nobody has approved.
func discard(ctx context.Context, tx *gorm.DB, item models.RequestItem) error {
	_, err := table.EffectPlans(tx).Where("item_id = ? AND controller_id = ? AND kind <> 'lift' AND state IN ('asked', 'made')", item.ID, item.ControllerID).Delete(ctx)
	if err != nil {
		return fmt.Errorf("discarding the plan: %w", err)
	}
	return nil
}
