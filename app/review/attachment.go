package review

import (
	"context"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// OpenAttachment opens the file of a row for the one who has the case, or for an
// approver while the answer waits for them, and notes in the log that they did.
func (s *Service) OpenAttachment(ctx context.Context, actor authz.Actor, c rights.Case, ref Ref) (collect.Attachment, error) {
	if err := mayOpen(actor, c); err != nil {
		return collect.Attachment{}, err
	}
	file, err := s.Collect.Attachment(ctx, c.Item, ref.PageID, ref.Index)
	if err != nil {
		return file, err
	}
	return file, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
			Chain: c.Item.ControllerID, Action: "review.attachment_opened", RequestID: c.Item.RequestID, Detail: map[string]string{"item": c.Item.ID},
		})
	})
}

func mayOpen(actor authz.Actor, c rights.Case) error {
	if actor.Role != authz.Approver {
		return c.RequireAssignee(actor)
	}
	if !actor.Reaches(c.Item.ControllerID) || c.Item.Status != models.StatusApproval {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return nil
}
