package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// HoldDerived holds what followed from the item and ends with it: the restriction
// while an objection is considered, Art. 18(1)(d). One that is in force stays until
// the person has been told that it is lifted, Art. 18(3), and so does one that is
// decided, since it is done in the stores, or said to be. Call it with the item
// held, and before anything is logged: the log is held last.
func HoldDerived(ctx context.Context, tx *gorm.DB, from models.RequestItem) ([]models.RequestItem, error) {
	items, err := derivedOf(ctx, tx, from, clause.Locking{Strength: "UPDATE"})
	if err != nil {
		return nil, err
	}
	return endingOf(ctx, tx, items)
}

// Ending returns what would end with the case, as HoldDerived would.
func (s *Service) Ending(ctx context.Context, c Case) ([]models.RequestItem, error) {
	items, err := derivedOf(ctx, s.DB.Read(), c.Item)
	if err != nil {
		return nil, err
	}
	return endingOf(ctx, s.DB.Read(), items)
}

// derivedOf returns what followed from the item.
func derivedOf(ctx context.Context, db *gorm.DB, from models.RequestItem, held ...clause.Expression) ([]models.RequestItem, error) {
	items, err := table.RequestItems(db, held...).Where("derived_from = ?", from.ID).Order("id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what followed from it: %w", database.Fault(err))
	}
	return items, nil
}

// endingOf returns which of the items end with what they followed from.
func endingOf(ctx context.Context, db *gorm.DB, items []models.RequestItem) ([]models.RequestItem, error) {
	var all []models.RequestItem
	for _, item := range items {
		stays, err := inForce(ctx, db, item)
		if err != nil {
			return nil, err
		}
		if !stays && item.Status.May(models.StatusWithdrawn) {
			all = append(all, item)
		}
	}
	return all, nil
}

// inForce reports whether the item is restricted, or decided to be.
func inForce(ctx context.Context, tx *gorm.DB, item models.RequestItem) (bool, error) {
	restricted, err := table.Restrictions(tx).Where("item_id = ? AND state <> 'lifted'", item.ID).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for a restriction: %w", err)
	}
	if restricted > 0 || item.Status != models.StatusApproval {
		return restricted > 0, nil
	}
	drafts, err := table.AnswerDrafts(tx).Where("item_id = ?", item.ID).Find(ctx)
	if err != nil {
		return false, fmt.Errorf("looking for a decision: %w", err)
	}
	return len(drafts) > 0 && drafts[0].Outcome.Does(), nil
}

// EndDerived ends what HoldDerived returned.
func EndDerived(ctx context.Context, tx *gorm.DB, actor authz.Actor, at time.Time, ending []models.RequestItem) error {
	for _, item := range ending {
		if err := Advance(ctx, tx, actor, at, &item, models.StatusWithdrawn); err != nil {
			return err
		}
		if err := emptyDraft(ctx, tx, item); err != nil {
			return err
		}
	}
	return nil
}

// DerivedOver says in a letter to the person what ends with their case; nothing
// where nothing does.
func (s *Service) DerivedOver(c Case, ending []models.RequestItem) []string {
	var said []string
	for _, item := range ending {
		said = append(said, s.Texts.For(c.Request.Language).T("letter.derived.over", "number", item.Reference))
	}
	return said
}

// keepRestricted lets what followed from the objection stay restricted where the
// person was told that it would be lifted: the objection is considered again, Art.
// 18(1)(d). It returns what the person is told of it. Call it with the items held.
func (s *Service) keepRestricted(ctx context.Context, tx *gorm.DB, actor authz.Actor, c Case, derived []models.RequestItem, at time.Time) ([]string, error) {
	var said []string
	for _, item := range derived {
		rows, err := table.Restrictions(tx).Where("item_id = ? AND state = 'told'", item.ID).Find(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading what was to be lifted: %w", err)
		}
		for _, r := range rows {
			_, err := table.Restrictions(tx).Where("id = ?", r.ID).Select("state").Updates(ctx, models.Restriction{State: models.RestrictionInForce})
			if err != nil {
				return nil, fmt.Errorf("keeping the restriction: %w", err)
			}
			if err := s.note(ctx, tx, actor, item, at, "restriction.stands"); err != nil {
				return nil, err
			}
			said = append(said, s.Texts.For(c.Request.Language).T("letter.reopened.stands", "number", item.Reference, "date", r.LiftOn))
		}
	}
	return said, nil
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
