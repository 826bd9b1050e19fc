package answer

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// PublishJob makes the report of an approved answer and gives it to the person.
const PublishJob = "answer.publish"

// PublishArgs are the arguments of PublishJob.
type PublishArgs struct {
	ItemID       string `json:"item_id"`
	ControllerID string `json:"controller_id"`
}

// Approve decides that the answer goes out. Nobody approves what they
// drafted. The case becomes answered when the report is ready for the person.
func (s *Service) Approve(ctx context.Context, actor authz.Actor, c rights.Case, version int) error {
	if err := actor.Require(authz.Approver); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		draft, err := submitted(ctx, tx, actor, c, version)
		if err != nil {
			return err
		}
		decided, err := s.Decided(c, draft)
		switch {
		case err != nil:
			return err
		case draft.Outcome == "":
			err = s.stillGoes(ctx, tx, c, draft)
		case !decided.Until.IsZero() && !decided.Until.After(models.DateIn(now, deadline.Zone())):
			err = fault.New(fault.Conflict, "answer.until_past")
		}
		if err != nil {
			return err
		}
		_, err = table.AnswerDrafts(tx).Where("item_id = ?", draft.ItemID).
			Select("state", "approver_id", "decided_at", "version").
			Updates(ctx, models.AnswerDraft{State: models.DraftApproved, ApproverID: &actor.StaffID, DecidedAt: &now, Version: draft.Version + 1})
		if err != nil {
			return fmt.Errorf("approving the draft: %w", err)
		}
		if err := s.record(ctx, tx, actor, c, "answer.approved"); err != nil {
			return err
		}
		if decided.Plan != "" { // first the stores, then the letter
			return s.Effects.Begin(ctx, tx, actor, c, decided.Decision)
		}
		return job.Enqueue(ctx, tx, now, job.Spec{
			Kind: PublishJob, Key: c.Item.ID, Args: PublishArgs{ItemID: c.Item.ID, ControllerID: c.Item.ControllerID},
		})
	})
}

// Return sends the draft back to the caseworker with what has to change.
func (s *Service) Return(ctx context.Context, actor authz.Actor, c rights.Case, version int, note string) error {
	if err := actor.Require(authz.Approver); err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	if note == "" {
		return fault.New(fault.Invalid, "answer.return_note_missing")
	}
	if err := checkLength(note); err != nil {
		return err
	}
	sealed, err := s.Keys.Seal([]byte(note), placeReturn(c.Item.ID))
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := s.Rights.PlanWhatIsNew(ctx, tx, now, c); err != nil { // the job first: see EnqueuePlan
			return err
		}
		draft, err := submitted(ctx, tx, actor, c, version)
		if err != nil {
			return err
		}
		draft.ApproverID = &actor.StaffID
		return s.sendBack(ctx, tx, actor, c, draft, sealed, now)
	})
}

// sendBack gives the draft back to its caseworker with what is wrong with it. Its
// document is made anew.
func (s *Service) sendBack(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, draft models.AnswerDraft, why []byte, now time.Time) error {
	_, err := table.AnswerDrafts(tx).Where("item_id = ?", draft.ItemID).
		Select("state", "approver_id", "return_sealed", "document_sealed", "missing", "decided_at", "version").
		Updates(ctx, models.AnswerDraft{State: models.DraftReturned, ApproverID: draft.ApproverID, ReturnSealed: why, DecidedAt: &now, Version: draft.Version + 1})
	if err != nil {
		return fmt.Errorf("returning the draft: %w", err)
	}
	if err := rights.DropAnswerFiles(ctx, tx, c.Item.ID); err != nil {
		return err
	}
	return rights.Advance(ctx, tx, actor, now, &c.Item, models.StatusReview)
}

// apart are what nobody decides on who did it, each with what they are told. It
// counts for the part it was done to; a relation is checked for all of them.
var apart = []struct {
	key     string
	whole   bool   // it is the request's, whichever part it was done in
	kind    string // of the question it asked, "" for what asks none
	actions []string
}{
	{key: "answer.own_draft", actions: []string{"answer.saved", "item.approval"}},
	{key: "answer.own_review", actions: []string{"review.released", "review.withheld", "review.redacted", "review.unredacted", "review.undone", "review.confirmed"}},
	{key: "answer.own_effect", actions: []string{"fulfil.asked", "fulfil.dropped", "recipients.saved"}},
	{key: "answer.own_fee", kind: string(models.InquiryFee), actions: []string{"inquiry.asked"}},
	{key: "answer.own_fee", actions: []string{"fee.accepted", "fee.waived"}},
	{key: "answer.own_omission", actions: []string{"collect.went_on", "fulfil.proposed"}},
	{key: "answer.own_ordinary", actions: []string{"objection.ordinary"}},
	{key: "answer.own_relation", whole: true, actions: []string{"representation.shown", "representation.refused"}},
}

// Involved returns the message key of why the actor cannot decide about the
// draft: what they did themselves to what it rests on, or "".
func (s *Service) Involved(ctx context.Context, actor authz.Actor, c rights.Case, draft models.AnswerDraft) (string, error) {
	return involved(ctx, s.DB.Read(), actor, c, draft)
}

func involved(ctx context.Context, db *gorm.DB, actor authz.Actor, c rights.Case, draft models.AnswerDraft) (string, error) {
	if draft.DrafterID == actor.StaffID {
		return "answer.own_draft", nil
	}
	for _, a := range apart {
		details := map[string]string{}
		if !a.whole {
			details["item"] = c.Item.ID
		}
		if a.kind != "" {
			details["kind"] = a.kind
		}
		did, err := audit.Did(ctx, db, actor, c.Item.ControllerID, c.Item.RequestID, details, a.actions...)
		if err != nil {
			return "", err
		}
		if did {
			return a.key, nil
		}
	}
	return "", nil
}

// submitted holds the draft that waits for a decision, unless it changed since
// the approver saw it or the approver did any of what it rests on.
func submitted(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, version int) (models.AnswerDraft, error) {
	if err := rights.HoldIn(ctx, tx, c.Item, models.StatusApproval, "case.changed_meanwhile"); err != nil {
		return models.AnswerDraft{}, err
	}
	draft, err := draftOf(ctx, tx, c)
	if err != nil {
		return draft, err
	}
	if err := apartFrom(ctx, tx, actor, c, draft); err != nil {
		return draft, err
	}
	if draft.State != models.DraftSubmitted || draft.Version != version {
		return draft, fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	return draft, nil
}

// draftOf holds the draft of the case.
func draftOf(ctx context.Context, tx *gorm.DB, c rights.Case) (models.AnswerDraft, error) {
	draft, err := table.AnswerDrafts(tx, clause.Locking{Strength: "UPDATE"}).
		Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).Take(ctx)
	if err != nil {
		return draft, fmt.Errorf("reading the draft: %w", err)
	}
	return draft, nil
}

// apartFrom returns fault.Forbidden where the actor did any of what the draft rests
// on.
func apartFrom(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, draft models.AnswerDraft) error {
	key, err := involved(ctx, tx, actor, c, draft)
	if err == nil && key != "" {
		err = fault.New(fault.Forbidden, key)
	}
	return err
}
