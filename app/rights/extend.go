package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/job"
	"rettighetsporten/models"
)

// NoticeJob notes that the notice of an extension has gone out. Its arguments
// are a dispatch.MailArgs.
const NoticeJob = "rights.notice"

// Extend orders the extension by two months, Art. 12(3): once, with the reason
// the person is given, while there is time to tell them. It writes the letter
// and queues its e-mail; no date moves before that has gone out. It returns
// fault.Conflict with why when it cannot be done.
func (s *Service) Extend(ctx context.Context, actor authz.Actor, caseNumber, reason string) error {
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if reason, err = words(reason, "act.extend.reason_missing"); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	row := models.Extension{ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, OrderedBy: actor.StaffID, OrderedAt: now}
	if row.ReasonSealed, err = s.Keys.Seal([]byte(reason), "extensions.reason/"+row.ItemID); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if err := h.allow(models.ActExtend, now); err != nil {
			return err
		}
		c.Item = h.item
		body := s.letter(c, models.LetterExtension, "reason", reason, "date", h.item.Extended)
		mailID, err := Send(ctx, tx, s.Keys, c, Post{Kind: models.LetterExtension, Body: body, ThenJob: NoticeJob}, now)
		if err != nil {
			return err
		}
		if mailID != "" {
			row.MailID = &mailID
		}
		if err := table.Extensions(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("ordering the extension: %w", err)
		}
		return s.note(ctx, tx, actor, c.Item, now, "extension.ordered")
	})
}

// NoticeSent does a NoticeJob: the clock moves at the instant the mail server
// took the notice.
func (s *Service) NoticeSent(ctx context.Context, lease job.Lease) error {
	var args dispatch.MailArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	mail, err := table.Mails(s.DB.Read()).Where("id = ?", args.MailID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the notice: %w", database.Fault(err))
	}
	if mail.ItemID == nil || mail.SentAt == nil {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		return s.told(ctx, tx, authz.ForSystem(mail.ControllerID), *mail.ItemID, *mail.SentAt)
	})
}

// told moves the clock of an item whose person has been told of the extension
// at the instant. The first telling counts; one that came too late is noted,
// and moves nothing.
func (s *Service) told(ctx context.Context, tx *gorm.DB, actor authz.Actor, itemID string, at time.Time) error {
	h, err := hold(ctx, tx, itemID)
	if err != nil {
		return err
	}
	if h.extension == nil || h.extension.NotifiedAt != nil || !h.item.Status.Open() {
		return nil
	}
	ofAnEarlierClock := h.extension.OrderedAt.Before(h.item.ReceivedAt) // the case was opened again meanwhile
	late := ofAnEarlierClock || !deadline.Of(h.item.Clock, h.inquiries, at).MayExtend(at)
	_, err = table.Extensions(tx).Where("item_id = ?", itemID).Select("notified_at", "too_late").
		Updates(ctx, models.Extension{NotifiedAt: &at, TooLate: late})
	if err != nil {
		return fmt.Errorf("noting that the person was told: %w", err)
	}
	if late {
		return s.note(ctx, tx, actor, h.item, at, "extension.too_late")
	}
	h.item.ExtendedAt = &at
	if err := h.keepClock(ctx, tx, s.Now()); err != nil {
		return err
	}
	return s.note(ctx, tx, actor, h.item, at, "extension.notified")
}

// note writes the act in the case's log.
func (s *Service) note(ctx context.Context, tx *gorm.DB, actor authz.Actor, item models.RequestItem, at time.Time, action string, more ...string) error {
	detail := map[string]string{"item": item.ID}
	for i := 0; i+1 < len(more); i += 2 {
		detail[more[i]] = more[i+1]
	}
	return audit.Record(ctx, tx, actor, at, audit.Event{Chain: item.ControllerID, Action: action, RequestID: item.RequestID, Detail: detail})
}
