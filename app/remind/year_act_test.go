package remind_test

import (
	"fmt"

	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// act files some cases and lets people act on some of those that are there.
func (y *year) act(day int, today models.Date) {
	y.T.Helper()
	for range y.filings(day) {
		y.file(today)
	}
	for _, c := range y.cases {
		if !c.open() && c.status != models.StatusAnswered || y.dice.IntN(12) > 0 {
			continue
		}
		switch y.dice.IntN(9) {
		case 0, 1:
			y.Exec("UPDATE request_items SET assignee_id = ? WHERE id = ?", y.staff[y.dice.IntN(len(y.staff))], c.id)
		case 2:
			y.become(c, models.StatusCollecting, models.StatusReview, models.StatusApproval, models.StatusPartly)
		case 3:
			if y.dice.IntN(2) == 0 {
				y.become(c, models.StatusAnswered, models.StatusWithdrawn)
			}
		case 4:
			y.reopen(c, today)
		case 5:
			y.extend(c, today)
		case 6:
			y.ask(c, today)
		case 7:
			y.answered(c)
		case 8:
			y.askOwner(c, today)
		}
	}
}

// filings returns how many cases come in at a time, so that all have come when
// there is still time for the last to be late.
func (y *year) filings(day int) int {
	left, ticks := yearCases-len(y.cases), 2*(yearDays-40-day)
	if ticks <= 0 {
		return 0
	}
	return y.dice.IntN(2*left/ticks + 2)
}

func (y *year) file(today models.Date) {
	y.T.Helper()
	n, at := len(y.cases), database.Instant(y.Clock.Now())
	c := &simCase{id: models.NewID(), requestID: models.NewID(), controller: y.dice.IntN(3), status: models.StatusReceived}
	controller, days := []string{"nord", "sor", "vest"}[c.controller], []int{30, 31, 4 + y.dice.IntN(3)}[c.controller]
	c.governing, c.byMonth = today.AddDays(days), c.controller == 1
	c.target = workday(c.governing)
	if n == 0 {
		y.Exec("INSERT INTO data_subjects (id, national_id_lookup, national_id_sealed, language, created_at) VALUES ('p', 'p', ?, 'nb', ?)", []byte{1}, at)
	}
	y.Exec(`INSERT INTO rights_requests (id, controller_id, case_number, number, data_subject_id, submission_key, channel, language, received_at, name_sealed, about_sealed, email_sealed, version, created_at)
		VALUES (?, ?, ?, ?, 'p', ?, 'portal', 'nb', ?, ?, ?, ?, 1, ?)`, c.requestID, controller, fmt.Sprintf("SIM-2026-%05d", n), n, c.id, at,
		y.sealed("Oksana", "name", c.requestID), y.sealed("Alt", "about", c.requestID), y.sealed("oksana@epost.example", "email", c.requestID), at)
	y.Exec(`INSERT INTO request_items (id, request_id, controller_id, data_subject_id, invoked_right, status, activity_id, received_on, received_at, promised_days, margin_days,
		rules_version, one_month, extended, governing, governed_by, target, paused_days, awaits_person, awaits_store, outcome, ground, version)
		VALUES (?, ?, ?, 'p', 'access', 'received', '', ?, ?, 30, 0, 'x', ?, ?, ?, ?, ?, 0, FALSE, FALSE, '', '', 1)`,
		c.id, c.requestID, controller, today, at, c.governing, c.governing, c.governing, governedBy(c), c.target)
	y.cases = append(y.cases, c)
}

func (y *year) sealed(text, field, id string) []byte {
	y.T.Helper()
	b, err := y.Keys.Seal([]byte(text), "rights_requests."+field+"/"+id)
	y.Must(err)
	return b
}

func governedBy(c *simCase) string {
	switch {
	case c.extended:
		return "one-month-extended"
	case c.byMonth:
		return "one-month"
	default:
		return "30-days"
	}
}

func (y *year) become(c *simCase, states ...models.Status) {
	y.T.Helper()
	if c.open() {
		c.status = states[y.dice.IntN(len(states))]
		y.Exec("UPDATE request_items SET status = ? WHERE id = ?", c.status, c.id)
	}
}

// reopen opens an answered case again; by a date that is past it is overdue at
// once.
func (y *year) reopen(c *simCase, today models.Date) {
	y.T.Helper()
	if c.status != models.StatusAnswered {
		return
	}
	c.status = models.StatusReview
	if !today.Before(c.governing) {
		c.late = c.governing
	}
	y.Exec("UPDATE request_items SET status = 'review' WHERE id = ?", c.id)
}

func (y *year) extend(c *simCase, today models.Date) {
	y.T.Helper()
	if c.open() && !c.extended && c.question == nil && !c.governing.Before(today) {
		c.extended, c.byMonth = true, true
		y.date(c, c.governing.AddDays(60))
	}
}

func (y *year) date(c *simCase, governing models.Date) {
	y.T.Helper()
	c.governing, c.target = governing, workday(governing)
	y.Exec("UPDATE request_items SET governing = ?, target = ?, governed_by = ? WHERE id = ?", c.governing, c.target, governedBy(c), c.id)
}

// ask puts a question. A wait that counts begins while there is time left.
func (y *year) ask(c *simCase, today models.Date) {
	y.T.Helper()
	if !c.open() || c.question != nil {
		return
	}
	c.question = &simQuestion{id: models.NewID(), asked: today, counts: today.DaysUntil(c.governing) > 10 && y.dice.IntN(2) == 0, before: c.governing}
	controller := []string{"nord", "sor", "vest"}[c.controller]
	question, err := y.Keys.Seal([]byte("Hva mener du?"), "inquiries.question/"+c.question.id)
	y.Must(err)
	y.Exec(`INSERT INTO inquiries (id, item_id, controller_id, kind, question_sealed, asked_by, asked_at, counts, answered_by, dropped)
		VALUES (?, ?, ?, 'clarification', ?, ?, ?, ?, '', FALSE)`, c.question.id, c.id, controller, question, y.staff[0], database.Instant(y.Clock.Now()), c.question.counts)
}

func (y *year) answered(c *simCase) {
	y.T.Helper()
	if c.question == nil {
		return
	}
	y.Exec("UPDATE inquiries SET answered_at = ? WHERE id = ?", database.Instant(y.Clock.Now()), c.question.id)
	c.question = nil
}

// movePaused moves the dates that wait, as the clocks do each day.
func (y *year) movePaused(today models.Date) {
	y.T.Helper()
	for _, c := range y.cases {
		if c.open() && c.waits() {
			y.date(c, c.question.before.AddDays(c.question.asked.DaysUntil(today)))
		}
	}
}

func (y *year) askOwner(c *simCase, today models.Date) {
	y.T.Helper()
	switch {
	case c.task != nil:
		y.Exec("UPDATE store_tasks SET state = 'completed', answered_at = ? WHERE id = ?", database.Instant(y.Clock.Now()), c.task.id)
		c.task = nil
	case c.open() && c.collectionID == "":
		c.collectionID = models.NewID()
		c.task = &simTask{id: models.NewID(), asked: today, due: today.AddDays(1 + y.dice.IntN(9))}
		controller := []string{"nord", "sor", "vest"}[c.controller]
		y.Exec(`INSERT INTO collections (id, item_id, controller_id, store_id, state, reason, at_once, row_count, queries, took, tries, trying)
			VALUES (?, ?, ?, 'papir', 'with-owner', '', FALSE, 0, 0, 0, 0, FALSE)`, c.collectionID, c.id, controller)
		y.Exec(`INSERT INTO store_tasks (id, collection_id, item_id, controller_id, store_id, owner_email, state, due, created_at)
			VALUES (?, ?, ?, ?, 'papir', 'arkivar@nord.example', 'open', ?, ?)`, c.task.id, c.collectionID, c.id, controller, c.task.due, database.Instant(y.Clock.Now()))
	}
}
