package fulfil

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Spend ends the approved plan when the person has the answer: the secret, all
// keys of rows and what was corrected are gone. The receipts stay, and how many rows there were.
func (s *Service) Spend(ctx context.Context, tx *gorm.DB, c rights.Case) error {
	return s.spend(ctx, tx, "item_id = ? AND state = 'approved' AND kind <> 'lift'", c.Item.ID)
}

func (s *Service) spend(ctx context.Context, tx *gorm.DB, which string, id string) error {
	row, err := table.EffectPlans(tx).Where(which, id).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the plan that is carried out: %w", err)
	}
	var tried Tried
	if err := s.unseal(row.PlanSealed, placePlan(row.ID), &tried); err != nil {
		return err
	}
	row.State, row.SecretSealed = models.EffectSpent, nil
	if row.PlanSealed, err = s.sealed(tried.withoutRows(), placePlan(row.ID)); err != nil {
		return err
	}
	var choices []Choice
	if err := s.unseal(row.ChoicesSealed, placeChoices(row.ID), &choices); err != nil {
		return err
	}
	if row.ChoicesSealed, err = s.sealed(withoutValues(choices), placeChoices(row.ID)); err != nil {
		return err
	}
	_, err = table.EffectPlans(tx).Where("id = ?", row.ID).Select("state", "plan_sealed", "secret_sealed", "choices_sealed").Updates(ctx, row)
	if err != nil {
		return fmt.Errorf("ending the plan: %w", err)
	}
	return forgetLeft(ctx, tx, "plan_id = ?", row.ID)
}

// withoutRows returns the plan with counts and names alone. It can be carried out
// no more.
func (t Tried) withoutRows() Tried {
	for i, store := range t.Plan.Stores {
		for j := range store.Collections {
			c := &t.Plan.Stores[i].Collections[j]
			c.Rows = nil
			keyless(c.Obstacles)
		}
	}
	keyless(t.Plan.Obstacles)
	t.Given = nil
	return t
}

func keyless(all []engine.Obstacle) {
	for i := range all {
		all[i].Keys = nil
	}
}
