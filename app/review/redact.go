package review

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Redact holds back the parts of a row on the choice's ground, and decides with
// it that the rest is given out where it is asked to. A whole field takes the place
// of what was held back in it. It returns fault.NotFound for what is not in the
// row, fault.Conflict for a row that is held back as a whole, for a file, which is
// given out whole or not at all, and when the case is not under review, and
// fault.Invalid for a part that lies in another.
func (s *Service) Redact(ctx context.Context, actor authz.Actor, c rights.Case, ref Ref, parts []Part, choice Choice, release bool) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	choice.Outcome = models.Withheld
	if wrong := CheckChoice(c.Item, choice); len(wrong) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: wrong[0].Key, Params: wrong[0].Params}
	}
	choice = choice.trimmed()
	row, err := s.row(ctx, actor, c, ref)
	if err != nil {
		return err
	}
	if row.IsAttachment() {
		return fault.New(fault.Conflict, "review.file_whole")
	}
	if err := row.check(parts); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		st, err := s.begin(ctx, tx, actor, c, models.StepRedacted, choice.Ground)
		if err != nil {
			return err
		}
		if err := st.remember(ctx, ref.PageID, []int{ref.Index}); err != nil {
			return err
		}
		if err := s.redact(ctx, tx, actor, c, ref, parts, choice); err != nil {
			return err
		}
		if release {
			if err := s.keep(ctx, tx, actor, c, []Ref{ref}, Choice{Outcome: models.Released}); err != nil {
				return err
			}
		}
		if err := st.end(ctx, len(parts)); err != nil {
			return err
		}
		return s.recordParts(ctx, tx, actor, c, "review.redacted", len(parts), choice.Ground)
	})
}

// redact keeps the redactions of a row that nobody has held back as a whole.
func (s *Service) redact(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, ref Ref, parts []Part, choice Choice) error {
	held, err := table.ReviewChoices(tx).Where("page_id = ? AND row_index = ? AND outcome = ?", ref.PageID, ref.Index, models.Withheld).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("looking at the row: %w", err)
	}
	if held > 0 {
		return fault.New(fault.Conflict, "review.row_held")
	}
	before, err := table.Redactions(tx).Where("page_id = ? AND row_index = ?", ref.PageID, ref.Index).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the redactions: %w", err)
	}
	now := database.Instant(s.Now())
	rows := make([]models.Redaction, 0, len(parts))
	for _, p := range parts {
		for _, b := range before {
			switch there := partOf(b); {
			case p.covers(there):
				if err := dropRedaction(ctx, tx, ref, there); err != nil {
					return err
				}
			case p.overlaps(there):
				return fault.New(fault.Invalid, "review.overlaps")
			}
		}
		row := models.Redaction{
			PageID: ref.PageID, RowIndex: ref.Index, Field: p.Field, Begins: p.Begins, Ends: p.Ends, ItemID: c.Item.ID, ControllerID: c.Item.ControllerID,
			Ground: choice.Ground, ChosenBy: actor.StaffID, ChosenAt: now,
		}
		if row.ReasonSealed, err = s.Keys.Seal([]byte(choice.Reason), placePartReason(ref, p)); err != nil {
			return err
		}
		if choice.Argument != "" {
			if row.ArgumentSealed, err = s.Keys.Seal([]byte(choice.Argument), placePartArgument(ref, p)); err != nil {
				return err
			}
		}
		rows = append(rows, row)
	}
	if err := table.Redactions(tx, clause.OnConflict{UpdateAll: true}).CreateInBatches(ctx, &rows, 100); err != nil {
		return fmt.Errorf("keeping the redactions: %w", err)
	}
	return nil
}

// check returns fault.NotFound for a part that is not in the row, and
// fault.Invalid for parts that overlap each other, or for none.
func (r Row) check(parts []Part) error {
	if len(parts) == 0 {
		return fault.New(fault.Invalid, "review.parts_missing")
	}
	for i, p := range parts {
		v, ok := r.At(p.Field)
		text, isText := v.(string)
		if !ok || !p.Whole() && (!isText || p.Begins < 0 || p.Ends <= p.Begins || p.Ends > utf8.RuneCountInString(text)) {
			return fault.New(fault.NotFound, "error.not_found")
		}
		if slices.ContainsFunc(parts[:i], p.overlaps) {
			return fault.New(fault.Invalid, "review.overlaps")
		}
	}
	return nil
}

// Unredact gives out after all a part that was held back. It returns
// fault.NotFound where it is not.
func (s *Service) Unredact(ctx context.Context, actor authz.Actor, c rights.Case, ref Ref, part Part) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		known, err := table.CollectedPages(tx).Where("id = ? AND item_id = ?", ref.PageID, c.Item.ID).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("looking for the row: %w", err)
		}
		if known == 0 {
			return fault.New(fault.NotFound, "error.not_found")
		}
		st, err := s.begin(ctx, tx, actor, c, models.StepUnredacted, "")
		if err != nil {
			return err
		}
		if err := st.remember(ctx, ref.PageID, []int{ref.Index}); err != nil {
			return err
		}
		n, err := table.Redactions(tx).Where("item_id = ? AND page_id = ? AND row_index = ? AND field = ? AND begins = ? AND ends = ?",
			c.Item.ID, ref.PageID, ref.Index, part.Field, part.Begins, part.Ends).Delete(ctx)
		if err != nil {
			return fmt.Errorf("ending the redaction: %w", err)
		}
		if n == 0 {
			return fault.New(fault.NotFound, "error.not_found")
		}
		if err := st.end(ctx, 1); err != nil {
			return err
		}
		return s.recordParts(ctx, tx, actor, c, "review.unredacted", 1, "")
	})
}

func (s *Service) recordParts(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, action string, n int, ground models.Ground) error {
	return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
		Chain: c.Item.ControllerID, Action: action, RequestID: c.Item.RequestID,
		Detail: map[string]string{"item": c.Item.ID, "parts": fmt.Sprint(n), "ground": string(ground)},
	})
}

func dropRedaction(ctx context.Context, tx *gorm.DB, ref Ref, p Part) error {
	_, err := table.Redactions(tx).Where("page_id = ? AND row_index = ? AND field = ? AND begins = ?", ref.PageID, ref.Index, p.Field, p.Begins).Delete(ctx)
	if err != nil {
		return fmt.Errorf("replacing a redaction: %w", err)
	}
	return nil
}

// row opens one row of the case. It returns fault.NotFound where there is none.
func (s *Service) row(ctx context.Context, actor authz.Actor, c rights.Case, ref Ref) (Row, error) {
	page, err := s.Collect.Page(ctx, actor, c, ref.PageID)
	if err != nil {
		return Row{}, err
	}
	if ref.Index < 0 || ref.Index >= len(page) {
		return Row{}, fault.New(fault.NotFound, "error.not_found")
	}
	rows, err := s.decided(ctx, c, page[ref.Index:ref.Index+1], true, "page_id = ?", ref.PageID)
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}

// redactions returns what is held back of the rows for which the condition holds.
func (s *Service) redactions(ctx context.Context, c rights.Case, words bool, condition string, args ...any) (map[Ref][]Redaction, error) {
	columns := []string{"row_index", "field", "begins", "ends", "ground"}
	if words {
		columns = append(columns, "reason_sealed", "argument_sealed")
	}
	stored, err := table.Redactions(s.DB.Read()).Select("page_id", toAny(columns)...).
		Where("item_id = ? AND controller_id = ? AND "+condition, append([]any{c.Item.ID, c.Item.ControllerID}, args...)...).
		Order("page_id, row_index, field, begins").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the redactions: %w", database.Fault(err))
	}
	held := map[Ref][]Redaction{}
	for _, r := range stored {
		ref, red := Ref{PageID: r.PageID, Index: r.RowIndex}, Redaction{Part: partOf(r), Ground: r.Ground}
		if red.Reason, err = s.Keys.Text(r.ReasonSealed, placePartReason(ref, red.Part)); err != nil {
			return nil, err
		}
		if red.Argument, err = s.Keys.Text(r.ArgumentSealed, placePartArgument(ref, red.Part)); err != nil {
			return nil, err
		}
		held[ref] = append(held[ref], red)
	}
	return held, nil
}

func partOf(r models.Redaction) Part { return Part{Field: r.Field, Begins: r.Begins, Ends: r.Ends} }

func placePartReason(r Ref, p Part) string {
	return fmt.Sprintf("redactions.reason/%s/%d/%d/%s", r.PageID, r.Index, p.Begins, p.Field)
}

func placePartArgument(r Ref, p Part) string {
	return fmt.Sprintf("redactions.argument/%s/%d/%d/%s", r.PageID, r.Index, p.Begins, p.Field)
}
