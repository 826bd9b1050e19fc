package statistics

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// dirty notes that the figures of a month are no longer true. The databases
// write it in the transaction that changes an item; see the migration.
type dirty struct {
	ControllerID string
	Month        string
}

func (dirty) TableName() string { return "statistics_dirty" }

// turn is held by whoever counts a controller's months, and says how often
// that was done.
type turn struct {
	ControllerID string `gorm:"primaryKey"`
	Counted      int
}

func (turn) TableName() string { return "statistics_turns" }

// Refresh counts every month that has changed, for all controllers. Whoever
// reads the figures does so for their own; this keeps the notes few where
// nobody reads.
func (s *Service) Refresh(ctx context.Context) error { return s.refresh(ctx, nil) }

// refresh counts the changed months of the controllers; nil is all of them.
func (s *Service) refresh(ctx context.Context, controllers []string) error {
	var changed []string
	q := s.DB.Read().WithContext(ctx).Model(&dirty{}).Distinct("controller_id").Order("controller_id")
	if controllers != nil {
		q = q.Where("controller_id IN ?", controllers)
	}
	if err := q.Pluck("controller_id", &changed).Error; err != nil {
		return fmt.Errorf("looking for changed figures: %w", database.Fault(err))
	}
	for _, id := range changed {
		err := s.DB.InTx(ctx, func(tx *gorm.DB) error { return recount(ctx, tx, id) })
		if err != nil {
			return fmt.Errorf("counting anew: %w", err)
		}
	}
	return nil
}

// recount counts the noted months of one controller. The notes are taken away
// before the items are read: who changes an item afterwards leaves a new one,
// so no change is lost. One at a time counts for a controller, so that an
// older count never overwrites a newer.
func recount(ctx context.Context, tx *gorm.DB, controllerID string) error {
	if err := gorm.G[turn](tx, clause.OnConflict{DoNothing: true}).Create(ctx, &turn{ControllerID: controllerID}); err != nil {
		return fmt.Errorf("taking the turn: %w", err)
	}
	if _, err := gorm.G[turn](tx, clause.Locking{Strength: "UPDATE"}).Where("controller_id = ?", controllerID).Take(ctx); err != nil {
		return fmt.Errorf("waiting for the turn: %w", err)
	}
	var notes []dirty
	err := tx.WithContext(ctx).Clauses(clause.Returning{}).Where("controller_id = ?", controllerID).Delete(&notes).Error
	if err != nil {
		return fmt.Errorf("taking the notes: %w", err)
	}
	if len(notes) == 0 { // somebody else has counted while this one waited
		return nil
	}
	var months []string
	for _, n := range notes {
		months = append(months, n.Month)
	}
	slices.Sort(months)
	for _, month := range slices.Compact(months) {
		if err := recountMonth(ctx, tx, controllerID, month); err != nil {
			return fmt.Errorf("the month %s: %w", month, err)
		}
	}
	_, err = gorm.G[turn](tx).Where("controller_id = ?", controllerID).Update(ctx, "counted", gorm.Expr("counted + 1"))
	if err != nil {
		return fmt.Errorf("ending the turn: %w", err)
	}
	return nil
}

// part is what one statement counts: a cell's requests of one number of days
// and one ground.
type part struct {
	InvokedRight models.InvokedRight
	ActivityID   string
	Days         *int
	Refusal      *string
	Received, Answered, KeptLaw, Promised, KeptPromise, Waiting, Withdrawn,
	Forwarded, Extended, Paused, PausedDays, Partly, Reopened int
}

// countMonth counts in one statement, so that all of a month's figures are of
// one moment. A request that was answered is counted as it was answered first;
// what followed from another was asked for by nobody.
const countMonth = `SELECT invoked_right, activity_id, days, refusal, COUNT(*) AS received,
	COUNT(first_answer_at) AS answered,
	SUM(CASE WHEN kept_law THEN 1 ELSE 0 END) AS kept_law,
	COUNT(kept_promise) AS promised,
	SUM(CASE WHEN kept_promise THEN 1 ELSE 0 END) AS kept_promise,
	SUM(CASE WHEN first_answer_at IS NULL AND status NOT IN ('withdrawn', 'forwarded') THEN 1 ELSE 0 END) AS waiting,
	SUM(CASE WHEN first_answer_at IS NULL AND status = 'withdrawn' THEN 1 ELSE 0 END) AS withdrawn,
	SUM(CASE WHEN first_answer_at IS NULL AND status = 'forwarded' THEN 1 ELSE 0 END) AS forwarded,
	SUM(CASE WHEN was_extended THEN 1 ELSE 0 END) AS extended,
	SUM(CASE WHEN waited > 0 THEN 1 ELSE 0 END) AS paused,
	SUM(waited) AS paused_days,
	SUM(CASE WHEN first_outcome = 'partly' THEN 1 ELSE 0 END) AS partly,
	COUNT(reopened_at) AS reopened
FROM (SELECT request_items.*,
		answer_days AS days,
		CASE WHEN first_outcome = 'refused' THEN first_ground END AS refusal,
		CASE WHEN first_answer_at IS NULL THEN extended_at IS NOT NULL ELSE first_extended END AS was_extended,
		CASE WHEN first_answer_at IS NULL THEN paused_days ELSE first_paused_days END AS waited
	FROM request_items WHERE derived_from IS NULL AND controller_id = ? AND received_on >= ? AND received_on < ?) AS counted
GROUP BY invoked_right, activity_id, days, refusal`

func recountMonth(ctx context.Context, tx *gorm.DB, controllerID, month string) error {
	start, err := time.Parse("2006-01", month)
	if err != nil {
		return fmt.Errorf("reading the month: %w", err)
	}
	from := models.NewDate(start.Year(), start.Month(), 1)
	var parts []part
	err = tx.WithContext(ctx).Raw(countMonth, controllerID, from, models.NewDate(from.Year, from.Month+1, 1)).Scan(&parts).Error
	if err != nil {
		return fmt.Errorf("counting: %w", err)
	}
	if _, err := gorm.G[Cell](tx).Where("controller_id = ? AND month = ?", controllerID, month).Delete(ctx); err != nil {
		return fmt.Errorf("removing the old figures: %w", err)
	}
	cells := fold(controllerID, month, parts)
	if len(cells) == 0 {
		return nil
	}
	if err := gorm.G[Cell](tx).CreateInBatches(ctx, &cells, 100); err != nil {
		return fmt.Errorf("keeping the figures: %w", err)
	}
	return nil
}

// fold adds the parts of each cell.
func fold(controllerID, month string, parts []part) []Cell {
	var cells []Cell
	at := map[[2]string]int{}
	for _, p := range parts {
		key := [2]string{string(p.InvokedRight), p.ActivityID}
		i, known := at[key]
		if !known {
			i = len(cells)
			at[key] = i
			cells = append(cells, Cell{ControllerID: controllerID, Month: month, InvokedRight: p.InvokedRight, ActivityID: p.ActivityID})
		}
		cells[i].add(p.counts())
	}
	return cells
}

func (p part) counts() Counts {
	c := Counts{
		Received: p.Received, Answered: p.Answered, KeptLaw: p.KeptLaw, Promised: p.Promised, KeptPromise: p.KeptPromise,
		Waiting: p.Waiting, Withdrawn: p.Withdrawn, Forwarded: p.Forwarded, Extended: p.Extended,
		Paused: p.Paused, PausedDays: p.PausedDays, Partly: p.Partly, Reopened: p.Reopened,
	}
	if p.Days != nil {
		c.AnswerDays = Histogram{*p.Days: p.Answered}
	}
	if p.Refusal != nil {
		c.Refused = p.Received
		c.Refusals = map[string]int{*p.Refusal: p.Received}
	}
	return c
}
