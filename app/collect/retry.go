package collect

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Retryable reports whether asking the store again may bring more: its search
// failed, or a limit was reached that may have been moved since. What was left
// out since another store failed is searched when that one is asked again.
func Retryable(c models.Collection) bool {
	return c.State == models.CollectionFailed || c.State == models.CollectionStopped && c.Reason != models.CollectStarved
}

// Retry asks one store again. Stores that have answered are not asked again:
// the collection goes on from what they gave. While the person has no answer
// yet, a choice to go on without the store ends with it.
func (s *Service) Retry(ctx context.Context, actor authz.Actor, c rights.Case, storeID string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.EnqueuePlan(ctx, tx, now, c.Item); err != nil { // the job first: see EnqueuePlan
			return err
		}
		item, col, err := holdCollection(ctx, tx, c.Item, storeID)
		if err != nil {
			return err
		}
		if !Retryable(col) {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		if err := s.askAnew(ctx, tx, col); err != nil {
			return err
		}
		if item.Status != models.StatusPartly {
			if err := endOmission(ctx, tx, col.ID, now); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, actor, c.Item, "collect.retried", storeID)
	})
}

// holdCollection holds the item, and returns it with the store's collection as
// they are now. It returns fault.Conflict while nothing can be added to the
// case.
func holdCollection(ctx context.Context, tx *gorm.DB, item models.RequestItem, storeID string) (models.RequestItem, models.Collection, error) {
	held, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", item.ID).Take(ctx)
	if err != nil {
		return held, models.Collection{}, fmt.Errorf("holding the item: %w", err)
	}
	if !searchable(held) {
		return held, models.Collection{}, fault.New(fault.Conflict, "collect.not_now")
	}
	found, err := table.Collections(tx).Where("item_id = ? AND controller_id = ? AND store_id = ?", item.ID, item.ControllerID, storeID).Limit(1).Find(ctx)
	if err != nil {
		return held, models.Collection{}, fmt.Errorf("reading the collection: %w", err)
	}
	if len(found) == 0 {
		return held, models.Collection{}, fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	return held, found[0], nil
}

// askAnew makes the store due again, as if what failed had not been asked.
func (s *Service) askAnew(ctx context.Context, tx *gorm.DB, col models.Collection) error {
	_, err := table.Collections(tx).Where("id = ?", col.ID).Select("state", "reason", "trying").
		Updates(ctx, models.Collection{State: models.CollectionWaiting})
	if err != nil {
		return fmt.Errorf("asking the store again: %w", err)
	}
	// An owner who could not answer gets a new task, in place of the old one.
	if _, err := table.StoreTasks(tx).Where("collection_id = ? AND state = 'exception'", col.ID).Delete(ctx); err != nil {
		return fmt.Errorf("taking back the owner's task: %w", err)
	}
	if col.State == models.CollectionStopped {
		return s.dropStopped(ctx, tx, col)
	}
	return nil
}

// dropStopped deletes what queries gave that were cut short by a limit or by
// what the store lacked, with what was decided about it: they are asked again in
// full.
func (s *Service) dropStopped(ctx context.Context, tx *gorm.DB, col models.Collection) error {
	pages, err := table.CollectedPages(tx).Where("collection_id = ? AND last", col.ID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the collected pages: %w", err)
	}
	for _, p := range pages {
		var page engine.Page
		if page, err = s.openPage(p); err != nil {
			return err
		}
		if !page.Short() {
			continue
		}
		err := tx.WithContext(ctx).Exec("DELETE FROM review_choices WHERE page_id IN (SELECT id FROM collected_pages WHERE item_id = ? AND query_id = ?)", col.ItemID, p.QueryID).Error
		if err != nil {
			return fmt.Errorf("dropping what was decided: %w", err)
		}
		if _, err := table.CollectedPages(tx).Where("item_id = ? AND query_id = ?", col.ItemID, p.QueryID).Delete(ctx); err != nil {
			return fmt.Errorf("dropping what was cut short: %w", err)
		}
	}
	return nil
}

func endOmission(ctx context.Context, tx *gorm.DB, collectionID string, now time.Time) error {
	_, err := table.Omissions(tx).Where("collection_id = ? AND ended_at IS NULL", collectionID).
		Select("ended_at").Updates(ctx, models.Omission{EndedAt: &now})
	if err != nil {
		return fmt.Errorf("ending the choice to go on without the store: %w", err)
	}
	return nil
}
