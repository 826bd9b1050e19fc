package collect

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Start begins the collection of a case: every store that has not been
// searched at once on filing is searched now.
func (s *Service) Start(ctx context.Context, actor authz.Actor, c rights.Case) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.EnqueuePlan(ctx, tx, database.Instant(s.Now()), c.Item); err != nil { // the job first: see EnqueuePlan
			return err
		}
		return rights.Advance(ctx, tx, actor, s.Now(), &c.Item, models.StatusCollecting)
	})
}

// plan makes a collection for each store of the controller, once per item. A
// store whose declared retention ends before the governing date is to be
// searched at once: what it deletes meanwhile could not be answered with.
func (s *Service) plan(ctx context.Context, c rights.Case, stores []models.RecordStore) error {
	rows := make([]models.Collection, 0, len(stores))
	for _, store := range stores {
		rows = append(rows, planned(c.Item, store))
	}
	if len(rows) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := gorm.G[models.Collection](tx, clause.OnConflict{DoNothing: true}).CreateInBatches(ctx, &rows, 100); err != nil {
			return fmt.Errorf("planning the collections: %w", err)
		}
		return nil
	})
}

// OutOfScope is the reason of a collection that the person did not ask for.
const OutOfScope = "collect.out_of_scope"

func planned(item models.RequestItem, store models.RecordStore) models.Collection {
	row := models.Collection{
		ID: models.NewID(), ItemID: item.ID, ControllerID: item.ControllerID, StoreID: store.ID,
		State: models.CollectionWaiting,
	}
	if item.ActivityID != "" && !slices.Contains(store.Facts.Activities, item.ActivityID) {
		row.State, row.Reason = models.CollectionNotSearched, OutOfScope
		return row
	}
	if last, ok := lastDay(store.Facts.Retention, item.ReceivedAt); ok && last.Before(item.Governing) {
		row.AtOnce, row.DeletesOn = true, last
	}
	return row
}

// lastDay returns the last day on which a source can still hold what it held
// at receipt.
func lastDay(r *models.StoreRetention, received time.Time) (models.Date, bool) {
	if r == nil || r.Days+r.Months == 0 {
		return models.Date{}, false
	}
	day := models.DateIn(received, deadline.Zone())
	if r.Months > 0 {
		day = deadline.AddMonths(day, r.Months)
	}
	return day.AddDays(r.Days), true
}

// GoOnWithout lets the case go on although a store owner has not answered. The
// answer then says so; the owner's task is closed.
func (s *Service) GoOnWithout(ctx context.Context, actor authz.Actor, c rights.Case, storeID string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.EnqueuePlan(ctx, tx, now, c.Item); err != nil { // the job first: see EnqueuePlan
			return err
		}
		_, err := gorm.G[models.StoreTask](tx).Where("item_id = ? AND store_id = ? AND state = 'open'", c.Item.ID, storeID).
			Select("state").Updates(ctx, models.StoreTask{State: models.TaskCancelled})
		if err != nil {
			return fmt.Errorf("closing the owner's task: %w", err)
		}
		n, err := gorm.G[models.Collection](tx).
			Where("item_id = ? AND controller_id = ? AND store_id = ? AND state = 'with-owner'", c.Item.ID, c.Item.ControllerID, storeID).
			Select("state", "reason", "searched_by", "finished_at"). // by nothing: nobody knows that the owner looked
			Updates(ctx, models.Collection{State: models.CollectionUnanswered, Reason: "collect.owner_silent", FinishedAt: &now})
		if err != nil {
			return fmt.Errorf("going on without the store: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		return s.record(ctx, tx, actor, c.Item, "collect.went_on", storeID)
	})
}

// Retry asks a failed store again. Stores that have answered are not asked
// again: the collection goes on from what they gave.
func (s *Service) Retry(ctx context.Context, actor authz.Actor, c rights.Case, storeID string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if !searchable(c.Item) {
		return fault.New(fault.Conflict, "collect.not_now")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.EnqueuePlan(ctx, tx, database.Instant(s.Now()), c.Item); err != nil { // the job first: see EnqueuePlan
			return err
		}
		n, err := gorm.G[models.Collection](tx).
			Where("item_id = ? AND controller_id = ? AND store_id = ? AND state = 'failed'", c.Item.ID, c.Item.ControllerID, storeID).
			Select("state", "reason").Updates(ctx, models.Collection{State: models.CollectionWaiting})
		if err != nil {
			return fmt.Errorf("asking the store again: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		// An owner who could not answer gets a new task, in place of the old one.
		if _, err := gorm.G[models.StoreTask](tx).Where("item_id = ? AND store_id = ? AND state = 'exception'", c.Item.ID, storeID).Delete(ctx); err != nil {
			return fmt.Errorf("taking back the owner's task: %w", err)
		}
		return s.record(ctx, tx, actor, c.Item, "collect.retried", storeID)
	})
}
