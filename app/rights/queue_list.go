package rights

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/authz"
	"rettighetsporten/models"
)

// statement is SQL in pieces, with the values of its placeholders.
type statement struct {
	text strings.Builder
	args []any
}

func (q *statement) add(sql string, args ...any) {
	q.text.WriteString(sql)
	q.args = append(q.args, args...)
}

func (q *statement) sql() string { return q.text.String() }

// The open states are literals, and so are all others: a bound value would
// keep both databases from the partial indexes.
const openStates = "status IN ('received', 'collecting', 'review', 'approval', 'partly')"

// limited is a literal too: PostgreSQL plans a statement anew at each use, which
// takes longer than the statement, while it cannot know how few rows it is for.
func limited(rows int) string { return " LIMIT " + strconv.Itoa(rows) }

// lineColumns joins what a line shows, for the few rows of a page alone.
const lineColumns = `SELECT request_items.id, request_items.reference, request_items.request_id, request_items.controller_id, request_items.invoked_right, request_items.status,
	request_items.assignee_id, request_items.received_on, request_items.received_at, request_items.promised_days, request_items.margin_days,
	request_items.rules_version, request_items.governing, request_items.governed_by, request_items.target, request_items.extension_closes, request_items.extended_at,
	request_items.awaits_person, request_items.awaits_store, request_items.answered_at, request_items.version, rights_requests.case_number, rights_requests.version AS request_version,
	controllers.name AS controller_name, COALESCE(staff.name, '') AS assignee_name,
	EXISTS (SELECT 1 FROM representations AS acts WHERE acts.subject_id = request_items.data_subject_id AND acts.controller_id = request_items.controller_id) AS on_behalf FROM (`

// lines reads what lineColumns selects, in its order and without reflection:
// a list to take along has fifty thousand of them.
func (s *Service) lines(ctx context.Context, q statement, most int) (all []QueueRow, err error) {
	rows, err := s.DB.Read().WithContext(ctx).Raw(q.sql(), q.args...).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	all = make([]QueueRow, 0, most)
	for rows.Next() {
		var r QueueRow
		if err := rows.Scan(
			&r.RequestItem.ID, &r.Reference, &r.RequestID, &r.ControllerID, &r.InvokedRight, &r.Status,
			&r.AssigneeID, &r.ReceivedOn, &r.ReceivedAt, &r.PromisedDays, &r.MarginDays,
			&r.RulesVersion, &r.Governing, &r.GovernedBy, &r.Target, &r.ExtensionCloses, &r.ExtendedAt,
			&r.AwaitsPerson, &r.AwaitsStore, &r.AnsweredAt, &r.RequestItem.Version, &r.CaseNumber, &r.RequestVersion,
			&r.ControllerName, &r.AssigneeName, &r.OnBehalf,
		); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

const lineJoins = `) AS page
	JOIN request_items ON request_items.id = page.id
	JOIN rights_requests ON rights_requests.id = request_items.request_id
	JOIN controllers ON controllers.id = request_items.controller_id
	LEFT JOIN staff ON staff.id = request_items.assignee_id`

// listStatement lists by governing date. Each controller, and each state where
// several are asked for, has a list of its own that stops at the page's length;
// merged, they read about as many rows as the page has. One list over all of
// them would be sorted first.
func listStatement(actor authz.Actor, f QueueFilter, today models.Date, rows int) (statement, bool) {
	var q statement
	q.add(lineColumns + "SELECT id, governing FROM (")
	lists := 0
	for _, controller := range asked(actor, f) {
		for _, states := range statesOf(f.Status) {
			if lists > 0 {
				q.add(" UNION ALL ")
			}
			lists++
			q.add("SELECT id, governing FROM (SELECT id, governing FROM request_items WHERE controller_id = ? AND "+states, controller)
			q.narrow(f, today)
			q.add(" ORDER BY governing, id" + limited(rows) + ") AS one")
		}
	}
	q.add(") AS each_list ORDER BY governing, id" + limited(rows) + lineJoins + " ORDER BY page.governing, page.id")
	return q, lists > 0
}

// asked returns whose queues the filter asks for, among those the actor serves.
func asked(actor authz.Actor, f QueueFilter) []string {
	all := slices.Compact(slices.Sorted(slices.Values(actor.Controllers)))
	if f.ControllerID == "" {
		return all
	}
	return slices.DeleteFunc(all, func(c string) bool { return c != f.ControllerID })
}

// statesOf returns a condition for each index that has to be read.
func statesOf(s models.Status) []string {
	if s == "" {
		return []string{openStates}
	}
	var conditions []string
	if s == StatusAny {
		conditions = append(conditions, openStates)
	}
	for _, known := range models.Statuses() {
		if s == known || s == StatusAny && !known.Open() {
			conditions = append(conditions, "status = '"+string(known)+"'")
		}
	}
	return conditions
}

func (q *statement) narrow(f QueueFilter, today models.Date) {
	switch f.Assignee {
	case "":
	case AssigneeNone:
		q.add(" AND assignee_id IS NULL")
	default:
		q.add(" AND assignee_id = ?", f.Assignee)
	}
	if f.Right != "" {
		q.add(" AND invoked_right = ?", f.Right)
	}
	switch f.Awaits {
	case AwaitsPerson:
		q.add(" AND awaits_person")
	case AwaitsStore:
		q.add(" AND awaits_store")
	case AwaitsAny:
	}
	switch f.Due {
	case DueOverdue:
		q.add(" AND governing < ?", today)
	case DueToday:
		q.add(" AND governing = ?", today)
	case DueWeek:
		q.add(" AND governing BETWEEN ? AND ?", today, today.AddDays(6))
	case DueAny:
	}
	if governing, id, ok := strings.Cut(f.After, "_"); ok && validText(id) {
		if date, err := models.ParseDate(governing); err == nil {
			q.add(" AND (governing, id) > (?, ?)", date, id)
		}
	}
}
