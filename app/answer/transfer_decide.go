package answer

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Sending is a transfer, opened.
type Sending struct {
	models.DirectTransfer

	Why     string // why it is left at that
	Overdue bool   // it waits, and nothing has come of it long after its time
	Lapsed  bool   // the files may go to nobody else any more
	Again   bool   // it can be tried again
}

// Sending returns how the sending of the newest version's files stands, for those
// who may read the answer. State is "" where nobody is to have them.
func (s *Service) Sending(ctx context.Context, actor authz.Actor, c rights.Case) (Sending, error) {
	if err := mayRead(actor, c); err != nil {
		return Sending{}, err
	}
	rows, err := table.DirectTransfers(s.DB.Read()).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).
		Order("created_at DESC, bundle_id DESC").Limit(1).Find(ctx)
	if err != nil {
		return Sending{}, fmt.Errorf("reading the transfer: %w", database.Fault(err))
	}
	if len(rows) == 0 {
		return Sending{}, nil
	}
	t := Sending{DirectTransfer: rows[0]}
	if actor.Role == authz.DataSubject {
		return t, nil
	}
	if t.Why, err = s.Keys.Text(t.WhySealed, placeLeft(t.BundleID)); err != nil {
		return t, err
	}
	return t, s.standing(ctx, c, &t)
}

// standing adds whether it can be tried again: the files are the newest answer's
// and may still go, and it has failed, or nobody tries any more.
func (s *Service) standing(ctx context.Context, c rights.Case, t *Sending) error {
	bundle, err := table.AnswerFiles(s.DB.Read()).Where("id = ?", t.BundleID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the files: %w", database.Fault(err))
	}
	newest, err := latest(ctx, s.DB.Read(), c.Item)
	if err != nil {
		return err
	}
	given := transferable(c.Item) && newest != nil && bundle.Number != nil && *bundle.Number == newest.Number
	t.Overdue = given && t.State == models.TransferWaiting && t.NextAt.Before(rights.SendingOverdue(s.Now()))
	t.Lapsed = lapsed(c, bundle.CreatedAt)
	failed := t.State == models.TransferFailed || t.State == models.TransferLeft
	t.Again = t.Overdue || given && failed && !t.Lapsed // an attempt that is overdue finds out itself
	return nil
}

// SendAgain tries a transfer again that can be, see Sending.Again.
func (s *Service) SendAgain(ctx context.Context, actor authz.Actor, c rights.Case) error {
	may := func(t Sending) bool { return t.Again }
	return s.decideSending(ctx, actor, c, "portable.again", may, func(tx *gorm.DB, t *models.DirectTransfer, now time.Time) error {
		t.State, t.Reason, t.Status, t.Tries, t.Round, t.NextAt = models.TransferWaiting, "", 0, 0, t.Round+1, &now
		t.LeftBy, t.LeftAt, t.WhySealed = nil, nil, nil
		return enqueueTransfer(ctx, tx, now, *t)
	})
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
	may := func(t Sending) bool { return t.State == models.TransferFailed }
	return s.decideSending(ctx, actor, c, "portable.left", may, func(_ *gorm.DB, t *models.DirectTransfer, now time.Time) (err error) {
		t.State, t.LeftBy, t.LeftAt = models.TransferLeft, &actor.StaffID, &now
		t.WhySealed, err = s.Keys.Seal([]byte(why), placeLeft(t.BundleID))
		return err
	})
}

// decideSending changes a transfer that may be.
func (s *Service) decideSending(ctx context.Context, actor authz.Actor, c rights.Case, action string, may func(Sending) bool, do func(tx *gorm.DB, t *models.DirectTransfer, now time.Time) error) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	before, err := s.Sending(ctx, actor, c)
	if err != nil {
		return err
	}
	if !transferable(c.Item) || !may(before) {
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
		held, err := table.DirectTransfers(tx, clause.Locking{Strength: "UPDATE"}).Where("bundle_id = ?", t.BundleID).Take(ctx)
		if err != nil {
			return fmt.Errorf("holding the transfer: %w", err)
		}
		if held.State != before.State || held.Round != before.Round || held.Tries != before.Tries {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		if err := keepTransfer(ctx, tx, t); err != nil {
			return err
		}
		return recordTransfer(ctx, tx, actor, c, t, action, now)
	})
}

func placeLeft(bundleID string) string { return "direct_transfers.why/" + bundleID }
