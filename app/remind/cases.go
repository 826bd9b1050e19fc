package remind

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// unmade are the conditions on an item that a step is due for and not made,
// by the date the step is counted from.
var unmade = map[models.ReminderFrom]string{
	models.FromTarget: `(request_items.target <= ? AND NOT EXISTS (SELECT 1 FROM reminders WHERE reminders.item_id = request_items.id
		AND reminders.task_id IS NULL AND reminders.step = ? AND reminders.for_date = request_items.target))`,
	models.FromDue: `(request_items.governing <= ? AND NOT EXISTS (SELECT 1 FROM reminders WHERE reminders.item_id = request_items.id
		AND reminders.task_id IS NULL AND reminders.step = ? AND reminders.for_date = request_items.governing))`,
}

// cases reminds of the controller's open cases.
func (s *Service) cases(ctx context.Context, c models.Controller, today models.Date) error {
	rules := c.Rules()
	next := func(after *models.RequestItem) ([]models.RequestItem, error) {
		return s.dueCases(ctx, c, rules, today, after)
	}
	return each(ctx, next, func(item models.RequestItem) error {
		err := s.DB.InTx(ctx, func(tx *gorm.DB) error { return s.remindOfCase(ctx, tx, c, rules, item.ID, today) })
		if err != nil {
			return fmt.Errorf("reminding of item %s: %w", item.ID, err)
		}
		return nil
	})
}

// dueCases returns open items that a step is due for and not made, but those a
// pause holds up. The target is never later than the governing date, so that
// one bound on it, served by an index, leaves out what is not near.
func (s *Service) dueCases(ctx context.Context, c models.Controller, rules models.DeadlineRules, today models.Date, after *models.RequestItem) ([]models.RequestItem, error) {
	var conditions []string
	var args []any
	first := rules.Reminders[0].Days
	for _, r := range rules.Reminders {
		first = min(first, r.Days)
		conditions = append(conditions, unmade[r.From])
		args = append(args, today.AddDays(-r.Days), r.Key())
	}
	q := table.RequestItems(s.DB.Read()).Select("id", "target").
		Where("controller_id = ? AND target <= ? AND status IN ('received', 'collecting', 'review', 'approval', 'partly')", c.ID, today.AddDays(-first)).
		Where("("+strings.Join(conditions, " OR ")+")", args...).
		Where(`NOT (governed_by IN ('one-month', 'one-month-extended') AND EXISTS (SELECT 1 FROM inquiries
			WHERE inquiries.item_id = request_items.id AND inquiries.answered_at IS NULL AND inquiries.counts))`)
	if after != nil {
		q = q.Where("(target, id) > (?, ?)", after.Target, after.ID)
	}
	return q.Order("target, id").Limit(batch).Find(ctx)
}

// remindOfCase makes what is due for the item, which is held meanwhile: who
// comes second finds it made. Steps that come due together, after a stop or for
// a short promise, are each recorded, and told in one e-mail a recipient.
func (s *Service) remindOfCase(ctx context.Context, tx *gorm.DB, c models.Controller, rules models.DeadlineRules, itemID string, today models.Date) error {
	item, err := holdItem(ctx, tx, itemID)
	if err != nil || !item.Status.Open() {
		return err
	}
	if quiet, err := heldUp(ctx, tx, item); err != nil || quiet {
		return err
	}
	made, err := table.Reminders(tx).Where("item_id = ? AND task_id IS NULL", item.ID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the reminders: %w", err)
	}
	due := without(caseSteps(item, rules, today), made)
	if len(due) == 0 {
		return nil
	}
	figures := map[models.Figure]int{models.FigureDaysLeft: today.DaysUntil(item.Governing)}
	if item.Governing.Before(today) {
		figures = map[models.Figure]int{models.FigureDaysOver: item.Governing.DaysUntil(today)}
	}
	return s.tell(ctx, tx, notice{controller: c, item: item, steps: due, figures: figures, action: "reminder.made", today: today})
}

func holdItem(ctx context.Context, tx *gorm.DB, id string) (models.RequestItem, error) {
	item, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(ctx)
	if err != nil {
		return item, fmt.Errorf("holding the item: %w", err)
	}
	return item, nil
}

// heldUp reports whether the item's governing date waits for the person at
// present: a pause that counts is open, and it is not the promise that governs,
// which no pause moves. A pause that moves nothing quiets nothing.
func heldUp(ctx context.Context, tx *gorm.DB, item models.RequestItem) (bool, error) {
	if item.GovernedBy != "one-month" && item.GovernedBy != "one-month-extended" {
		return false, nil
	}
	n, err := table.Inquiries(tx).Where("item_id = ? AND answered_at IS NULL AND counts", item.ID).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for a pause: %w", err)
	}
	return n > 0, nil
}
