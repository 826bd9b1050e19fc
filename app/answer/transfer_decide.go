package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Sending is a transfer, opened.
type Sending struct {
	models.DirectTransfer

	Why string // why it is left at that
}

// Sending returns how the sending of the newest version's files stands, for those
// who may read the answer. State is "" where nobody is to have them.
func (s *Service) Sending(ctx context.Context, actor authz.Actor, c rights.Case) (Sending, error) {
	if err := mayRead(actor, c); err != nil {
		return Sending{}, err
	}
	rows, err := gorm.G[models.DirectTransfer](s.DB.Read()).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).
		Order("created_at DESC, bundle_id DESC").Limit(1).Find(ctx)
	if err != nil {
		return Sending{}, fmt.Errorf("reading the transfer: %w", database.Fault(err))
	}
	if len(rows) == 0 {
		return Sending{}, nil
	}
	t := Sending{DirectTransfer: rows[0]}
	if actor.Role != authz.DataSubject {
		t.Why, err = s.open(t.WhySealed, placeLeft(t.BundleID))
	}
	return t, err
}

// SendAgain tries a transfer again that had failed.
func (s *Service) SendAgain(ctx context.Context, actor authz.Actor, c rights.Case) error {
	return s.decideSending(ctx, actor, c, "portable.again", func(tx *gorm.DB, t *models.DirectTransfer, now time.Time) error {
		t.State, t.Reason, t.Status, t.Tries, t.Round, t.NextAt = models.TransferWaiting, "", 0, 0, t.Round+1, &now
		t.LeftBy, t.LeftAt, t.WhySealed = nil, nil, nil
		return enqueueTransfer(ctx, tx, now, *t)
	}, models.TransferFailed, models.TransferLeft)
}

// LeaveSending notes why a transfer that has failed is not tried again. The words
// are the controller's own, and in no letter.
func (s *Service) LeaveSending(ctx context.Context, actor authz.Actor, c rights.Case, why string) error {
	why = strings.TrimSpace(why)
	if why == "" {
		return fault.New(fault.Invalid, "transfer.why_missing")
	}
	if err := checkLength(why); err != nil {
		return err
	}
	return s.decideSending(ctx, actor, c, "portable.left", func(_ *gorm.DB, t *models.DirectTransfer, now time.Time) (err error) {
		t.State, t.LeftBy, t.LeftAt = models.TransferLeft, &actor.StaffID, &now
		t.WhySealed, err = s.Keys.Seal([]byte(why), placeLeft(t.BundleID))
		return err
	}, models.TransferFailed)
}

// decideSending changes a transfer that is in one of the states.
func (s *Service) decideSending(ctx context.Context, actor authz.Actor, c rights.Case, action string, do func(tx *gorm.DB, t *models.DirectTransfer, now time.Time) error, from ...models.TransferState) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	before, err := s.Sending(ctx, actor, c)
	if err != nil {
		return err
	}
	if !transferable(c.Item) || !slices.Contains(from, before.State) {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		t := before.DirectTransfer
		if err := do(tx, &t, now); err != nil { // the job first: see rights.EnqueuePlan
			return err
		}
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		held, err := gorm.G[models.DirectTransfer](tx, clause.Locking{Strength: "UPDATE"}).Where("bundle_id = ?", t.BundleID).Take(ctx)
		if err != nil {
			return fmt.Errorf("holding the transfer: %w", err)
		}
		if held.State != before.State || held.Round != before.Round {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		if err := keepTransfer(ctx, tx, t); err != nil {
			return err
		}
		return recordTransfer(ctx, tx, actor, c, t, action, now)
	})
}

func placeLeft(bundleID string) string { return "direct_transfers.why/" + bundleID }
