package review

import (
	"context"
	"fmt"
	"strings"
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

// Note keeps what the caseworker writes about a row, for who works on the case and
// who approves it; nothing takes the note away. It changes nothing in the answer.
func (s *Service) Note(ctx context.Context, actor authz.Actor, c rights.Case, ref Ref, text string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if text = strings.TrimSpace(text); utf8.RuneCountInString(text) > MaxReason {
		return fault.New(fault.Invalid, "submit.too_long").With("max", MaxReason)
	}
	if err := s.Collect.Hold(ctx, actor, c, pagesOf([]Ref{ref})); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		st, err := s.begin(ctx, tx, actor, c, models.StepNoted, "")
		if err != nil {
			return err
		}
		if err := st.remember(ctx, ref.PageID, []int{ref.Index}); err != nil {
			return err
		}
		if err := s.note(ctx, tx, actor, c, ref, text); err != nil {
			return err
		}
		if err := st.end(ctx, 1); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
			Chain: c.Item.ControllerID, Action: "review.noted", RequestID: c.Item.RequestID, Detail: map[string]string{"item": c.Item.ID, "rows": "1"},
		})
	})
}

func (s *Service) note(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, ref Ref, text string) error {
	if text == "" {
		if _, err := table.RowNotes(tx).Where("page_id = ? AND row_index = ?", ref.PageID, ref.Index).Delete(ctx); err != nil {
			return fmt.Errorf("taking the note away: %w", err)
		}
		return nil
	}
	sealed, err := s.Keys.Seal([]byte(text), placeNote(ref))
	if err != nil {
		return err
	}
	row := models.RowNote{
		PageID: ref.PageID, RowIndex: ref.Index, ItemID: c.Item.ID, ControllerID: c.Item.ControllerID,
		NoteSealed: sealed, WrittenBy: actor.StaffID, WrittenAt: database.Instant(s.Now()),
	}
	if err := table.RowNotes(tx, clause.OnConflict{UpdateAll: true}).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping the note: %w", err)
	}
	return nil
}

// notes returns what is noted about the rows for which the condition holds.
func (s *Service) notes(ctx context.Context, c rights.Case, condition string, args ...any) (map[Ref]string, error) {
	stored, err := table.RowNotes(s.DB.Read()).
		Where("item_id = ? AND controller_id = ? AND "+condition, append([]any{c.Item.ID, c.Item.ControllerID}, args...)...).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the notes: %w", database.Fault(err))
	}
	notes := make(map[Ref]string, len(stored))
	for _, n := range stored {
		ref := Ref{PageID: n.PageID, Index: n.RowIndex}
		if notes[ref], err = s.Keys.Text(n.NoteSealed, placeNote(ref)); err != nil {
			return nil, err
		}
	}
	return notes, nil
}

func placeNote(r Ref) string { return fmt.Sprintf("row_notes/%s/%d", r.PageID, r.Index) }
