package review

import (
	"context"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
)

// OpenRow opens one row for the one who has the case to look through, and notes in
// the log that they did. It returns fault.NotFound where the case has none.
func (s *Service) OpenRow(ctx context.Context, actor authz.Actor, c rights.Case, ref Ref) (Row, error) {
	if err := c.RequireAssignee(actor); err != nil {
		return Row{}, err
	}
	row, err := s.row(ctx, actor, c, ref)
	if err != nil {
		return Row{}, err
	}
	return row, s.noteOpened(ctx, actor, c)
}

func (s *Service) noteOpened(ctx context.Context, actor authz.Actor, c rights.Case) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
			Chain: c.Item.ControllerID, Action: "review.opened", RequestID: c.Item.RequestID, Detail: map[string]string{"item": c.Item.ID},
		})
	})
}
