package remind

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// persons asks those once more who have not answered a question. What stays
// unanswered closes nothing.
func (s *Service) persons(ctx context.Context, c models.Controller, today models.Date) error {
	before := today.AddDays(1 - c.Rules().InquiryReminder).StartIn(deadline.Zone()).UTC()
	next := func(after *models.Inquiry) ([]models.Inquiry, error) {
		q := table.Inquiries(s.DB.Read()).Where("controller_id = ? AND answered_at IS NULL AND reminded_at IS NULL AND asked_at < ?", c.ID, before).
			Where(`EXISTS (SELECT 1 FROM request_items WHERE request_items.id = inquiries.item_id
				AND request_items.status IN ('received', 'collecting', 'review', 'approval', 'partly'))`)
		if after != nil {
			q = q.Where("(asked_at, id) > (?, ?)", after.AskedAt, after.ID)
		}
		return q.Order("asked_at, id").Limit(batch).Find(ctx)
	}
	return each(ctx, next, func(q models.Inquiry) error {
		if err := s.remindPerson(ctx, q); err != nil {
			return fmt.Errorf("reminding of inquiry %s: %w", q.ID, err)
		}
		return nil
	})
}

func (s *Service) remindPerson(ctx context.Context, q models.Inquiry) error {
	actor := authz.ForSystem(q.ControllerID)
	opened, err := s.Rights.OpenItem(ctx, actor, q.ItemID)
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		item, err := holdItem(ctx, tx, q.ItemID)
		if err != nil || !item.Status.Open() {
			return err
		}
		n, err := table.Inquiries(tx).Where("id = ? AND answered_at IS NULL AND reminded_at IS NULL", q.ID).
			Select("reminded_at").Updates(ctx, models.Inquiry{RemindedAt: &now})
		if err != nil {
			return fmt.Errorf("noting the reminder: %w", err)
		}
		if n == 0 {
			return nil // answered, or reminded by another instance
		}
		if err := s.writeAgain(ctx, tx, opened, q); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, now, audit.Event{
			Chain: q.ControllerID, Action: "reminder.person", RequestID: item.RequestID, Detail: map[string]string{"item": item.ID, "inquiry": q.ID},
		})
	})
}

// writeAgain writes the letter that asks once more. It has the number of the
// inquiry among the item's, from 1.
func (s *Service) writeAgain(ctx context.Context, tx *gorm.DB, c rights.Case, q models.Inquiry) error {
	number, err := table.Inquiries(tx).Where("item_id = ? AND (asked_at, id) <= (?, ?)", q.ItemID, q.AskedAt, q.ID).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("numbering the inquiry: %w", err)
	}
	return s.Rights.AskAgain(ctx, tx, c, q, int(number), s.Now())
}
