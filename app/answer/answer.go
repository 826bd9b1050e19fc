// Package answer takes a reviewed case to its answer: the draft, the approval
// by somebody else, and the report that the person gets, Art. 12(3) and 15.
package answer

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore/network/httpclient"
	"rettighetsporten/app/register"
	"rettighetsporten/app/report"
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
	Effects  *fulfil.Service

	Network     httpclient.Config                         // how other controllers are reached that files go straight to
	Environment func(name string) (value string, ok bool) // gives the value of a ${NAME} in their connections

	// ReadPDF returns what a PDF of anybody's says. It has a process of its own, since the
	// file may be made to bring down who reads it; nil: PDFs that go along are not read.
	ReadPDF func(ctx context.Context, content []byte) (string, error)

	FilePages int // of a PDF at most; 0: report.PagesOfFile

	onItsWay sync.Mutex // held while files go to another controller
}

func (s *Service) pages() int { return cmp.Or(s.FilePages, report.PagesOfFile) }

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
	found, err := table.AnswerDrafts(s.DB.Read()).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).Limit(1).Find(ctx)
	if err != nil {
		return Draft{}, fmt.Errorf("reading the draft: %w", database.Fault(err))
	}
	if len(found) == 0 {
		return Draft{AnswerDraft: models.AnswerDraft{ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, State: models.DraftWriting}}, nil
	}
	d := Draft{AnswerDraft: found[0]}
	if d.Summary, err = s.Keys.Text(d.SummarySealed, placeSummary(d.ItemID)); err != nil {
		return Draft{}, err
	}
	d.ReturnNote, err = s.Keys.Text(d.ReturnSealed, placeReturn(d.ItemID))
	return d, err
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
		return s.save(ctx, tx, actor, c, summary, models.AnswerDraft{State: models.DraftWriting})
	})
}

// save keeps the words, and of the row its state, its document and when it was
// submitted.
func (s *Service) save(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, summary string, row models.AnswerDraft) error {
	if err := rights.HoldIn(ctx, tx, c.Item, models.StatusReview, "answer.not_now"); err != nil {
		return err
	}
	sealed, err := s.Keys.Seal([]byte(strings.TrimSpace(summary)), placeSummary(c.Item.ID))
	if err != nil {
		return err
	}
	row.ItemID, row.ControllerID, row.SummarySealed, row.DrafterID, row.Version = c.Item.ID, c.Item.ControllerID, sealed, actor.StaffID, 1
	columns := []string{"state", "summary_sealed", "outcome", "decision_sealed", "document_sealed", "missing", "drafter_id", "approver_id", "submitted_at", "decided_at"}
	if row.State == models.DraftSubmitted {
		columns = append(columns, "return_sealed")
	}
	updates := clause.AssignmentColumns(columns)
	updates = append(updates, clause.Assignments(map[string]any{"version": gorm.Expr("answer_drafts.version + 1")})...)
	err = table.AnswerDrafts(tx, clause.OnConflict{Columns: []clause.Column{{Name: "item_id"}}, DoUpdates: updates}).Create(ctx, &row)
	if err != nil {
		return fmt.Errorf("keeping the draft: %w", err)
	}
	return s.record(ctx, tx, actor, c, "answer.saved")
}

// checkLength returns fault.Invalid for more than an answer's words may be.
func checkLength(words string) error {
	if utf8.RuneCountInString(words) > MaxSummary {
		return fault.New(fault.Invalid, "submit.too_long").With("max", MaxSummary)
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
