package answer

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Publish does a PublishJob: it dates the answer that was approved, makes the
// report of it and, in one transaction, gives it to the person, writes the
// letter, moves the case and queues the notice. Killed anywhere, it starts over
// and nothing is given twice.
func (s *Service) Publish(ctx context.Context, lease job.Lease) error {
	var args PublishArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	actor := authz.ForSystem(args.ControllerID)
	c, err := s.Rights.OpenItem(ctx, actor, args.ItemID)
	if err != nil {
		return err
	}
	if c.Item.Status != models.StatusApproval {
		return nil // given already, or withdrawn meanwhile
	}
	draft, err := s.Draft(ctx, actor, c)
	if err != nil || draft.State != models.DraftApproved {
		return err // a later version is not approved yet
	}
	now := database.Instant(s.Now())
	if draft.Outcome != "" {
		return s.DB.InTx(ctx, func(tx *gorm.DB) error {
			if err := lease.Hold(ctx, tx); err != nil {
				return err
			}
			if err := rights.HoldIn(ctx, tx, c.Item, models.StatusApproval, "case.changed_meanwhile"); err != nil {
				return err
			}
			if err := dropTransfers(ctx, tx, c.Item); err != nil {
				return err
			}
			return s.giveDecision(ctx, tx, actor, c, draft.AnswerDraft, now)
		})
	}
	doc, err := s.frozen(ctx, c, draft.AnswerDraft)
	if err != nil {
		return err
	}
	making, err := s.begin(ctx, lease, c, draft, doc)
	if err != nil {
		return err
	}
	main, err := making.all(ctx)
	if err != nil {
		return err
	}
	found, err := s.prove(ctx, actor, c, doc)
	if err != nil {
		return err
	}
	if found != nil {
		return s.stop(ctx, lease, actor, c, *found)
	}
	row, err := s.reportOf(c, making.doc, main)
	if err != nil {
		return err
	}
	held, err := s.addressHeld(ctx, c)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if len(draft.Missing) > 0 { // what was proved during the approval is searched now, before any other lock is taken
			if err := s.Rights.PlanWhatIsNew(ctx, tx, now, c); err != nil {
				return err
			}
			if err := collect.EnqueueMore(ctx, tx, now, c.Item); err != nil { // a store may have left the register meanwhile
				return err
			}
		}
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		promised, err := s.promiseTransfer(ctx, tx, c, now)
		if err != nil {
			return err
		}
		if err := rights.HoldIn(ctx, tx, c.Item, models.StatusApproval, "case.changed_meanwhile"); err != nil {
			return err
		}
		if err := dropTransfers(ctx, tx, c.Item); err != nil {
			return err
		}
		if err := keepPromise(ctx, tx, promised); err != nil {
			return err
		}
		return s.give(ctx, tx, actor, c, published{row, doc.Fee, held}, database.Instant(s.Now()))
	})
}

// reportOf is the version of the answer that the files were made for.
func (s *Service) reportOf(c rights.Case, doc report.Document, main models.AnswerFile) (models.AccessReport, error) {
	row := models.AccessReport{
		ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, CreatedAt: doc.Meta.Created, Pages: main.Pages,
	}
	encoded, err := report.Encode(doc)
	if err != nil {
		return row, fmt.Errorf("keeping the report: %w", err)
	}
	row.DocumentSealed, err = s.Keys.Seal(encoded, placeDocument(row.ID))
	return row, err
}

// published is a report with what giving it has to know of its content.
type published struct {
	row         models.AccessReport
	fee         int  // kroner it says that the person pays
	addressHeld bool // an address is held back from it
}

func (s *Service) give(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, p published, now time.Time) error {
	row := p.row
	draft, err := table.AnswerDrafts(tx).Where("item_id = ?", c.Item.ID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the draft: %w", err)
	}
	if draft.State != models.DraftApproved {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	if err := number(ctx, tx, c.Item, draft, &row); err != nil {
		return err
	}
	if err := table.AccessReports(tx).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping the report: %w", err)
	}
	if err := giveFiles(ctx, tx, c, row.Number); err != nil {
		return err
	}
	to := models.StatusAnswered
	if len(row.Missing) > 0 {
		to = models.StatusPartly
	}
	if err := s.putAway(ctx, tx, draft, to); err != nil {
		return err
	}
	if err := s.write(ctx, tx, c, models.LetterAnswer, row.Number, p.fee, now); err != nil {
		return err
	}
	if c.Item.Outcome, err = outcome(ctx, tx, c.Item); err != nil {
		return err
	}
	if p.addressHeld {
		c.Item.Outcome = models.OutcomePartly
	}
	if err := rights.Advance(ctx, tx, actor, now, &c.Item, to); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, now, audit.Event{
		Chain: c.Item.ControllerID, Action: "answer.published", RequestID: c.Item.RequestID,
		Detail: map[string]string{"item": c.Item.ID, "number": strconv.Itoa(row.Number)},
	})
}

// addressHeld reports whether an address is held back from what was found.
func (s *Service) addressHeld(ctx context.Context, c rights.Case) (bool, error) {
	if !c.Shielded() {
		return false, nil
	}
	layouts, err := s.Collect.Layouts(ctx, c.Item)
	if err != nil {
		return false, err
	}
	origins, err := s.Collect.Origins(ctx, c.Item)
	return slices.ContainsFunc(origins, func(o collect.Origin) bool {
		rows, fields := layouts.KeptBack(o)
		return rows+fields > 0
	}), err
}

// outcome returns what the answer comes to: partly granted where
// something was held back, and that nothing is held where nothing was found. What the right
// to take data along does not reach is told, and refuses nothing.
func outcome(ctx context.Context, tx *gorm.DB, item models.RequestItem) (models.Outcome, error) {
	withheld, err := table.ReviewChoices(tx).Where("item_id = ? AND outcome = ?", item.ID, models.Withheld).Count(ctx, "*")
	if err != nil {
		return "", fmt.Errorf("counting what was held back: %w", err)
	}
	redacted, err := table.Redactions(tx).Where("item_id = ?", item.ID).Count(ctx, "*")
	if err != nil {
		return "", fmt.Errorf("counting what was redacted: %w", err)
	}
	if withheld+redacted > 0 {
		return models.OutcomePartly, nil
	}
	rows, err := collect.CountRows(ctx, tx, item.ID)
	if err != nil {
		return "", err
	}
	if rows == 0 {
		return models.OutcomeNotHeld, nil
	}
	if item.InvokedRight == models.RightPortability {
		return models.OutcomeDelivered, nil
	}
	return models.OutcomeGranted, nil
}

// number gives the report its place among the versions of the answer.
func number(ctx context.Context, tx *gorm.DB, item models.RequestItem, draft models.AnswerDraft, row *models.AccessReport) error {
	earlier, err := latest(ctx, tx, item)
	if err != nil {
		return err
	}
	row.Number, row.Missing = 1, draft.Missing
	if earlier != nil {
		row.Number = earlier.Number + 1
	}
	row.LastPage, err = collect.LastPage(ctx, tx, item.ID)
	return err
}

// latest returns the version of the answer that the person has, without its
// content, or nil.
func latest(ctx context.Context, db *gorm.DB, item models.RequestItem) (*models.AccessReport, error) {
	found, err := table.AccessReports(db).Select("id", "item_id", "controller_id", "number", "missing", "last_page", "pages", "created_at").
		Where("item_id = ? AND controller_id = ?", item.ID, item.ControllerID).Order("number DESC").Limit(1).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for an earlier answer: %w", database.Fault(err))
	}
	if len(found) == 0 {
		return nil, nil //nolint:nilnil // no earlier answer is the ordinary case
	}
	return &found[0], nil
}

// putAway empties the draft, since the report has what it held. Where more is
// to come, the words stay for the next version to begin with.
func (s *Service) putAway(ctx context.Context, tx *gorm.DB, draft models.AnswerDraft, to models.Status) error {
	columns, next := []any{"document_sealed"}, models.AnswerDraft{State: draft.State}
	if to == models.StatusPartly {
		columns = append(columns, "return_sealed", "missing", "approver_id", "submitted_at", "decided_at", "version")
		next.State, next.Version = models.DraftWriting, draft.Version+1
	}
	_, err := table.AnswerDrafts(tx).Where("item_id = ?", draft.ItemID).Select("state", columns...).Updates(ctx, next)
	if err != nil {
		return fmt.Errorf("emptying the draft: %w", err)
	}
	return nil
}

// write puts the letter about the version in the person's mailbox, and queues
// the notice of it. The fee is what the version says that the person pays.
func (s *Service) write(ctx context.Context, tx *gorm.DB, c rights.Case, kind models.LetterKind, number, fee int, at time.Time) error {
	files, err := table.AnswerFiles(tx).Where("item_id = ? AND number = ? AND kind = ?", c.Item.ID, number, models.FilePortable).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("looking for the files that go with it: %w", err)
	}
	_, err = rights.Send(ctx, tx, s.Keys, c, rights.Post{Kind: kind, Number: number, Body: s.Rights.CoverLetter(c, kind, files > 0, fee)}, at)
	return err
}

func placeDocument(id string) string { return "access_reports.document/" + id }
