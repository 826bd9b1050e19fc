package remind_test

import (
	"fmt"
	"time"

	"rettighetsporten/models"
)

// The model of the simulated year: what must have been reminded of, kept beside
// the database by plain counting of days.

// simCase is a case as the model knows it.
type simCase struct {
	id, requestID, collectionID string
	controller                  int
	status                      models.Status
	governing, target           models.Date
	byMonth                     bool // the month governs, and not a promise
	extended                    bool
	late                        models.Date // a date it was overdue by when it was opened again: nobody could announce that
	question                    *simQuestion
	task                        *simTask
}

type simQuestion struct {
	id     string
	asked  models.Date
	counts bool
	before models.Date // the governing date as it was
}

type simTask struct {
	id         string
	asked, due models.Date
}

func (c *simCase) open() bool {
	switch c.status {
	case models.StatusReceived, models.StatusCollecting, models.StatusReview, models.StatusApproval, models.StatusPartly:
		return true
	case models.StatusAnswered, models.StatusClosed, models.StatusWithdrawn, models.StatusForwarded:
	}
	return false
}

// waits reports whether the date waits for the person.
func (c *simCase) waits() bool { return c.question != nil && c.question.counts && c.byMonth }

// simStep is a step of a schedule, written out.
type simStep struct {
	key    string
	target bool
	days   int
}

// simSchedules are the controllers': Nord and Sør have the usual one.
func simSchedules() [][]simStep {
	usual := []simStep{
		{"caseworker:target:-7", true, -7},
		{"caseworker:target:-2", true, -2},
		{"ombud:target:-1", true, -1},
		{"leader:due:-1", false, -1},
		{"ombud:due:1", false, 1},
		{"leader:due:1", false, 1},
	}
	short := []simStep{{"ombud:due:-3", false, -3}, {"caseworker:target:0", true, 0}, {"leader:due:2", false, 2}}
	return [][]simStep{usual, usual, short}
}

// simDue calls found with what names each reminder that is due for the case
// today: "<item or task> <step> <date>", or the inquiry's ID.
func simDue(c *simCase, today models.Date, found func(string)) {
	if !c.open() {
		return
	}
	if !c.waits() {
		for _, s := range simSchedules()[c.controller] {
			from := c.governing
			if s.target {
				from = c.target
			}
			if from.DaysUntil(today) >= s.days {
				found(c.id + " " + s.key + " " + from.String())
			}
		}
	}
	if c.question != nil && c.question.asked.DaysUntil(today) >= 7 {
		found(c.question.id)
	}
	if c.task == nil || c.status == models.StatusApproval {
		return
	}
	for _, days := range []int{3, 7, 10} {
		if c.task.asked.DaysUntil(today) >= days {
			found(fmt.Sprintf("%s owner:asked:%d %s", c.task.id, days, c.task.asked))
		}
	}
	for week := 0; c.task.due.DaysUntil(today) > 7*week; week++ {
		found(fmt.Sprintf("%s owner:due:%d %s", c.task.id, 7*week+1, c.task.due))
	}
}

// workday goes back to a day that is neither a weekend's nor in holidays, those
// of 2026 and of the first half of 2027.
func workday(d models.Date) models.Date {
	off := map[string]bool{
		"2026-04-02": true, "2026-04-03": true, "2026-04-06": true, "2026-05-01": true, "2026-05-14": true, "2026-05-25": true, "2026-12-25": true,
		"2027-01-01": true, "2027-03-25": true, "2027-03-26": true, "2027-03-29": true, "2027-05-06": true, "2027-05-17": true,
	}
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday || off[d.String()] {
		d = d.AddDays(-1)
	}
	return d
}
