package remind

import (
	"fmt"

	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// audience is who is told.
type audience string

const (
	caseworker = audience(models.RemindCaseworker)
	ombud      = audience(models.RemindOmbud)
	leader     = audience(models.RemindLeader)
	owner      = audience("owner") // of the task's store
)

// step is a reminder that is due.
type step struct {
	key  string
	from models.Date // the date it was counted from
	to   []audience
	late bool // a store owner's part was due
}

// caseSteps returns the steps of the schedule that are due for the item today,
// in the schedule's order: also those whose day was before the case came in,
// so that a case with little time left is announced at once.
func caseSteps(item models.RequestItem, rules models.DeadlineRules, today models.Date) []step {
	var due []step
	for _, r := range rules.Reminders {
		if on, from := r.On(item.Clock); !on.After(today) {
			due = append(due, step{key: r.Key(), from: from, to: []audience{audience(r.To)}})
		}
	}
	return due
}

// overdueEvery is how often a late owner is reminded, in days.
const overdueEvery = 7

// taskSteps returns the steps that are due today for an owner who has not
// answered: at set distances from when they were asked, the last of which tells
// the caseworker too, and from the day after their part was due every week, to
// the caseworker and the ombud as well.
func taskSteps(task models.StoreTask, rules models.DeadlineRules, today models.Date) []step {
	var due []step
	asked := models.DateIn(task.CreatedAt, deadline.Zone())
	for i, days := range rules.OwnerReminderDays {
		if asked.AddDays(days).After(today) {
			continue
		}
		to := []audience{owner}
		if i == len(rules.OwnerReminderDays)-1 {
			to = append(to, caseworker)
		}
		due = append(due, step{key: fmt.Sprintf("owner:asked:%d", days), from: asked, to: to})
	}
	for days := 1; !task.Due.AddDays(days).After(today); days += overdueEvery {
		due = append(due, step{key: fmt.Sprintf("owner:due:%d", days), from: task.Due, to: []audience{owner, caseworker, ombud}, late: true})
	}
	return due
}

// without returns the steps that no reminder was made for.
func without(steps []step, made []models.Reminder) []step {
	type once struct {
		key  string
		from models.Date
	}
	seen := make(map[once]bool, len(made))
	for _, r := range made {
		seen[once{r.Step, r.ForDate}] = true
	}
	var left []step
	for _, st := range steps {
		if !seen[once{st.key, st.from}] {
			left = append(left, st)
		}
	}
	return left
}
