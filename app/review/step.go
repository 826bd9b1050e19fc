package review

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// step writes down what is about to be done to rows, so that it can be undone.
type step struct {
	s   *Service
	tx  *gorm.DB
	row models.ReviewStep
}

// begin begins a step of a case under review, which is held until the transaction
// ends.
func (s *Service) begin(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, kind models.ReviewStepKind, ground models.Ground) (*step, error) {
	if err := rights.HoldIn(ctx, tx, c.Item, models.StatusReview, "review.not_now"); err != nil {
		return nil, err
	}
	var last int
	if err := tx.WithContext(ctx).Raw("SELECT COALESCE(MAX(number), 0) FROM review_steps WHERE item_id = ?", c.Item.ID).Scan(&last).Error; err != nil {
		return nil, fmt.Errorf("numbering the step: %w", err)
	}
	st := &step{s: s, tx: tx, row: models.ReviewStep{
		ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Number: last + 1, Kind: kind, Ground: ground,
		DoneBy: actor.StaffID, DoneAt: database.Instant(s.Now()),
	}}
	if err := table.ReviewSteps(tx).Create(ctx, &st.row); err != nil {
		return nil, fmt.Errorf("keeping the step: %w", err)
	}
	return st, nil
}

// before is how a row was.
type before struct {
	Row        int
	Choice     *models.ReviewChoice `json:",omitempty"`
	Redactions []models.Redaction   `json:",omitempty"`
	Note       *models.RowNote      `json:",omitempty"`
}

// someRows is how many rows a question to the database names.
const someRows = 500

// remember keeps how the rows of the page are, before they are changed.
func (st *step) remember(ctx context.Context, pageID string, rows []int) error {
	var was []before
	for some := range slices.Chunk(rows, someRows) {
		choices, err := table.ReviewChoices(st.tx).Where("page_id = ? AND row_index IN ?", pageID, some).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the choices: %w", err)
		}
		redactions, err := table.Redactions(st.tx).Where("page_id = ? AND row_index IN ?", pageID, some).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the redactions: %w", err)
		}
		notes, err := table.RowNotes(st.tx).Where("page_id = ? AND row_index IN ?", pageID, some).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the notes: %w", err)
		}
		for _, row := range some {
			b := before{Row: row}
			for i := range choices {
				if choices[i].RowIndex == row {
					b.Choice = &choices[i]
				}
			}
			for _, r := range redactions {
				if r.RowIndex == row {
					b.Redactions = append(b.Redactions, r)
				}
			}
			for i := range notes {
				if notes[i].RowIndex == row {
					b.Note = &notes[i]
				}
			}
			was = append(was, b)
		}
	}
	plain, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("keeping how the rows were: %w", err)
	}
	page := models.ReviewStepPage{StepID: st.row.ID, PageID: pageID}
	if page.BeforeSealed, err = st.s.Keys.Seal(plain, placeBefore(page)); err != nil {
		return err
	}
	if err := table.ReviewStepPages(st.tx).Create(ctx, &page); err != nil {
		return fmt.Errorf("keeping how the rows were: %w", err)
	}
	return nil
}

// end notes of how much it was.
func (st *step) end(ctx context.Context, amount int) error {
	_, err := table.ReviewSteps(st.tx).Where("id = ?", st.row.ID).Select("amount").Updates(ctx, models.ReviewStep{Amount: amount})
	if err != nil {
		return fmt.Errorf("counting the step: %w", err)
	}
	return nil
}

// Step is something that was done in the review.
type Step struct {
	ID     string
	Kind   models.ReviewStepKind
	Ground models.Ground
	Amount int
	By     string // who did it, their ID
	At     time.Time

	UndoneBy string // "" for what was not undone
	UndoneAt time.Time
}

func stepOf(row models.ReviewStep) Step {
	st := Step{ID: row.ID, Kind: row.Kind, Ground: row.Ground, Amount: row.Amount, By: row.DoneBy, At: row.DoneAt}
	if row.UndoneBy != nil && row.UndoneAt != nil {
		st.UndoneBy, st.UndoneAt = *row.UndoneBy, *row.UndoneAt
	}
	return st
}

// Last returns the step that would be undone; not ok where there is none. What an
// answer that was given rests on is not undone any more.
func (s *Service) Last(ctx context.Context, actor authz.Actor, c rights.Case) (last Step, ok bool, err error) {
	if err := c.RequireAssignee(actor); err != nil {
		return last, false, err
	}
	row, ok, err := lastStep(ctx, s.DB.Read(), c)
	return stepOf(row), ok, database.Fault(err)
}

func lastStep(ctx context.Context, db *gorm.DB, c rights.Case) (models.ReviewStep, bool, error) {
	rows, err := table.ReviewSteps(db).
		Where(`item_id = ? AND controller_id = ? AND undone_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM access_reports WHERE access_reports.item_id = review_steps.item_id AND access_reports.created_at >= review_steps.done_at)`, c.Item.ID, c.Item.ControllerID).
		Order("number DESC").Limit(1).Find(ctx)
	if err != nil {
		return models.ReviewStep{}, false, fmt.Errorf("reading the last step: %w", err)
	}
	if len(rows) == 0 {
		return models.ReviewStep{}, false, nil
	}
	return rows[0], true, nil
}

// Undo puts the rows back as they were before the last step, which has to be the
// one that is named.
func (s *Service) Undo(ctx context.Context, actor authz.Actor, c rights.Case, id string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.HoldIn(ctx, tx, c.Item, models.StatusReview, "review.not_now"); err != nil {
			return err
		}
		last, ok, err := lastStep(ctx, tx, c)
		if err != nil {
			return err
		}
		if !ok || last.ID != id {
			return fault.New(fault.Conflict, "review.not_the_last")
		}
		if err := s.putBack(ctx, tx, last); err != nil {
			return err
		}
		now := database.Instant(s.Now())
		_, err = table.ReviewSteps(tx).Where("id = ?", last.ID).Select("undone_by", "undone_at").
			Updates(ctx, models.ReviewStep{UndoneBy: &actor.StaffID, UndoneAt: &now})
		if err != nil {
			return fmt.Errorf("undoing the step: %w", err)
		}
		return audit.Record(ctx, tx, actor, now, audit.Event{
			Chain: c.Item.ControllerID, Action: "review.undone", RequestID: c.Item.RequestID,
			Detail: map[string]string{"item": c.Item.ID, "step": strconv.Itoa(last.Number), "what": string(last.Kind)},
		})
	})
}

// putBack puts the rows back, a page at a time.
func (s *Service) putBack(ctx context.Context, tx *gorm.DB, last models.ReviewStep) error {
	for after := ""; ; {
		pages, err := table.ReviewStepPages(tx).Where("step_id = ? AND page_id > ?", last.ID, after).Order("page_id").Limit(1).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading how the rows were: %w", err)
		}
		if len(pages) == 0 {
			return nil
		}
		after = pages[0].PageID
		was, err := s.opened(pages[0])
		if err != nil {
			return err
		}
		for some := range slices.Chunk(was, someRows) {
			if err := putBackRows(ctx, tx, after, some); err != nil {
				return err
			}
		}
	}
}

func putBackRows(ctx context.Context, tx *gorm.DB, pageID string, was []before) error {
	var (
		rows       []int
		choices    []models.ReviewChoice
		redactions []models.Redaction
		notes      []models.RowNote
	)
	for _, b := range was {
		rows = append(rows, b.Row)
		redactions = append(redactions, b.Redactions...)
		if b.Choice != nil {
			choices = append(choices, *b.Choice)
		}
		if b.Note != nil {
			notes = append(notes, *b.Note)
		}
	}
	const ofRows = "page_id = ? AND row_index IN ?"
	_, err1 := table.ReviewChoices(tx).Where(ofRows, pageID, rows).Delete(ctx)
	_, err2 := table.Redactions(tx).Where(ofRows, pageID, rows).Delete(ctx)
	_, err3 := table.RowNotes(tx).Where(ofRows, pageID, rows).Delete(ctx)
	err := errors.Join(err1, err2, err3)
	if err == nil && len(choices) > 0 {
		err = table.ReviewChoices(tx).CreateInBatches(ctx, &choices, 200)
	}
	if err == nil && len(redactions) > 0 {
		err = table.Redactions(tx).CreateInBatches(ctx, &redactions, 100)
	}
	if err == nil && len(notes) > 0 {
		err = table.RowNotes(tx).CreateInBatches(ctx, &notes, 100)
	}
	if err != nil {
		return fmt.Errorf("putting the rows back: %w", err)
	}
	return nil
}

func placeBefore(p models.ReviewStepPage) string {
	return "review_step_pages/" + p.StepID + "/" + p.PageID
}
