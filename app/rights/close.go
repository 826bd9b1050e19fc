package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// closeAfter is how long an answered case stays open for questions.
const closeAfter = 30 * 24 * time.Hour

// CloseAnswered closes cases that were answered a month ago. What the person
// got stays where it is.
func (s *Service) CloseAnswered(ctx context.Context) error {
	now := database.Instant(s.Now())
	items, err := table.RequestItems(s.DB.Read()).Where("status = 'answered' AND answered_at < ?", now.Add(-closeAfter)).
		Order("answered_at").Limit(500).Find(ctx)
	if err != nil {
		return fmt.Errorf("looking for cases to close: %w", database.Fault(err))
	}
	for _, item := range items {
		err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
			return Advance(ctx, tx, authz.ForSystem(item.ControllerID), now, &item, models.StatusClosed)
		})
		if err != nil {
			return fmt.Errorf("closing a case: %w", err)
		}
	}
	return nil
}
