package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Decision is an answer that needs nothing collected: a refusal, Art. 12(4), or
// what a complaint came to.
type Decision struct {
	Outcome models.Outcome
	Ground  models.Ground // for a refusal
	Reason  string        // what the person is told
}

// Check returns what is wrong with the decision, field by field.
func (d Decision) Check(right models.InvokedRight) fault.Fields {
	var f fault.Fields
	if !slices.Contains(OutcomesOf(right), d.Outcome) {
		f.Add("outcome", "decide.outcome_missing")
	}
	if d.Outcome == models.OutcomeRefused && !slices.Contains(models.RefusalGrounds(), d.Ground) {
		f.Add("ground", "review.ground_missing")
	}
	switch n := utf8.RuneCountInString(strings.TrimSpace(d.Reason)); {
	case n == 0:
		f.Add("reason", "decide.reason_missing")
	case n > MaxSummary:
		f.Add("reason", "submit.too_long", "max", MaxSummary)
	}
	return f
}

// OutcomesOf returns what can be decided about the right without a search.
func OutcomesOf(right models.InvokedRight) []models.Outcome {
	if right == models.RightComplaint {
		return []models.Outcome{models.OutcomeUpheld, models.OutcomePartlyUpheld, models.OutcomeNotUpheld}
	}
	return []models.Outcome{models.OutcomeRefused}
}

// Decide drafts the decision and sends it to approval. Where the controller
// says so, a refusal waits until the ombud has said something on it: then it
// returns fault.Conflict, "decide.ask_first". What Check finds wrong is
// fault.Invalid.
func (s *Service) Decide(ctx context.Context, actor authz.Actor, c rights.Case, d Decision) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if f := d.Check(c.Item.InvokedRight); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	if d.Outcome != models.OutcomeRefused {
		d.Ground = ""
	}
	now := database.Instant(s.Now())
	row := models.AnswerDraft{
		ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, State: models.DraftSubmitted, DrafterID: actor.StaffID,
		Outcome: d.Outcome, Ground: string(d.Ground), SubmittedAt: &now, Version: 1,
	}
	var err error
	if row.SummarySealed, err = s.Keys.Seal(nil, placeSummary(row.ItemID)); err != nil {
		return err
	}
	if row.ReasonSealed, err = s.Keys.Seal([]byte(strings.TrimSpace(d.Reason)), placeReason(row.ItemID)); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := s.mayDecide(ctx, tx, c, d); err != nil {
			return err
		}
		columns := []string{"state", "document_sealed", "missing", "drafter_id", "approver_id", "outcome", "ground", "reason_sealed", "return_sealed", "submitted_at", "decided_at"}
		updates := clause.AssignmentColumns(columns)
		updates = append(updates, clause.Assignments(map[string]any{"version": gorm.Expr("answer_drafts.version + 1")})...)
		err := gorm.G[models.AnswerDraft](tx, clause.OnConflict{Columns: []clause.Column{{Name: "item_id"}}, DoUpdates: updates}).Create(ctx, &row)
		if err != nil {
			return fmt.Errorf("keeping the decision: %w", err)
		}
		if err := s.record(ctx, tx, actor, c, "answer.saved"); err != nil {
			return err
		}
		return rights.Advance(ctx, tx, actor, now, &c.Item, models.StatusApproval)
	})
}

func (s *Service) mayDecide(ctx context.Context, tx *gorm.DB, c rights.Case, d Decision) error {
	if key := c.Item.Forbids(models.ActRefuse, models.Standing{}); key != "" {
		return fault.New(fault.Conflict, key)
	}
	if d.Outcome != models.OutcomeRefused || !c.Controller.Rules().AskBeforeRefusal {
		return nil
	}
	advised, err := rights.AdvisedSince(ctx, tx, c.Item.ID, c.Item.ReceivedAt)
	if err != nil {
		return err
	}
	if !advised {
		return fault.New(fault.Conflict, "decide.ask_first")
	}
	return nil
}

// Decided opens the decision in the draft. It has no outcome when the draft is
// an ordinary answer.
func (s *Service) Decided(draft models.AnswerDraft) (Decision, error) {
	if draft.Outcome == "" {
		return Decision{}, nil
	}
	reason, err := s.open(draft.ReasonSealed, placeReason(draft.ItemID))
	return Decision{Outcome: draft.Outcome, Ground: models.Ground(draft.Ground), Reason: reason}, err
}

// DecisionLetter returns the letter that the decision in the draft will be, for
// those who may read the draft; "" when it is an ordinary answer.
func (s *Service) DecisionLetter(c rights.Case, draft Draft) (string, error) {
	d, err := s.Decided(draft.AnswerDraft)
	if err != nil || d.Outcome == "" {
		return "", err
	}
	return s.Rights.DecisionLetter(c, d.Outcome, d.Ground, d.Reason), nil
}

// giveDecision gives the person the decision that was approved, in the
// caller's transaction: the letter is the answer.
func (s *Service) giveDecision(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, draft models.AnswerDraft, at time.Time) error {
	d, err := s.Decided(draft)
	if err != nil {
		return err
	}
	earlier, err := gorm.G[models.Letter](tx).Where("item_id = ? AND kind = ?", c.Item.ID, models.LetterDecision).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("counting the decisions: %w", err)
	}
	post := rights.Post{Kind: models.LetterDecision, Number: int(earlier) + 1, Body: s.Rights.DecisionLetter(c, d.Outcome, d.Ground, d.Reason)}
	if _, err := rights.Send(ctx, tx, s.Keys, c, post, at); err != nil {
		return err
	}
	c.Item.Outcome, c.Item.Ground = d.Outcome, string(d.Ground)
	if err := rights.Advance(ctx, tx, actor, at, &c.Item, models.StatusAnswered); err != nil {
		return err
	}
	return s.record(ctx, tx, actor, c, "answer.decided")
}

func placeReason(itemID string) string { return "answer_drafts.reason/" + itemID }
