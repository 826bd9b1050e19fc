package fulfil

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// TellRecipient notes that a recipient was told that day, after the decision was
// given. When the last one is, the person has a letter of it. It returns
// fault.Invalid for a day before the decision or still to come.
func (s *Service) TellRecipient(ctx context.Context, actor authz.Actor, c rights.Case, id string, on models.Date) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	if c.Item.AnsweredAt == nil || c.Item.Status.Open() || !c.Item.TellsRecipients(c.Item.Outcome) {
		return fault.New(fault.Conflict, "recipients.not_decided")
	}
	if on.IsZero() || on.After(models.DateIn(now, deadline.Zone())) || on.Before(models.DateIn(*c.Item.AnsweredAt, deadline.Zone())) {
		return fault.New(fault.Invalid, "recipients.day_wrong")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		n, err := gorm.G[models.RecipientNotice](tx).Where("id = ? AND item_id = ? AND state = 'to_tell'", id, c.Item.ID).
			Select("state", "told_on", "told_by").Updates(ctx, models.RecipientNotice{State: models.RecipientTold, ToldOn: on, ToldBy: &actor.StaffID})
		if err != nil {
			return fmt.Errorf("noting that a recipient was told: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		if err := s.record(ctx, tx, actor, c.Item, "recipients.told", nil); err != nil {
			return err
		}
		all, err := s.savedRecipients(ctx, tx, c.Item)
		if err != nil {
			return err
		}
		t := s.Texts.For(c.Request.Language)
		var lines []string
		for _, r := range all {
			switch r.State {
			case models.RecipientToTell:
				return nil // somebody is left
			case models.RecipientTold:
				lines = append(lines, t.T("letter.recipients.line", "name", r.Name, "date", r.ToldOn))
			case models.RecipientNotDisclosed, models.RecipientImpossible, models.RecipientDisproportionate:
			}
		}
		return s.Rights.TellRecipients(ctx, tx, c, lines, now)
	})
}

// TellAnew lets those who were told of an earlier decision be told of this one
// too. When they were told before stands in the log.
func (s *Service) TellAnew(ctx context.Context, tx *gorm.DB, item models.RequestItem) error {
	_, err := gorm.G[models.RecipientNotice](tx).Where("item_id = ? AND state = 'told'", item.ID).Select("state", "told_on", "told_by").
		Updates(ctx, models.RecipientNotice{State: models.RecipientToTell})
	if err != nil {
		return fmt.Errorf("letting the recipients be told anew: %w", err)
	}
	return nil
}
