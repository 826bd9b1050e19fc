package remind

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// owners chases those who have not said what their store holds, until they
// have, also while the person is waited for. While an answer waits for approval
// nothing can be handed in, and nobody is asked to.
func (s *Service) owners(ctx context.Context, c models.Controller, today models.Date) error {
	rules := c.Rules()
	next := func(after *models.StoreTask) ([]models.StoreTask, error) { return s.openTasks(ctx, c, after) }
	made := map[string][]models.Reminder{} // of the page's tasks
	known := func(after *models.StoreTask) ([]models.StoreTask, error) {
		page, err := next(after)
		if err != nil || len(page) == 0 {
			return page, err
		}
		made, err = s.madeFor(ctx, page)
		return page, err
	}
	return each(ctx, known, func(task models.StoreTask) error {
		if len(without(taskSteps(task, rules, today), made[task.ID])) == 0 {
			return nil
		}
		err := s.DB.InTx(ctx, func(tx *gorm.DB) error { return s.remindOfTask(ctx, tx, c, rules, task.ID, task.ItemID, today) })
		if err != nil {
			return fmt.Errorf("reminding of task %s: %w", task.ID, err)
		}
		return nil
	})
}

// openTasks returns the tasks an owner can see and answer.
func (s *Service) openTasks(ctx context.Context, c models.Controller, after *models.StoreTask) ([]models.StoreTask, error) {
	q := table.StoreTasks(s.DB.Read()).Where("controller_id = ? AND state = 'open'", c.ID).
		Where(`EXISTS (SELECT 1 FROM request_items WHERE request_items.id = store_tasks.item_id
			AND request_items.status IN ('received', 'collecting', 'review', 'partly'))`).
		Where(`EXISTS (SELECT 1 FROM record_stores WHERE record_stores.controller_id = store_tasks.controller_id AND record_stores.id = store_tasks.store_id)`)
	if after != nil {
		q = q.Where("id > ?", after.ID)
	}
	return q.Order("id").Limit(batch).Find(ctx)
}

func (s *Service) madeFor(ctx context.Context, tasks []models.StoreTask) (map[string][]models.Reminder, error) {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	rows, err := table.Reminders(s.DB.Read()).Where("task_id IN ?", ids).Find(ctx)
	if err != nil {
		return nil, err
	}
	made := make(map[string][]models.Reminder, len(tasks))
	for _, r := range rows {
		made[*r.TaskID] = append(made[*r.TaskID], r)
	}
	return made, nil
}

// remindOfTask makes what is due for the task. Its item is held meanwhile, as
// it is when an owner answers.
func (s *Service) remindOfTask(ctx context.Context, tx *gorm.DB, c models.Controller, rules models.DeadlineRules, taskID, itemID string, today models.Date) error {
	item, err := holdItem(ctx, tx, itemID)
	if err != nil || !item.Status.Open() || item.Status == models.StatusApproval {
		return err
	}
	task, err := table.StoreTasks(tx).Where("id = ?", taskID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the task: %w", err)
	}
	made, err := table.Reminders(tx).Where("task_id = ?", task.ID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the reminders: %w", err)
	}
	due := without(taskSteps(task, rules, today), made)
	if task.State != models.TaskOpen || len(due) == 0 {
		return nil
	}
	asked := models.DateIn(task.CreatedAt, deadline.Zone())
	n := notice{
		controller: c, item: item, task: &task, steps: due, action: "reminder.owner", today: today,
		figures: map[models.Figure]int{models.FigureOwnerDays: asked.DaysUntil(today)},
	}
	if slices.ContainsFunc(due, func(st step) bool { return st.late }) {
		n.action, n.figures = "reminder.owner_late", map[models.Figure]int{models.FigureOwnerLate: task.Due.DaysUntil(today)}
	}
	return s.tell(ctx, tx, n)
}
