package answer

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// MaxParts is how many parts of a request can be refused one by one: each line of
// a rectification, and what was written down for none.
const MaxParts = fulfil.MaxLines + 10

// CheckDecision returns what is wrong with the decision of the item, field by
// field: "outcome", "text", "by_hand", "regime", "act" and "answered_by" of what
// follows from another act or is sent on, "until" of a restriction that is looked at again on a day that
// is not to come, and of the first part "what_1", "ground_1", "reason_1" and
// "argument_1". What the library of models does not allow is wrong.
func CheckDecision(item models.RequestItem, d models.Decision, today models.Date) fault.Fields {
	var f fault.Fields
	if !slices.Contains(item.LetterOutcomes(), d.Outcome) {
		f.Add("outcome", "decide.outcome_missing")
		return f
	}
	switch {
	case d.Outcome == models.OutcomeRefused:
	case d.Plan != "" && d.Text == "" && d.Outcome != models.OutcomeSupplemented: // the letter says what was done in the stores
	default:
		checkWords(&f, "text", d.Text, "decide.text_missing")
	}
	if fulfil.Applies(item, d.Outcome) && d.Plan == "" {
		checkWords(&f, "by_hand", d.ByHand, "decide.by_hand_missing")
	}
	if d.Outcome.Refuses() && len(d.Parts) == 0 || len(d.Parts) > MaxParts {
		f.Add("ground_1", "review.ground_missing")
	}
	switch d.Outcome {
	case models.OutcomeRerouted:
		f = append(f, rights.CheckRerouting(d.Rerouted, item.InvokedRight)...)
	case models.OutcomeForwarded:
		f = append(f, rights.CheckGoesTo(d.Rerouted)...)
	default:
	}
	if !d.Until.IsZero() && !d.Until.After(today) {
		f.Add("until", "decide.until_wrong")
	}
	for i, p := range d.Parts {
		n := strconv.Itoa(i + 1)
		if d.Outcome == models.OutcomePartly {
			checkWords(&f, "what_"+n, p.What, "decide.what_missing")
		}
		if !slices.Contains(models.GroundsOf(item.InvokedRight, d.Outcome), p.Ground) {
			f.Add("ground_"+n, "review.ground_missing")
		}
		checkWords(&f, "reason_"+n, p.Reason, "decide.reason_missing")
		review.CheckArgument(&f, "argument_"+n, p.Ground, p.Argument)
	}
	if len(f) == 0 && !item.Allows(d) {
		f.Add("outcome", "decide.outcome_missing")
	}
	return f
}

func checkWords(f *fault.Fields, field, words, missing string) {
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		f.Add(field, missing)
	case n > MaxSummary:
		f.Add(field, "submit.too_long", "max", MaxSummary)
	}
}

// Decide drafts the decision and sends it to approval. Where the controller
// says so, a refusal waits until the ombud has said something on it: then it
// returns fault.Conflict, "decide.ask_first". What CheckDecision finds wrong is
// fault.Invalid.
func (s *Service) Decide(ctx context.Context, actor authz.Actor, c rights.Case, d models.Decision) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	d = trimmed(c.Item, d)
	if f := CheckDecision(c.Item, d, models.DateIn(s.Now(), deadline.Zone())); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	var err error
	if d.Recipients, err = s.Effects.Informed(ctx, c, d.Outcome); err != nil {
		return err
	}
	own := c.Controller.Facts.WordsIn(models.LetterDecision, c.Request.Language)
	d.Words = &own
	row, err := s.draftOf(actor, c, d)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := mayDecide(ctx, tx, c, d); err != nil {
			return err
		}
		if err := s.Effects.Check(ctx, tx, c, d); err != nil {
			return err
		}
		columns := []string{"state", "document_sealed", "missing", "drafter_id", "approver_id", "outcome", "decision_sealed", "return_sealed", "submitted_at", "decided_at"}
		updates := clause.AssignmentColumns(columns)
		updates = append(updates, clause.Assignments(map[string]any{"version": gorm.Expr("answer_drafts.version + 1")})...)
		err := table.AnswerDrafts(tx, clause.OnConflict{Columns: []clause.Column{{Name: "item_id"}}, DoUpdates: updates}).Create(ctx, &row)
		if err != nil {
			return fmt.Errorf("keeping the decision: %w", err)
		}
		if err := s.record(ctx, tx, actor, c, "answer.saved"); err != nil {
			return err
		}
		return rights.Advance(ctx, tx, actor, *row.SubmittedAt, &c.Item, models.StatusApproval)
	})
}

// trimmed returns the decision without space around its words, and without
// parts where nothing is refused. It refers to a plan, or to what was done by
// hand, only where it has an effect in the stores.
func trimmed(item models.RequestItem, d models.Decision) models.Decision {
	if !fulfil.Applies(item, d.Outcome) {
		d.Plan, d.ByHand = "", ""
	}
	if d.ByHand = strings.TrimSpace(d.ByHand); d.Plan != "" {
		d.ByHand = ""
	}
	if !item.Restricts(d.Outcome) {
		d.Until = models.Date{}
	}
	d.Text = strings.TrimSpace(d.Text)
	if d.Outcome == models.OutcomeRefused {
		d.Text = "" // the parts say it all
	}
	if !d.Outcome.Refuses() {
		d.Parts = nil
	}
	switch d.Rerouted = rights.TrimmedRerouting(d.Rerouted); d.Outcome {
	case models.OutcomeRerouted:
	case models.OutcomeForwarded:
		d.Rerouted = models.Rerouting{To: d.Rerouted.To}
	default:
		d.Rerouted = models.Rerouting{}
	}
	d.Parts = slices.Clone(d.Parts)
	for i, p := range d.Parts {
		d.Parts[i] = models.Part{
			What: strings.TrimSpace(p.What), Ground: p.Ground, Reason: strings.TrimSpace(p.Reason), Argument: strings.TrimSpace(p.Argument),
			Of: p.Of,
		}
	}
	return d
}

func (s *Service) draftOf(actor authz.Actor, c rights.Case, d models.Decision) (models.AnswerDraft, error) {
	now := database.Instant(s.Now())
	row := models.AnswerDraft{
		ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, State: models.DraftSubmitted, DrafterID: actor.StaffID,
		Outcome: d.Outcome, SubmittedAt: &now, Version: 1,
	}
	plain, err := json.Marshal(d)
	if err != nil {
		return row, fmt.Errorf("writing the decision: %w", err)
	}
	if row.SummarySealed, err = s.Keys.Seal(nil, placeSummary(row.ItemID)); err != nil {
		return row, err
	}
	row.DecisionSealed, err = s.Keys.Seal(plain, placeDecision(row.ItemID))
	return row, err
}

func mayDecide(ctx context.Context, tx *gorm.DB, c rights.Case, d models.Decision) error {
	fee, err := rights.FeeOpen(ctx, tx, c.Item.ID)
	if err != nil {
		return err
	}
	if key := c.Item.Forbids(models.ActDecide, models.Standing{Fee: fee}); key != "" {
		return fault.New(fault.Conflict, key)
	}
	waits := d.Outcome.Does() // who asks on paper can be told no before they are known
	if c.Behalf != nil {
		waits = !d.Outcome.GivesNothing()
	}
	if key := c.Unproved(); key != "" && (waits || tells(d)) {
		return fault.New(fault.Conflict, key)
	}
	if !d.Outcome.Refuses() {
		return nil
	}
	ask, err := rights.MustAsk(ctx, tx, c)
	if err != nil {
		return err
	}
	if ask {
		return fault.New(fault.Conflict, "decide.ask_first")
	}
	return nil
}

// tells reports whether a ground of the decision says something of what is held:
// the person cannot be identified, or the request is unfounded or excessive,
// says nothing.
func tells(d models.Decision) bool {
	return slices.ContainsFunc(d.Parts, func(p models.Part) bool { return !strings.HasPrefix(string(p.Ground), "12-") })
}

// Decided is the decision in a draft, and the letter that it will be. It has
// no outcome and no letter when the draft is an ordinary answer.
type Decided struct {
	models.Decision

	Letter string
}

// Decided opens the decision in the draft.
func (s *Service) Decided(c rights.Case, draft models.AnswerDraft) (Decided, error) {
	var d Decided
	if draft.Outcome == "" {
		return d, nil
	}
	plain, err := s.Keys.Open(draft.DecisionSealed, placeDecision(draft.ItemID))
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(plain, &d.Decision); err != nil {
		return d, fmt.Errorf("reading the decision: %w", err)
	}
	d.Letter = s.Rights.DecisionLetter(c, d.Decision)
	return d, nil
}

// giveDecision gives the person the decision that was approved, in the
// caller's transaction: the letter is the answer.
func (s *Service) giveDecision(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, draft models.AnswerDraft, at time.Time) error {
	d, err := s.Decided(c, draft)
	if err != nil {
		return err
	}
	ending, err := rights.HoldDerived(ctx, tx, c.Item)
	if err != nil {
		return err
	}
	c.Item.Outcome, c.Item.Ground = d.Outcome, d.Ground()
	if over := s.Rights.DerivedOver(c, ending); len(over) > 0 {
		d.Letter = s.Rights.DecisionLetter(c, d.Decision, over...)
	}
	if d.Plan != "" {
		told, err := s.Effects.Told(ctx, tx, c, d.Decision)
		if err != nil {
			return err
		}
		if told.Nothing { // there is nothing to tell anybody of
			d.Recipients = nil
		}
		d.Undone = !told.Whole
		d.Letter = s.Rights.DecisionLetter(c, d.Decision, told.Words...)
		if !told.Whole { // what was not done is not counted as done
			c.Item.Outcome = models.OutcomePartly
		}
		if err := s.Effects.Spend(ctx, tx, c); err != nil {
			return err
		}
	}
	if err := s.Effects.Impose(ctx, tx, c, d.Decision, at); err != nil {
		return err
	}
	if err := s.Effects.Notify(ctx, tx, c, d.Decision, at); err != nil {
		return err
	}
	earlier, err := table.Letters(tx).Where("item_id = ? AND kind = ?", c.Item.ID, models.LetterDecision).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("counting the decisions: %w", err)
	}
	post := rights.Post{Kind: models.LetterDecision, Number: int(earlier) + 1, Body: d.Letter}
	if _, err := rights.Send(ctx, tx, s.Keys, c, post, at); err != nil {
		return err
	}
	if err := rights.Advance(ctx, tx, actor, at, &c.Item, models.StatusAnswered); err != nil {
		return err
	}
	if err := rights.EndDerived(ctx, tx, actor, at, ending); err != nil {
		return err
	}
	return s.record(ctx, tx, actor, c, "answer.decided")
}

func placeDecision(itemID string) string { return "answer_drafts.decision/" + itemID }
