package fulfil

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/models"
)

// SweepJob clears what is left of plans nobody needs any more.
const SweepJob = "fulfil.sweep"

// Sweep deletes plans of cases that are over: what was tried and not approved, and
// of what was approved the keys of rows and the secret. A case that was withdrawn
// while it was carried out ends so too.
func (s *Service) Sweep(ctx context.Context) error {
	const over = "item_id IN (SELECT id FROM request_items WHERE status IN ('answered', 'closed', 'withdrawn', 'forwarded'))"
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := gorm.G[models.EffectPlan](tx).Where("kind <> 'lift' AND state IN ('asked', 'made') AND " + over).Delete(ctx); err != nil {
			return fmt.Errorf("deleting plans nobody decided about: %w", err)
		}
		_, err := gorm.G[models.EffectPlan](tx).Where("kind <> 'lift' AND state = 'approved' AND "+over).
			Select("state", "plan_sealed", "secret_sealed").Updates(ctx, models.EffectPlan{State: models.EffectSpent})
		if err != nil {
			return fmt.Errorf("clearing plans of cases that are over: %w", err)
		}
		return nil
	})
}
