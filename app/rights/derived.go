package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// EndDerived takes back what followed from the item, now that there is nothing
// left for it to follow from: the restriction while an objection is considered,
// Art. 18(1)(d). One that is in force already stays until the person has been
// told that it is lifted, Art. 18(3).
func EndDerived(ctx context.Context, tx *gorm.DB, actor authz.Actor, at time.Time, from models.RequestItem) error {
	items, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("derived_from = ?", from.ID).Order("id").Find(ctx)
	if err != nil {
		return fmt.Errorf("reading what followed from it: %w", err)
	}
	for _, item := range items {
		doing, err := carriedOut(ctx, tx, item.ID)
		if err != nil {
			return err
		}
		if doing || !item.Status.May(models.StatusWithdrawn) {
			continue
		}
		if err := Advance(ctx, tx, actor, at, &item, models.StatusWithdrawn); err != nil {
			return err
		}
		if err := emptyDraft(ctx, tx, item); err != nil {
			return err
		}
	}
	return nil
}

// carriedOut reports whether what was decided about the item is being carried out
// in the stores: then it is carried to its end, and the person is told of it.
func carriedOut(ctx context.Context, tx *gorm.DB, itemID string) (bool, error) {
	n, err := table.EffectPlans(tx).Where("item_id = ? AND state = 'approved' AND kind <> 'lift'", itemID).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for what is carried out: %w", err)
	}
	return n > 0, nil
}
