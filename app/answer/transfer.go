package answer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// TransferJob sends the files of an answer straight to another controller, Art.
// 20(2).
const TransferJob = "portable.transfer"

// TransferArgs are the arguments of TransferJob: one attempt.
type TransferArgs struct {
	BundleID     string `json:"bundle_id"`
	ItemID       string `json:"item_id"`
	ControllerID string `json:"controller_id"`
	Round        int    `json:"round"`
	Tries        int    `json:"tries"` // that were made before, in this round
}

// transferWaits are how long it is waited after each attempt that did not
// arrive. After the last one it cannot be done.
var transferWaits = []time.Duration{time.Minute, 10 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour}

// promiseTransfer queues the sending of the files that are about to be given, to
// whom the person has chosen, and returns it for keepPromise; nil for none. Call
// it before the item is held: see rights.EnqueuePlan.
func (s *Service) promiseTransfer(ctx context.Context, tx *gorm.DB, c rights.Case, now time.Time) (*models.DirectTransfer, error) {
	bundle, err := toSend(ctx, tx, c)
	if err != nil || bundle == nil {
		return nil, err
	}
	row := &models.DirectTransfer{
		BundleID: bundle.ID, ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, ReceiverID: c.Asked.Receiver, ReceiverName: c.Asked.ReceiverName,
		State: models.TransferWaiting, NextAt: &now, CreatedAt: now,
	}
	if lapsed(c, bundle.CreatedAt) {
		row.State, row.NextAt = models.TransferDropped, nil
		return row, nil
	}
	return row, enqueueTransfer(ctx, tx, now, *row)
}

// toSend returns the files of the draft that are also to go to whom the person
// has chosen; nil for none.
func toSend(ctx context.Context, tx *gorm.DB, c rights.Case) (*models.AnswerFile, error) {
	if c.Item.InvokedRight != models.RightPortability || c.Asked.Receiver == "" {
		return nil, nil //nolint:nilnil // nothing is to be sent, as mostly
	}
	bundles, err := table.AnswerFiles(tx).Where("item_id = ? AND number = 0 AND kind = ?", c.Item.ID, models.FilePortable).Limit(1).Find(ctx)
	if err != nil || len(bundles) == 0 {
		return nil, database.Fault(err) // nothing is given
	}
	return &bundles[0], nil
}

// stillGoes returns fault.Conflict where the draft says that the files go to
// somebody and they may not any more.
func (s *Service) stillGoes(ctx context.Context, tx *gorm.DB, c rights.Case, draft models.AnswerDraft) error {
	bundle, err := toSend(ctx, tx, c)
	if err != nil || bundle == nil || !lapsed(c, bundle.CreatedAt) {
		return err
	}
	doc, err := s.frozen(ctx, c, draft)
	if err != nil || doc.To == "" {
		return err
	}
	return fault.New(fault.Conflict, "transfer.lapsed")
}

// keepPromise keeps what promiseTransfer returned.
func keepPromise(ctx context.Context, tx *gorm.DB, promised *models.DirectTransfer) error {
	if promised == nil {
		return nil
	}
	if err := table.DirectTransfers(tx).Create(ctx, promised); err != nil {
		return fmt.Errorf("promising a transfer: %w", err)
	}
	return nil
}

// dropTransfers lets nothing of the answers before be sent any more, nor be tried
// again. Call it wherever an answer is given, with the item held.
func dropTransfers(ctx context.Context, tx *gorm.DB, item models.RequestItem) error {
	_, err := table.DirectTransfers(tx).Where("item_id = ? AND state IN ('waiting', 'failed', 'left')", item.ID).
		Select("state", "next_at", "left_by", "left_at", "why_sealed").Updates(ctx, models.DirectTransfer{State: models.TransferDropped})
	if err != nil {
		return fmt.Errorf("dropping an earlier transfer: %w", err)
	}
	return nil
}

// lapsed reports whether files that were made then may go to nobody else any
// more, whatever was approved: it is not known who the person is, who chose the
// receiver for them acts no longer, or the files may hold an address that was
// noted as protected since.
func lapsed(c rights.Case, made time.Time) bool {
	switch {
	case c.Unproved() != "":
		return true
	case c.Behalf == nil:
		return false
	}
	return !c.Behalf.Acts || c.Shielded() && made.Before(*c.Request.AddressProtectedAt)
}

// enqueueTransfer queues the attempt that the row says is next.
func enqueueTransfer(ctx context.Context, tx *gorm.DB, now time.Time, t models.DirectTransfer) error {
	args := TransferArgs{BundleID: t.BundleID, ItemID: t.ItemID, ControllerID: t.ControllerID, Round: t.Round, Tries: t.Tries}
	return job.Enqueue(ctx, tx, now, job.Spec{
		Kind: TransferJob, Key: fmt.Sprintf("%s/%d/%d", t.BundleID, t.Round, t.Tries), RunAt: *t.NextAt, Args: args,
	})
}

// aside is how long a transfer is put off while another one is on its way.
const aside = time.Minute

// Transfer does a TransferJob: it sends the files, and notes the receipt or when
// it is tried again. Killed before that, it sends them once more under the same
// key; the person is told once. One is on its way at a time, so that a slow
// receiver holds one worker and no more.
func (s *Service) Transfer(ctx context.Context, lease job.Lease) error {
	var args TransferArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	found, err := table.DirectTransfers(s.DB.Read()).Where("bundle_id = ? AND controller_id = ?", args.BundleID, args.ControllerID).Limit(1).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the transfer: %w", database.Fault(err))
	}
	if len(found) == 0 || !args.due(found[0]) {
		return nil
	}
	if !s.onItsWay.TryLock() {
		return job.PutOff(aside)
	}
	defer s.onItsWay.Unlock()
	open := func() (rights.Case, error) {
		return s.Rights.OpenItem(ctx, authz.ForSystem(args.ControllerID), args.ItemID)
	}
	c, err := open()
	if err != nil {
		return err
	}
	bundle, err := table.AnswerFiles(s.DB.Read()).Where("id = ? AND controller_id = ?", args.BundleID, args.ControllerID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the files: %w", database.Fault(err))
	}
	if !transferable(c.Item) || lapsed(c, bundle.CreatedAt) {
		return s.settleTransfer(ctx, lease, args, c, attempt{dropped: true})
	}
	did, err := s.send(ctx, found[0], bundle)
	if err != nil {
		return err
	}
	if c, err = open(); err != nil { // it may have taken hours: the letter goes by what the case is now
		return err
	}
	return s.settleTransfer(ctx, lease, args, c, did)
}

// due reports whether this is the attempt that the transfer waits for.
func (a TransferArgs) due(t models.DirectTransfer) bool {
	return t.State == models.TransferWaiting && t.Round == a.Round && t.Tries == a.Tries
}

// transferable reports whether the answer is the person's: it was given, and is
// neither withdrawn nor considered anew.
func transferable(i models.RequestItem) bool {
	return slices.Contains([]models.Status{models.StatusPartly, models.StatusAnswered, models.StatusClosed}, i.Status)
}

// settleTransfer writes what came of the attempt, and tells the person when it
// is the end of it.
func (s *Service) settleTransfer(ctx context.Context, lease job.Lease, args TransferArgs, c rights.Case, did attempt) error {
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		item, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", args.ItemID).Take(ctx)
		if err != nil {
			return fmt.Errorf("holding the item: %w", err)
		}
		t, err := table.DirectTransfers(tx, clause.Locking{Strength: "UPDATE"}).Where("bundle_id = ?", args.BundleID).Take(ctx)
		if err != nil {
			return fmt.Errorf("holding the transfer: %w", err)
		}
		arrived := did.reason == "" && !did.dropped
		if !args.due(t) && (!arrived || t.State != models.TransferDropped) { // what has arrived is told, also where it was taken back meanwhile
			return nil
		}
		t.NextAt, t.Status, t.Reason = nil, did.status, did.reason
		switch {
		case did.dropped:
			t.State, t.Reason = models.TransferDropped, ""
			return keepTransfer(ctx, tx, t)
		case arrived:
			return s.arrived(ctx, tx, c, item, t, now)
		}
		t.Tries++
		if t.Tries <= len(transferWaits) && !did.forGood {
			at := now.Add(transferWaits[t.Tries-1])
			t.NextAt = &at
			if err := enqueueTransfer(ctx, tx, now, t); err != nil {
				return err
			}
			return keepTransfer(ctx, tx, t)
		}
		return s.failed(ctx, tx, c, t, now)
	})
}

// arrived notes the receipt. What was delivered is transferred then; where rows
// were held back, that stays what the answer came to.
func (s *Service) arrived(ctx context.Context, tx *gorm.DB, c rights.Case, item models.RequestItem, t models.DirectTransfer, now time.Time) error {
	late := t.State == models.TransferDropped // the files are an earlier answer's by now
	t.State, t.SentAt = models.TransferSent, &now
	if err := keepTransfer(ctx, tx, t); err != nil {
		return err
	}
	if !late && transferable(item) && item.Outcome == models.OutcomeDelivered {
		_, err := table.RequestItems(tx).Where("id = ?", item.ID).Select("outcome", "version").
			Updates(ctx, models.RequestItem{Outcome: models.OutcomeTransferred, Version: item.Version + 1})
		if err != nil {
			return fmt.Errorf("noting the outcome: %w", err)
		}
	}
	if err := s.Rights.TellTransfer(ctx, tx, c, t, now); err != nil {
		return err
	}
	return recordTransfer(ctx, tx, authz.ForSystem(t.ControllerID), c, t, "portable.transferred", now)
}

// failed gives it up: the person is told the first time, and somebody has to look
// at it.
func (s *Service) failed(ctx context.Context, tx *gorm.DB, c rights.Case, t models.DirectTransfer, now time.Time) error {
	t.State = models.TransferFailed
	told := t.FailedAt != nil
	if !told {
		t.FailedAt = &now
	}
	if err := keepTransfer(ctx, tx, t); err != nil {
		return err
	}
	if !told {
		if err := s.Rights.TellTransfer(ctx, tx, c, t, now); err != nil {
			return err
		}
	}
	return recordTransfer(ctx, tx, authz.ForSystem(t.ControllerID), c, t, "portable.refused", now)
}

func keepTransfer(ctx context.Context, tx *gorm.DB, t models.DirectTransfer) error {
	_, err := table.DirectTransfers(tx).Where("bundle_id = ?", t.BundleID).
		Select("state", "reason", "status", "tries", "round", "next_at", "sent_at", "failed_at", "left_by", "left_at", "why_sealed").Updates(ctx, t)
	if err != nil {
		return fmt.Errorf("keeping the transfer: %w", err)
	}
	return nil
}

func recordTransfer(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, t models.DirectTransfer, action string, at time.Time) error {
	detail := map[string]string{"item": c.Item.ID, "receiver": t.ReceiverID, "bundle": t.BundleID}
	if t.Reason != "" {
		detail["reason"] = string(t.Reason)
	}
	return audit.Record(ctx, tx, actor, at, audit.Event{Chain: c.Item.ControllerID, Action: action, RequestID: c.Item.RequestID, Detail: detail})
}
