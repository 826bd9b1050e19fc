package remind_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// judge holds the database against the model.
func (y *year) judge() {
	y.T.Helper()
	var rows []struct {
		ItemID, Step string
		TaskID       *string
		ForDate      models.Date
		MadeAt       time.Time
	}
	y.Must(y.DB.Read().Raw("SELECT item_id, task_id, step, for_date, made_at FROM reminders").Scan(&rows).Error)
	got, announced := map[string]int{}, map[string]time.Time{}
	for _, r := range rows {
		about := r.ItemID
		if r.TaskID != nil {
			about = *r.TaskID
		} else if first, ok := announced[r.ItemID+" "+r.ForDate.String()]; !ok || r.MadeAt.Before(first) {
			announced[r.ItemID+" "+r.ForDate.String()] = r.MadeAt
		}
		got[about+" "+r.Step+" "+r.ForDate.String()]++
	}
	var inquiries []string
	y.Must(y.DB.Read().Raw("SELECT id FROM inquiries WHERE reminded_at IS NOT NULL").Scan(&inquiries).Error)
	for _, id := range inquiries {
		got[id]++
	}
	for r := range y.must {
		if got[r] != 1 {
			y.T.Errorf("%s was due and made %d times", r, got[r])
		}
	}
	for r, n := range got {
		if !y.may[r] || n != 1 {
			y.T.Errorf("%s was made %d times; due: %v", r, n, y.may[r])
		}
	}
	y.judgeLate(announced)
	y.judgeLog(len(rows), len(inquiries))
	y.judgeMails()
	y.judgeJobs()
	y.judgeEnough()
}

// judgeLate holds that each case that went over its date was announced before.
// There are some whose date came to be known after the last whole sweep before
// it, when a wait ended or a receipt was corrected: nobody could.
func (y *year) judgeLate(announced map[string]time.Time) {
	y.T.Helper()
	for overdue, target := range y.late {
		id, day, _ := strings.Cut(overdue, " ")
		governing, err := models.ParseDate(day)
		y.Must(err)
		end := governing.AddDays(1).StartIn(deadline.Zone())
		known := false
		for _, from := range []models.Date{governing, target} {
			at, ok := announced[id+" "+from.String()]
			known = known || ok && at.Before(end)
		}
		switch {
		case known:
		case y.chance[overdue]:
			y.T.Errorf("the case %s went over its date unannounced", overdue)
		default:
			y.unforeseen++
		}
	}
	if y.unforeseen*50 > len(y.late) {
		y.T.Errorf("%d of %d late cases could not be foreseen", y.unforeseen, len(y.late))
	}
}

// judgeLog holds that the log and the outbox tell of each reminder once, and
// that the log's chains hold.
func (y *year) judgeLog(reminders, inquiries int) {
	y.T.Helper()
	var details []string
	y.Must(y.DB.Read().Raw("SELECT detail FROM audit_entries WHERE action IN ('reminder.made', 'reminder.owner', 'reminder.owner_late')").Scan(&details).Error)
	steps := 0
	for _, d := range details {
		_, list, _ := strings.Cut(d, `"steps":"`)
		list, _, _ = strings.Cut(list, `"`)
		steps += len(strings.Fields(list))
	}
	if steps != reminders {
		y.T.Errorf("the log tells of %d reminders, there are %d", steps, reminders)
	}
	if n := y.Count("SELECT COUNT(*) FROM letters WHERE kind = 'inquiry-reminder'"); n != inquiries {
		y.T.Errorf("%d letters ask once more, of %d questions", n, inquiries)
	}
	if mails, digests := y.Count("SELECT COUNT(*) FROM mails WHERE kind = 'digest'"), y.Count("SELECT COUNT(*) FROM digests WHERE mail_id IS NOT NULL"); mails != digests || digests < yearDays/3 {
		y.T.Errorf("%d digests were queued, %d noted", mails, digests)
	}
	findings, read, err := audit.Verify(y.T.Context(), y.DB.Read(), nil)
	if err != nil || len(findings) > 0 || read == 0 {
		y.T.Errorf("the log does not hold: %v after %d entries, %v", findings, read, err)
	}
}

// judgeMails holds that each reminder told somebody, and that nobody was told
// of none.
func (y *year) judgeMails() {
	y.T.Helper()
	var lists, mails []string
	y.Must(y.DB.Read().Raw("SELECT mail_ids FROM reminders").Scan(&lists).Error)
	y.Must(y.DB.Read().Raw("SELECT id FROM mails WHERE kind IN ('reminder', 'store-reminder')").Scan(&mails).Error)
	told := map[string]bool{}
	for _, list := range lists {
		var ids []string
		y.Must(json.Unmarshal([]byte(list), &ids))
		if len(ids) == 0 {
			y.T.Error("a reminder told nobody")
		}
		for _, id := range ids {
			told[id] = true
		}
	}
	for _, id := range mails {
		if !told[id] {
			y.T.Errorf("the e-mail %s is of no reminder", id)
		}
		delete(told, id)
	}
	if len(told) > 0 {
		y.T.Errorf("%d e-mails of reminders were never queued", len(told))
	}
}

// judgeJobs holds that what people's acts queued was all done.
func (y *year) judgeJobs() {
	y.T.Helper()
	var left []struct{ Kind, State, LastFault string }
	y.Must(y.DB.Read().Raw("SELECT kind, state, last_fault FROM jobs WHERE kind NOT LIKE 'remind.%' AND (state <> 'done' OR last_fault <> '')").Scan(&left).Error)
	if len(left) > 0 {
		y.T.Errorf("%d jobs were not done, or not at once: %+v", len(left), left[0])
	}
}

// counted is what happened in the year, by what it is called in the log of the
// test, and how it is counted. What comes later is not seen in a short year.
var counted = []struct {
	what, query string
	later       bool
}{
	{what: "owners' reminders", query: "SELECT COUNT(*) FROM reminders WHERE task_id IS NOT NULL"},
	{what: "owners late", query: "SELECT COUNT(*) FROM audit_entries WHERE action = 'reminder.owner_late'"},
	{what: "persons reminded", query: "SELECT COUNT(*) FROM inquiries WHERE reminded_at IS NOT NULL"},
	{what: "questions", query: "SELECT COUNT(*) FROM inquiries"},
	{what: "questions that count", query: "SELECT COUNT(*) FROM inquiries WHERE counts"},
	{what: "questions replied to", query: "SELECT COUNT(*) FROM inquiries WHERE answer_sealed IS NOT NULL"},
	{what: "extended", query: "SELECT COUNT(*) FROM extensions WHERE notified_at IS NOT NULL AND NOT too_late"},
	{what: "reminders of an extended date", query: `SELECT COUNT(*) FROM reminders JOIN request_items ON request_items.id = item_id
		WHERE task_id IS NULL AND governed_by = 'one-month-extended' AND for_date IN (governing, target)`, later: true},
	{what: "opened again", query: "SELECT COUNT(*) FROM letters WHERE kind = 'reopened'"},
	{what: "withdrawn", query: "SELECT COUNT(*) FROM request_items WHERE status = 'withdrawn'"},
	{what: "forwarded", query: "SELECT COUNT(*) FROM request_items WHERE status = 'forwarded'"},
	{what: "answered", query: "SELECT COUNT(*) FROM request_items WHERE first_answer_at IS NOT NULL"},
	{what: "reports", query: "SELECT COUNT(*) FROM access_reports"},
	{what: "partly answered", query: "SELECT COUNT(*) FROM audit_entries WHERE action = 'item.partly'"},
	{what: "owners asked", query: "SELECT COUNT(*) FROM audit_entries WHERE action = 'collect.owner_asked'"},
	{what: "owners' answers", query: "SELECT COUNT(*) FROM store_tasks WHERE state <> 'open'"},
	{what: "complaints", query: "SELECT COUNT(*) FROM request_items WHERE invoked_right = 'complaint'"},
}

// judgeEnough holds that enough happened for the year to prove something.
func (y *year) judgeEnough() {
	y.T.Helper()
	const short = yearDays < 150 // too short for what comes late or seldom
	for _, c := range counted {
		if c.later && short {
			continue
		}
		if n := y.Count(c.query); n == 0 || n < yearCases/200 {
			y.T.Errorf("%s: only %d", c.what, n)
		}
	}
	for _, d := range deeds() {
		if n := y.done[d]; n == 0 || n < yearCases/250 {
			y.T.Errorf("people %s %d times", d, n)
		}
	}
	for what, ok := range map[string]bool{
		"all were filed":           y.filed == yearCases,
		"many reminders":           len(y.must) > 2*yearCases,
		"some late":                len(y.late) > yearCases/10,
		"the law refused":          y.refused > yearCases/20,
		"waits moved dates":        y.moved > yearCases/20,
		"instances were killed":    y.kills > yearDays/20,
		"processes were killed":    y.process.kills > yearDays/60,
		"sweeps were cut off":      short || y.cut >= yearDays/60,
		"sweeps of processes, too": short || y.process.cut >= yearDays/60,
	} {
		if !ok {
			y.T.Errorf("not so: %s; the year proves too little", what)
		}
	}
}

// figures says what happened.
func (y *year) figures() string {
	y.T.Helper()
	said := []string{
		fmt.Sprintf("%d reminders", len(y.must)), fmt.Sprintf("%d went over their date, %d of them unforeseen", len(y.late), y.unforeseen),
		fmt.Sprintf("%d kills in this process, %d of processes, %d and %d of them amid a sweep", y.kills, y.process.kills, y.cut-y.process.cut, y.process.cut),
		fmt.Sprintf("%d days of waiting", y.moved), fmt.Sprintf("%d acts refused", y.refused),
	}
	for _, c := range counted {
		said = append(said, fmt.Sprintf("%s %d", c.what, y.Count(c.query)))
	}
	var acts []string
	for d, n := range y.done {
		acts = append(acts, fmt.Sprintf("%s %d", d, n))
	}
	slices.Sort(acts)
	return strings.Join(said, ", ") + "; people " + strings.Join(acts, ", ")
}
