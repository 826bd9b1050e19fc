package remind_test

import (
	"fmt"

	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// The model of the simulated year: what must have been reminded of, by plain
// counting of days from the plain facts of each case.

// simCase is a case's plain facts.
type simCase struct {
	ID, CaseNumber, ControllerID, DataSubjectID, GovernedBy string
	InvokedRight                                            models.InvokedRight
	Status                                                  models.Status
	Governing, Target                                       models.Date
	AssigneeID                                              *string

	questions []simQuestion
	tasks     []simTask
}

// simQuestion is a question that is not answered.
type simQuestion struct {
	id     string
	asked  models.Date
	counts bool
}

// simTask is an owner's task that is not answered.
type simTask struct {
	id         string
	asked, due models.Date
}

// dated names the case and the date that governs it.
func (c *simCase) dated() string { return c.ID + " " + c.Governing.String() }

func (c *simCase) open() bool {
	switch c.Status {
	case models.StatusReceived, models.StatusCollecting, models.StatusReview, models.StatusApproval, models.StatusPartly:
		return true
	case models.StatusAnswered, models.StatusClosed, models.StatusWithdrawn, models.StatusForwarded:
	}
	return false
}

// waits reports whether the date waits for the person: the month governs, and
// not a promise, and a question that counts is open.
func (c *simCase) waits() bool {
	if c.GovernedBy != "one-month" && c.GovernedBy != "one-month-extended" {
		return false
	}
	for _, q := range c.questions {
		if q.counts {
			return true
		}
	}
	return false
}

// counts reports whether the case's date comes nearer.
func (c *simCase) counts() bool { return c.open() && !c.waits() }

// simStep is a step of a schedule, written out.
type simStep struct {
	key    string
	target bool
	days   int
}

// simSchedule is the controller's: Nord and Sør have the usual one.
func simSchedule(controllerID string) []simStep {
	if controllerID == "vest" {
		return []simStep{{"ombud:due:-3", false, -3}, {"caseworker:target:0", true, 0}, {"leader:due:2", false, 2}}
	}
	return []simStep{
		{"caseworker:target:-7", true, -7},
		{"caseworker:target:-2", true, -2},
		{"ombud:target:-1", true, -1},
		{"leader:due:-1", false, -1},
		{"ombud:due:1", false, 1},
		{"leader:due:1", false, 1},
	}
}

// simDue calls found with what names each reminder that is due for the case
// today: "<item or task> <step> <date>", or the inquiry's ID.
func simDue(c *simCase, today models.Date, found func(string)) {
	if !c.open() {
		return
	}
	if !c.waits() {
		for _, s := range simSchedule(c.ControllerID) {
			from := c.Governing
			if s.target {
				from = c.Target
			}
			if from.DaysUntil(today) >= s.days {
				found(c.ID + " " + s.key + " " + from.String())
			}
		}
	}
	for _, q := range c.questions {
		if q.asked.DaysUntil(today) >= 7 {
			found(q.id)
		}
	}
	if c.Status == models.StatusApproval {
		return
	}
	for _, t := range c.tasks {
		for _, days := range []int{3, 7, 10} {
			if t.asked.DaysUntil(today) >= days {
				found(fmt.Sprintf("%s owner:asked:%d %s", t.id, days, t.asked))
			}
		}
		for week := 0; t.due.DaysUntil(today) > 7*week; week++ {
			found(fmt.Sprintf("%s owner:due:%d %s", t.id, 7*week+1, t.due))
		}
	}
}

// look reads the facts of every case that is not put away.
func (y *year) look() {
	y.T.Helper()
	before := make(map[string]*simCase, len(y.cases))
	for _, c := range y.cases {
		before[c.ID] = c
	}
	y.cases = nil
	db := y.DB.Read().WithContext(y.T.Context())
	y.Must(db.Raw(`SELECT request_items.id, case_number, request_items.controller_id, request_items.data_subject_id, governed_by, invoked_right, status,
		governing, target, rights_requests.assignee_id FROM request_items JOIN rights_requests ON rights_requests.id = request_id
		WHERE status NOT IN ('closed', 'withdrawn', 'forwarded') ORDER BY rights_requests.created_at, case_number`).Scan(&y.cases).Error)
	now := make(map[string]*simCase, len(y.cases))
	for _, c := range y.cases {
		now[c.ID] = c
	}
	y.lookAtQuestions(now)
	y.lookAtTasks(now)
	for _, c := range y.cases {
		if was := before[c.ID]; was != nil && was.waits() && c.waits() {
			y.moved += was.Governing.DaysUntil(c.Governing)
		}
	}
}

func (y *year) lookAtQuestions(cases map[string]*simCase) {
	y.T.Helper()
	var rows []models.Inquiry
	y.Must(y.DB.Read().WithContext(y.T.Context()).Raw("SELECT id, item_id, asked_at, counts FROM inquiries WHERE answered_at IS NULL").Scan(&rows).Error)
	for _, r := range rows {
		if c := cases[r.ItemID]; c != nil {
			c.questions = append(c.questions, simQuestion{id: r.ID, asked: models.DateIn(r.AskedAt, deadline.Zone()), counts: r.Counts})
		}
	}
}

func (y *year) lookAtTasks(cases map[string]*simCase) {
	y.T.Helper()
	var rows []models.StoreTask
	y.Must(y.DB.Read().WithContext(y.T.Context()).Raw("SELECT id, item_id, created_at, due FROM store_tasks WHERE state = 'open'").Scan(&rows).Error)
	for _, r := range rows {
		if c := cases[r.ItemID]; c != nil {
			c.tasks = append(c.tasks, simTask{id: r.ID, asked: models.DateIn(r.CreatedAt, deadline.Zone()), due: r.Due})
		}
	}
}
