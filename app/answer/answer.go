// Package answer takes a reviewed case to its answer: the draft, the approval
// by somebody else, and the report that the person gets, Art. 12(3) and 15.
package answer

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/job"
	"rettighetsporten/app/register"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// Service drafts, approves and publishes answers.
type Service struct {
	DB       *database.DB
	Keys     *seal.Keys
	Now      func() time.Time
	Log      *slog.Logger
	Texts    *i18n.Bundle
	Rights   *rights.Service
	Register *register.Service
	Collect  *collect.Service
	Review   *review.Service
}

// MaxSummary is how long the caseworker's own words may be, in characters.
const MaxSummary = 10_000

// Draft is the answer under way, opened.
type Draft struct {
	models.AnswerDraft
	Summary    string
	ReturnNote string // what the approver wants changed
}

// Draft returns the case's draft. A case nobody has drafted an answer for has
// an empty one in state DraftWriting.
func (s *Service) Draft(ctx context.Context, actor authz.Actor, c rights.Case) (Draft, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return Draft{}, fault.New(fault.NotFound, "error.not_found")
	}
	found, err := gorm.G[models.AnswerDraft](s.DB.Read()).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).Limit(1).Find(ctx)
	if err != nil {
		return Draft{}, fmt.Errorf("reading the draft: %w", database.Fault(err))
	}
	if len(found) == 0 {
		return Draft{AnswerDraft: models.AnswerDraft{ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, State: models.DraftWriting}}, nil
	}
	d := Draft{AnswerDraft: found[0]}
	if d.Summary, err = s.open(d.SummarySealed, placeSummary(d.ItemID)); err != nil {
		return Draft{}, err
	}
	d.ReturnNote, err = s.open(d.ReturnSealed, placeReturn(d.ItemID))
	return d, err
}

func (s *Service) open(sealed []byte, place string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := s.Keys.Open(sealed, place)
	return string(plain), err
}

// Save keeps the caseworker's own words to the person. Who saves is an author,
// and so can never approve.
func (s *Service) Save(ctx context.Context, actor authz.Actor, c rights.Case, summary string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if err := checkLength(summary); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return s.save(ctx, tx, actor, c, summary, models.DraftWriting)
	})
}

func (s *Service) save(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, summary string, state models.DraftState) error {
	if err := rights.HoldIn(ctx, tx, c.Item, models.StatusReview, "answer.not_now"); err != nil {
		return err
	}
	sealed, err := s.Keys.Seal([]byte(strings.TrimSpace(summary)), placeSummary(c.Item.ID))
	if err != nil {
		return err
	}
	row := models.AnswerDraft{
		ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, State: state, SummarySealed: sealed, DrafterID: actor.StaffID, Version: 1,
	}
	columns := []string{"state", "summary_sealed", "drafter_id", "approver_id", "submitted_at", "decided_at"}
	if state == models.DraftSubmitted {
		now := database.Instant(s.Now())
		row.SubmittedAt = &now
		columns = append(columns, "return_sealed")
	}
	updates := clause.AssignmentColumns(columns)
	updates = append(updates, clause.Assignments(map[string]any{"version": gorm.Expr("answer_drafts.version + 1")})...)
	err = gorm.G[models.AnswerDraft](tx, clause.OnConflict{Columns: []clause.Column{{Name: "item_id"}}, DoUpdates: updates}).Create(ctx, &row)
	if err != nil {
		return fmt.Errorf("keeping the draft: %w", err)
	}
	return s.record(ctx, tx, actor, c, "answer.saved")
}

// Submit sends the draft to approval. It returns fault.Conflict while
// something is missing; Obstacles says what.
func (s *Service) Submit(ctx context.Context, actor authz.Actor, c rights.Case, summary string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if err := checkLength(summary); err != nil {
		return err
	}
	obstacles, err := s.Obstacles(ctx, actor, c)
	if err != nil {
		return err
	}
	if obstacles.Any() {
		return fault.New(fault.Conflict, "answer.not_ready")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := s.save(ctx, tx, actor, c, summary, models.DraftSubmitted); err != nil {
			return err
		}
		if err := rights.Advance(ctx, tx, actor, s.Now(), &c.Item, models.StatusApproval); err != nil {
			return err
		}
		// From here on no more can be added; what came since the obstacles were
		// looked for has been decided by nobody.
		rows, err := collect.CountRows(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if rows != obstacles.rows {
			return fault.New(fault.Conflict, "answer.not_ready")
		}
		return s.settled(ctx, tx, c)
	})
}

// checkLength returns fault.Invalid for more than an answer's words may be.
func checkLength(words string) error {
	if utf8.RuneCountInString(words) > MaxSummary {
		return fault.New(fault.Invalid, "submit.too_long").With("max", MaxSummary)
	}
	return nil
}

// settled returns fault.Conflict while a search of the case is open or about to
// be made.
func (s *Service) settled(ctx context.Context, tx *gorm.DB, c rights.Case) error {
	open, err := gorm.G[models.Collection](tx).Where("item_id = ? AND state IN ('waiting', 'running', 'with-owner')", c.Item.ID).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("reading the collections: %w", err)
	}
	pending, err := job.Pending(ctx, tx, rights.PlanJob, c.Item.ID)
	if err != nil {
		return err
	}
	if open > 0 || pending {
		return fault.New(fault.Conflict, "answer.not_ready")
	}
	return nil
}

func placeSummary(itemID string) string { return "answer_drafts.summary/" + itemID }
func placeReturn(itemID string) string  { return "answer_drafts.return/" + itemID }

func (s *Service) record(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, action string) error {
	return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
		Chain: c.Item.ControllerID, Action: action, RequestID: c.Item.RequestID, Detail: map[string]string{"item": c.Item.ID},
	})
}
