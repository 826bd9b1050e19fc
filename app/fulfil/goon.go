package fulfil

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// MaxWhy is how long the reason for going on without a store may be, in
// characters.
const MaxWhy = 1000

// Retry tries a store again that refused. It returns fault.Conflict for one that
// did not.
func (s *Service) Retry(ctx context.Context, actor authz.Actor, c rights.Case, storeID string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		f, err := standing(ctx, tx, c.Item, storeID)
		if err != nil {
			return err
		}
		if err := enqueueDo(ctx, tx, now, f); err != nil { // the job before the item: see rights.EnqueuePlan
			return err
		}
		item, f, err := held(ctx, tx, c.Item, "id = ?", f.ID)
		if err != nil {
			return err
		}
		if !f.Goes(item) || !f.Stuck() || f.State != models.FulfilFailed && f.State != models.FulfilUnknown {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		f.Trying = true
		if _, err := table.Fulfilments(tx).Where("id = ?", f.ID).Select("trying").Updates(ctx, f); err != nil {
			return fmt.Errorf("trying the store again: %w", err)
		}
		return s.record(ctx, tx, actor, c.Item, "fulfil.retried", map[string]string{"store": storeID})
	})
}

// GoOnWithout lets the answer go out although the store has not ended. Who chose
// it and why is kept, and the letter says what was not done and why, in these
// words, Art. 12(4). It returns fault.Invalid without a reason.
func (s *Service) GoOnWithout(ctx context.Context, actor authz.Actor, c rights.Case, storeID, why string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	switch {
	case why == "":
		return fault.New(fault.Invalid, "collect.why_missing")
	case utf8.RuneCountInString(why) > MaxWhy:
		return fault.New(fault.Invalid, "submit.too_long").With("max", MaxWhy)
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		f, err := standing(ctx, tx, c.Item, storeID)
		if err != nil {
			return err
		}
		item, f, err := held(ctx, tx, c.Item, "id = ?", f.ID)
		if err != nil {
			return err
		}
		if !f.Goes(item) || !f.Stuck() {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		f.GivenUpAt, f.GivenUpBy, f.Trying = &now, &actor.StaffID, false
		if f.WhySealed, err = s.Keys.Seal([]byte(why), placeWhy(f.ID)); err != nil {
			return err
		}
		if _, err := table.Fulfilments(tx).Where("id = ?", f.ID).Select("given_up_at", "given_up_by", "why_sealed", "trying").Updates(ctx, f); err != nil {
			return fmt.Errorf("going on without the store: %w", err)
		}
		if err := s.record(ctx, tx, actor, c.Item, "fulfil.went_on", map[string]string{"store": storeID}); err != nil {
			return err
		}
		return s.ended(ctx, tx, now, c.Item, f.Kind, f.PlanID)
	})
}

// standing returns how far the approved plan has come in the store.
func standing(ctx context.Context, tx *gorm.DB, item models.RequestItem, storeID string) (models.Fulfilment, error) {
	f, err := table.Fulfilments(tx).Where(`item_id = ? AND controller_id = ? AND store_id = ?
		AND EXISTS (SELECT 1 FROM effect_plans WHERE effect_plans.id = fulfilments.plan_id AND effect_plans.state = 'approved')`, item.ID, item.ControllerID, storeID).Take(ctx)
	if err != nil {
		return f, fmt.Errorf("reading how far the store has come: %w", database.Fault(err))
	}
	return f, nil
}
