package fulfil

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// SweepJob clears what is left of plans nobody needs any more.
const SweepJob = "fulfil.sweep"

// wakeAfter is how long a change of a store has been silent before its job is
// asked for again.
const wakeAfter = 2 * time.Hour

// ofOver is the condition that a plan, or what is done of it, is of a case that is
// over.
const ofOver = "item_id IN (SELECT id FROM request_items WHERE status IN ('answered', 'closed', 'withdrawn', 'forwarded'))"

// Wake asks again for the jobs of stores that were begun and given up, so that no
// approved case hangs, and no lifting whose case was opened again meanwhile.
func (s *Service) Wake(ctx context.Context) error {
	now := database.Instant(s.Now())
	rows, err := table.Fulfilments(s.DB.Read()).Where("(state IN ('planned', 'doing') OR kind = 'lift' AND trying) AND created_at < ?", now.Add(-wakeAfter)).
		Where(ofApproved).Find(ctx)
	if err != nil {
		return fmt.Errorf("looking for stores that wait: %w", database.Fault(err))
	}
	for _, f := range rows {
		if err := s.DB.InTx(ctx, func(tx *gorm.DB) error { return enqueueDo(ctx, tx, now, f) }); err != nil {
			return err
		}
	}
	return nil
}

// Sweep deletes plans of cases that are over: what was tried and not approved, and
// of what was approved the keys of rows, the values and the secret. A case that was withdrawn
// while it was carried out ends so too.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := table.EffectPlans(tx).Where("kind <> 'lift' AND state IN ('asked', 'made') AND " + ofOver).Delete(ctx); err != nil {
			return fmt.Errorf("deleting plans nobody decided about: %w", err)
		}
		_, err := table.EffectPlans(tx).Where("kind = 'rectify' AND state = 'approved' AND "+ofOver).
			Select("choices_sealed").Updates(ctx, models.EffectPlan{ChoicesSealed: []byte{}}) // they hold what was to be corrected
		if err != nil {
			return fmt.Errorf("clearing what was to be corrected: %w", err)
		}
		_, err = table.EffectPlans(tx).Where("kind <> 'lift' AND state = 'approved' AND "+ofOver).
			Select("state", "plan_sealed", "secret_sealed").Updates(ctx, models.EffectPlan{State: models.EffectSpent})
		if err != nil {
			return fmt.Errorf("clearing plans of cases that are over: %w", err)
		}
		return forgetLeft(ctx, tx, "plan_id IN (SELECT id FROM effect_plans WHERE state = 'spent')")
	})
}
