// Package review decides row by row what is given out and what is held back,
// on which ground, and takes the caseworker's word where the register is
// silent. Every choice says who made it and when.
package review

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
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
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// Service reviews what the collections brought.
type Service struct {
	DB      *database.DB
	Keys    *seal.Keys
	Now     func() time.Time
	Collect *collect.Service
}

// MaxReason is how long a reason may be, in characters, and MaxArgument the
// controller's own argument for a ground.
const (
	MaxReason   = 2000
	MaxArgument = 10_000
)

// Ref points at one collected row.
type Ref struct {
	PageID string
	Index  int
}

// String names the row in a form or an address.
func (r Ref) String() string { return r.PageID + ":" + strconv.Itoa(r.Index) }

// ParseRef reads what String wrote.
func ParseRef(text string) (ref Ref, ok bool) {
	page, number, found := strings.Cut(text, ":")
	index, err := strconv.Atoi(number)
	return Ref{PageID: page, Index: index}, found && err == nil && page != "" && index >= 0
}

// Row is a collected row with what has been decided about it.
type Row struct {
	collect.Row
	Choice     *Choice     // nil: not decided
	Redactions []Redaction // what is held back of a row that is not held back as a whole
	Note       string      // for who works on the case, never given out
}

// Ref names the row.
func (r Row) Ref() Ref { return Ref{PageID: r.PageID, Index: r.Index} }

// Choice is what was decided about a row.
type Choice struct {
	Outcome  models.ReviewOutcome
	Ground   models.Ground
	Reason   string // for the person, why it is held back
	Argument string // why the ground holds, for who approves: the person never reads it
}

// Withheld reports whether the row is held back.
func (r Row) Withheld() bool { return r.Choice != nil && r.Choice.Outcome == models.Withheld }

// HoldsBack reports whether the row is held back, or some of it is.
func (r Row) HoldsBack() bool { return r.Withheld() || len(r.Redactions) > 0 }

// Rows returns every collected row of the case in the order of collection.
func (s *Service) Rows(ctx context.Context, actor authz.Actor, c rights.Case) ([]Row, error) {
	collected, err := s.Collect.Rows(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	return s.decided(ctx, c, collected, true, "TRUE")
}

// decided puts to the rows what was decided about those for which the condition
// holds, with reasons and arguments where they are wanted.
func (s *Service) decided(ctx context.Context, c rights.Case, collected []collect.Row, words bool, condition string, args ...any) ([]Row, error) {
	choices, err := s.choices(ctx, c, words, condition, args...)
	if err != nil {
		return nil, err
	}
	redactions, err := s.redactions(ctx, c, words, condition, args...)
	if err != nil {
		return nil, err
	}
	notes, err := s.notes(ctx, c, condition, args...)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(collected))
	for i, r := range collected {
		rows[i].Row = r
		if choice, ok := choices[rows[i].Ref()]; ok {
			rows[i].Choice = &choice
		}
		rows[i].Redactions, rows[i].Note = redactions[rows[i].Ref()], notes[rows[i].Ref()]
	}
	return rows, nil
}

// EachPage calls visit with the rows that Rows returns, a page at a time, of one
// origin alone where one is given.
func (s *Service) EachPage(ctx context.Context, actor authz.Actor, c rights.Case, from collect.Origin, visit func([]Row) error) error {
	return s.eachPage(ctx, actor, c, from, true, visit)
}

// eachPage is EachPage, without the words of the choices where they are not wanted:
// opening two sealed texts a row takes most of the time.
func (s *Service) eachPage(ctx context.Context, actor authz.Actor, c rights.Case, from collect.Origin, words bool, visit func([]Row) error) error {
	return s.Collect.EachPage(ctx, actor, c, from, func(page []collect.Row) error {
		if len(page) == 0 {
			return nil
		}
		rows, err := s.decided(ctx, c, page, words, "page_id = ?", page[0].PageID)
		if err != nil {
			return err
		}
		return visit(rows)
	})
}

func (s *Service) choices(ctx context.Context, c rights.Case, words bool, condition string, args ...any) (map[Ref]Choice, error) {
	columns := []string{"row_index", "outcome", "ground"}
	if words {
		columns = append(columns, "reason_sealed", "argument_sealed")
	}
	stored, err := table.ReviewChoices(s.DB.Read()).Select("page_id", toAny(columns)...).
		Where("item_id = ? AND controller_id = ? AND "+condition, append([]any{c.Item.ID, c.Item.ControllerID}, args...)...).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the choices: %w", database.Fault(err))
	}
	choices := make(map[Ref]Choice, len(stored))
	for _, ch := range stored {
		choice := Choice{Outcome: ch.Outcome, Ground: ch.Ground}
		ref := Ref{PageID: ch.PageID, Index: ch.RowIndex}
		if choice.Reason, err = s.Keys.Text(ch.ReasonSealed, placeReason(ref)); err != nil {
			return nil, err
		}
		if choice.Argument, err = s.Keys.Text(ch.ArgumentSealed, placeArgument(ref)); err != nil {
			return nil, err
		}
		choices[ref] = choice
	}
	return choices, nil
}

func toAny(columns []string) []any {
	out := make([]any, len(columns))
	for i, c := range columns {
		out[i] = c
	}
	return out
}

// Choose decides about the rows. Holding back needs a ground, a reason the
// person can understand, Art. 12(4), and, where the controller has to show that
// the ground holds, how it does. It returns fault.NotFound for a row of
// another case and fault.Conflict when the case is not under review.
func (s *Service) Choose(ctx context.Context, actor authz.Actor, c rights.Case, refs []Ref, choice Choice) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if wrong := CheckChoice(c.Item, choice); len(wrong) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: wrong[0].Key, Params: wrong[0].Params}
	}
	if err := s.Collect.Hold(ctx, actor, c, pagesOf(refs)); err != nil {
		return err
	}
	return s.store(ctx, actor, c, models.ReviewStepKind(choice.Outcome), distinct(refs), choice.trimmed())
}

// trimmed returns the choice without space around its words, and without what is
// not part of it: what is given out needs no words, and a ground that speaks for
// itself no argument.
func (c Choice) trimmed() Choice {
	if c.Outcome != models.Withheld {
		return Choice{Outcome: c.Outcome}
	}
	c.Reason, c.Argument = strings.TrimSpace(c.Reason), strings.TrimSpace(c.Argument)
	if !c.Ground.MustArgue() {
		c.Argument = ""
	}
	return c
}

// CheckChoice returns what is wrong with the choice about rows of the item, field
// by field: "rows" where nothing is chosen, and "ground", "reason" and "argument".
func CheckChoice(item models.RequestItem, choice Choice) fault.Fields {
	var wrong fault.Fields
	choice = choice.trimmed()
	switch choice.Outcome {
	case models.Released:
	case models.Withheld:
		if !slices.Contains(item.Withholding(), choice.Ground) {
			wrong.Add("ground", "review.ground_missing")
		}
		switch {
		case choice.Reason == "":
			wrong.Add("reason", "review.reason_missing")
		case utf8.RuneCountInString(choice.Reason) > MaxReason:
			wrong.Add("reason", "submit.too_long", "max", MaxReason)
		}
		CheckArgument(&wrong, "argument", choice.Ground, choice.Argument)
	default:
		wrong.Add("rows", "review.outcome_missing")
	}
	return wrong
}

// CheckArgument adds what is wrong with the controller's own argument for the
// ground, which has to be there where the burden is the controller's or the
// exception is a narrow one.
func CheckArgument(wrong *fault.Fields, field string, ground models.Ground, argument string) {
	switch n := utf8.RuneCountInString(argument); {
	case n == 0 && ground.MustArgue():
		wrong.Add(field, "decide.argument_missing")
	case n > MaxArgument:
		wrong.Add(field, "submit.too_long", "max", MaxArgument)
	}
}

// distinct returns each row once: a row that is named twice is one row.
func distinct(refs []Ref) []Ref {
	seen := make(map[Ref]bool, len(refs))
	var out []Ref
	for _, r := range refs {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

// pagesOf returns, of each page, the places of the rows that are named.
func pagesOf(refs []Ref) map[string][]int {
	pages := map[string][]int{}
	for _, r := range refs {
		pages[r.PageID] = append(pages[r.PageID], r.Index)
	}
	return pages
}

func (s *Service) store(ctx context.Context, actor authz.Actor, c rights.Case, kind models.ReviewStepKind, refs []Ref, choice Choice) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		st, err := s.begin(ctx, tx, actor, c, kind, choice.Ground)
		if err != nil {
			return err
		}
		for page, rows := range pagesOf(refs) {
			if err := st.remember(ctx, page, rows); err != nil {
				return err
			}
		}
		if err := s.keep(ctx, tx, actor, c, refs, choice); err != nil {
			return err
		}
		return st.end(ctx, len(refs))
	})
}

// keep keeps the choice about the rows, a page at a time. What is held back as a
// whole has nothing else held back of it.
func (s *Service) keep(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, refs []Ref, choice Choice) error {
	now := database.Instant(s.Now())
	for page, rows := range pagesOf(refs) {
		for some := range slices.Chunk(rows, someRows) {
			if err := s.keepRows(ctx, tx, actor, c, page, some, choice); err != nil {
				return err
			}
		}
	}
	return audit.Record(ctx, tx, actor, now, audit.Event{
		Chain: c.Item.ControllerID, Action: "review." + string(choice.Outcome), RequestID: c.Item.RequestID,
		Detail: map[string]string{"item": c.Item.ID, "rows": fmt.Sprint(len(refs)), "ground": string(choice.Ground)},
	})
}

func (s *Service) keepRows(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, page string, indexes []int, choice Choice) error {
	rows := make([]models.ReviewChoice, 0, len(indexes))
	for _, i := range indexes {
		ref := Ref{PageID: page, Index: i}
		row := models.ReviewChoice{
			PageID: page, RowIndex: i, ItemID: c.Item.ID, ControllerID: c.Item.ControllerID,
			Outcome: choice.Outcome, ChosenBy: actor.StaffID, ChosenAt: database.Instant(s.Now()),
		}
		if choice.Outcome == models.Withheld {
			var err error
			if row.ReasonSealed, err = s.Keys.Seal([]byte(choice.Reason), placeReason(ref)); err != nil {
				return err
			}
			row.Ground = choice.Ground
		}
		if choice.Argument != "" {
			var err error
			if row.ArgumentSealed, err = s.Keys.Seal([]byte(choice.Argument), placeArgument(ref)); err != nil {
				return err
			}
		}
		rows = append(rows, row)
	}
	if err := table.ReviewChoices(tx, clause.OnConflict{UpdateAll: true}).CreateInBatches(ctx, &rows, 200); err != nil {
		return fmt.Errorf("keeping the choices: %w", err)
	}
	if choice.Outcome != models.Withheld {
		return nil
	}
	if _, err := table.Redactions(tx).Where("page_id = ? AND row_index IN ?", page, indexes).Delete(ctx); err != nil {
		return fmt.Errorf("ending the redactions: %w", err)
	}
	return nil
}

func placeReason(r Ref) string {
	return fmt.Sprintf("review_choices.reason/%s/%d", r.PageID, r.Index)
}

func placeArgument(r Ref) string {
	return fmt.Sprintf("review_choices.argument/%s/%d", r.PageID, r.Index)
}
