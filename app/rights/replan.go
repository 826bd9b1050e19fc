package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// Replan asks for the collections of the controller's open cases to be planned
// anew, after its register has changed: a new store is searched for them too.
// It returns how many cases it asked for.
func (s *Service) Replan(ctx context.Context, actor authz.Actor, controllerID string) (int, error) {
	if err := actor.Require(authz.Administrator, authz.System); err != nil {
		return 0, err
	}
	cases := 0
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		items, err := gorm.G[models.RequestItem](tx).
			Where("controller_id = ? AND status IN ('received', 'collecting', 'review')", controllerID).Order("id").Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the open cases: %w", err)
		}
		for _, item := range items {
			if err := EnqueuePlan(ctx, tx, database.Instant(s.Now()), item); err != nil {
				return err
			}
		}
		cases = len(items)
		return nil
	})
	return cases, err
}
