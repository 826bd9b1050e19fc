package answer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Submit sends the draft to approval: the answer is made now, and this is what
// the approver reads and the person gets, whatever the register says by then.
// It returns fault.Conflict while something is missing; Obstacles says what. One
// of them is that the ombud has to be heard before anything is held back.
func (s *Service) Submit(ctx context.Context, actor authz.Actor, c rights.Case, summary string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if err := checkLength(summary); err != nil {
		return err
	}
	if !c.Item.InvokedRight.Searched() {
		return fault.New(fault.Conflict, "act.not_a_search")
	}
	if key := c.Unproved(); key != "" {
		return fault.New(fault.Conflict, key)
	}
	before, err := decisions(ctx, s.DB.Read(), c)
	if err != nil {
		return err
	}
	m, err := s.gather(ctx, actor, c)
	if err != nil {
		return err
	}
	if m.unreached() {
		return fault.New(fault.Conflict, "portable.nothing_reached")
	}
	obstacles := m.obstacles()
	if obstacles.Unheard {
		return fault.New(fault.Conflict, "decide.ask_first")
	}
	if obstacles.Any() {
		return fault.New(fault.Conflict, "answer.not_ready")
	}
	row, doc, err := s.freeze(ctx, m, summary)
	if err != nil {
		return err
	}
	files, err := s.keepFiles(ctx, actor, m, doc)
	if err != nil {
		return err
	}
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		fee, err := rights.FeeOpen(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if key := c.Item.Forbids(models.ActSubmit, models.Standing{Fee: fee}); fee && key != "" {
			return fault.New(fault.Conflict, key)
		}
		if err := s.save(ctx, tx, actor, c, summary, row); err != nil {
			return err
		}
		if err := rights.Advance(ctx, tx, actor, s.Now(), &c.Item, models.StatusApproval); err != nil {
			return err
		}
		// From here on nothing can be added and nothing decided; what came since
		// the answer was made is not in it.
		rows, err := collect.CountRows(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		after, err := decisions(ctx, tx, c)
		if err != nil {
			return err
		}
		if rows != m.found.rows || after != before {
			return fault.New(fault.Conflict, "answer.not_ready")
		}
		if err := holdFiles(ctx, tx, c, files); err != nil {
			return err
		}
		return s.settled(ctx, tx, c, row.Missing)
	})
	if err != nil && len(files) > 0 {
		return errors.Join(err, s.drop(context.WithoutCancel(ctx), files...))
	}
	return err
}

// freeze makes the answer and seals it, as the draft that goes to approval.
func (s *Service) freeze(ctx context.Context, m material, summary string) (models.AnswerDraft, report.Document, error) {
	now := database.Instant(s.Now())
	row := models.AnswerDraft{State: models.DraftSubmitted, SubmittedAt: &now, Missing: m.without()}
	doc, err := s.document(m, strings.TrimSpace(summary))
	if err != nil {
		return row, doc, err
	}
	if m.found.holdsBack {
		if doc.Attachments, err = s.unread(ctx, m.c, doc.Attachments); err != nil {
			return row, doc, err
		}
	}
	encoded, err := report.Encode(doc)
	if err != nil {
		return row, doc, fmt.Errorf("keeping the answer: %w", err)
	}
	row.DocumentSealed, err = s.Keys.Seal(encoded, placeDraft(m.c.Item.ID))
	return row, doc, err
}

// unread returns the files with which of them no text can be read in: what is held back
// cannot be looked for there.
func (s *Service) unread(ctx context.Context, c rights.Case, files []report.Attachment) ([]report.Attachment, error) {
	files = slices.Clone(files)
	for i, f := range files {
		file, err := s.attachment(ctx, c, f.Ref)
		if err != nil {
			return nil, err
		}
		_, readable := s.original(ctx, file.Content)
		files[i].Unread = !readable
	}
	return files, nil
}

// frozen opens the answer as it was sent to approval. It returns
// fault.Conflict when there is none.
func (s *Service) frozen(ctx context.Context, c rights.Case, draft models.AnswerDraft) (report.Document, error) {
	if len(draft.DocumentSealed) == 0 {
		return report.Document{}, fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	plain, err := s.Keys.Open(draft.DocumentSealed, placeDraft(draft.ItemID))
	if err != nil {
		return report.Document{}, err
	}
	doc, err := report.Decode(plain)
	if err != nil {
		return doc, fmt.Errorf("opening the answer: %w", err)
	}
	return doc.With(s.kept(ctx, c, 0)), nil
}

// deciding are the actions in the log that change what an answer is made of.
var deciding = []string{
	"review.released", "review.withheld", "review.redacted", "review.unredacted", "review.undone", "review.confirmed", "collect.retried", "collect.went_on",
	"task.completed", "task.not-found", "task.exception", "address.protected", "address.open",
}

// decisions returns the number, in the log, of the last decision in the case.
// Each is logged in the transaction that makes it.
func decisions(ctx context.Context, db *gorm.DB, c rights.Case) (last int64, err error) {
	last, err = audit.LastInRequest(ctx, db, c.Item.ControllerID, c.Item.RequestID, deciding...)
	return last, database.Fault(err)
}

// settled returns fault.Conflict while a search of the case is open or about to
// be made, a store has not answered and nobody has chosen to go on without it,
// or others are missing by now than the answer says.
func (s *Service) settled(ctx context.Context, tx *gorm.DB, c rights.Case, missing []string) error {
	gaps, err := collect.GapsOf(ctx, tx, c.Item)
	if err != nil {
		return err
	}
	pending, err := job.Pending(ctx, tx, rights.PlanJob, c.Item.ID)
	if err != nil {
		return err
	}
	slices.Sort(gaps.Without)
	if !gaps.Settled() || pending || !slices.Equal(gaps.Without, slices.Sorted(slices.Values(missing))) {
		return fault.New(fault.Conflict, "answer.not_ready")
	}
	return nil
}

func placeDraft(itemID string) string { return "answer_drafts.document/" + itemID }
