package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// CorrectReceipt sets when and how the request truly reached the body, where
// that was before it stood in the portal: a letter that lay, a telephone call.
// Every date is counted anew from there. It returns fault.Invalid for an
// instant after the one the portal knows, since that would move the dates away
// from the person.
func (s *Service) CorrectReceipt(ctx context.Context, actor authz.Actor, caseNumber string, channel models.Channel, at time.Time, reason string) error {
	c, err := s.openForHandling(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if reason, err = words(reason, "act.receipt.reason_missing"); err != nil {
		return err
	}
	at, now := database.Instant(at), database.Instant(s.Now())
	switch {
	case channel == models.ChannelPortal || !slices.Contains(models.Channels(), channel):
		return fault.New(fault.Invalid, "act.receipt.channel_wrong")
	case at.After(latestReceipt(c.Request)):
		return fault.New(fault.Invalid, "act.receipt.too_late")
	case at.Before(c.Request.CreatedAt.AddDate(-1, 0, 0)):
		return fault.New(fault.Invalid, "act.receipt.too_early")
	}
	row := models.Receipt{ID: models.NewID(), RequestID: c.Request.ID, ControllerID: c.Request.ControllerID, Channel: channel, ReceivedAt: at, SetBy: actor.StaffID, SetAt: now}
	if row.ReasonSealed, err = s.Keys.Seal([]byte(reason), "receipts.reason/"+row.ID); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		// The request before its item, as where a case is given to somebody.
		_, err := table.RightsRequests(tx).Where("id = ?", c.Request.ID).Select("channel", "received_at").
			Updates(ctx, models.RightsRequest{Channel: channel, ReceivedAt: at})
		if err != nil {
			return fmt.Errorf("keeping when the request came: %w", err)
		}
		if err := table.Receipts(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("keeping the receipt: %w", err)
		}
		// All that was asked in the request came with it, also what was added meanwhile.
		parts, err := partsOf(ctx, tx, c.Request.ID)
		if err != nil {
			return err
		}
		all := make([]*held, len(parts)) // all of them before the log
		for i, part := range parts {
			if all[i], err = hold(ctx, tx, part.ID); err != nil {
				return err
			}
		}
		for _, h := range all {
			if err := s.moveReceipt(ctx, tx, actor, c, h, row, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// latestReceipt is when the request had reached the body at the latest: what
// stands in the portal had come, and what staff wrote down came when they said.
func latestReceipt(rr models.RightsRequest) time.Time {
	if rr.RegisteredBy != nil {
		return rr.ReceivedAt
	}
	return rr.CreatedAt
}

// moveReceipt sets when the held part of the case was received. Of the others than
// the one the case was opened at, those that are no longer open stay as they
// were.
func (s *Service) moveReceipt(ctx context.Context, tx *gorm.DB, actor authz.Actor, c Case, h *held, row models.Receipt, now time.Time) error {
	if err := h.allow(models.ActCorrectReceipt, now); err != nil {
		if h.item.ID == c.Item.ID {
			return err
		}
		return nil
	}
	h.item.ReceivedAt, h.item.ReceivedOn = row.ReceivedAt, models.DateIn(row.ReceivedAt, deadline.Zone())
	if err := h.judgeAnew(ctx, tx, c); err != nil {
		return err
	}
	if err := h.keepClock(ctx, tx, now); err != nil {
		return err
	}
	return s.note(ctx, tx, actor, h.item, now, "receipt.corrected", "channel", string(row.Channel), "on", h.item.ReceivedOn.String())
}

// judgeAnew asks of the extension whether its notice came in time, and of each
// question whether waiting for its answer counts, now that the receipt is
// another: what one correction took away the next may give back.
func (h *held) judgeAnew(ctx context.Context, tx *gorm.DB, c Case) error {
	if e := h.extension; e != nil && e.NotifiedAt != nil {
		h.item.ExtendedAt = e.NotifiedAt
		e.TooLate = !deadline.Of(h.item.Clock, h.inquiries, *e.NotifiedAt).Extended()
		if _, err := table.Extensions(tx).Where("item_id = ?", h.item.ID).Select("too_late").Updates(ctx, *e); err != nil {
			return fmt.Errorf("judging the notice of extension: %w", err)
		}
	}
	c.Item = h.item
	for i := range h.inquiries {
		asked := &h.inquiries[i]
		asked.Counts = countsAsPause(c, asked.AskedAt)
		if _, err := table.Inquiries(tx).Where("id = ?", asked.ID).Select("counts").Updates(ctx, *asked); err != nil {
			return fmt.Errorf("judging the wait for the person: %w", err)
		}
	}
	return nil
}

// Receipt is a correction with its reason and who made it.
type Receipt struct {
	models.Receipt

	Reason string
	Name   string
}

// Receipts returns how the receipt of the case was corrected, oldest first, to
// those who see to its course.
func (s *Service) Receipts(ctx context.Context, actor authz.Actor, c Case) ([]Receipt, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return nil, err
	}
	rows, err := table.Receipts(s.DB.Read()).Where("request_id = ? AND controller_id IN ?", c.Request.ID, actor.Controllers).Order("set_at, id").Find(ctx)
	if err != nil || len(rows) == 0 {
		return nil, database.Fault(err)
	}
	by := make([]string, 0, len(rows))
	for _, r := range rows {
		by = append(by, r.SetBy)
	}
	names, err := s.StaffNames(ctx, by)
	if err != nil {
		return nil, err
	}
	out := make([]Receipt, 0, len(rows))
	for _, r := range rows {
		reason, err := s.Keys.Open(r.ReasonSealed, "receipts.reason/"+r.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, Receipt{Receipt: r, Reason: string(reason), Name: names[r.SetBy]})
	}
	return out, nil
}

// openForHandling opens the case for those who see to its course: its ombud,
// and the caseworker who has it.
func (s *Service) openForHandling(ctx context.Context, actor authz.Actor, caseNumber string) (Case, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker); err != nil {
		return Case{}, err
	}
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return c, err
	}
	if actor.Role == authz.Caseworker {
		return c, c.RequireAssignee(actor)
	}
	return c, nil
}
