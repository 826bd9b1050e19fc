package queue

import (
	"net/url"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// statusOpen asks for every state in which the clock still runs.
const statusOpen = "open"

// Whose cases are asked for.
const assigneeMine = "mine"

// filter is what the reader has asked the queue for. A search by number goes
// through all the reader's cases, closed ones too, whatever else is chosen.
type filter struct {
	Controller string
	Status     string
	Due        string
	Assignee   string
	Number     string
	After      string
}

// readFilter reads the address. What it does not know falls back to what the
// queue shows by itself.
func readFilter(q url.Values, at place) filter {
	f := filter{
		Controller: q.Get("controller"),
		Status:     known(q.Get("status"), statuses(), at.status),
		Due:        known(q.Get("due"), dues(), ""),
		Assignee:   known(q.Get("assignee"), assignees(at), ""),
		Number:     q.Get("number"),
		After:      q.Get("after"),
	}
	if len(f.Number) > 40 {
		f.Number = f.Number[:40]
	}
	return f
}

func known(value string, allowed []string, fallback string) string {
	if slices.Contains(allowed, value) {
		return value
	}
	return fallback
}

func statuses() []string {
	all := []string{statusOpen}
	for _, s := range models.Statuses() {
		all = append(all, string(s))
	}
	return all
}

func dues() []string {
	return []string{string(rights.DueAny), string(rights.DueOverdue), string(rights.DueToday), string(rights.DueWeek)}
}

func assignees(at place) []string {
	if at.mine {
		return []string{"", assigneeMine, rights.AssigneeNone}
	}
	return []string{"", rights.AssigneeNone}
}

// query returns what the service is asked for.
func (f filter) query(actor authz.Actor) rights.QueueFilter {
	if f.Number != "" {
		return rights.QueueFilter{CaseNumber: f.Number, After: f.After}
	}
	q := rights.QueueFilter{ControllerID: f.Controller, Due: rights.DueFilter(f.Due), Assignee: f.Assignee, After: f.After}
	if f.Status != statusOpen {
		q.Status = models.Status(f.Status)
	}
	if f.Assignee == assigneeMine {
		q.Assignee = actor.StaffID
	}
	return q
}

// narrowed reports whether the reader has asked for anything but what the
// queue shows by itself.
func (f filter) narrowed(at place) bool {
	f.After = ""
	return f != filter{Status: at.status}
}

// address returns where the queue shows what the filter asks for.
func (f filter) address(at place) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"controller": f.Controller, "due": f.Due, "assignee": f.Assignee, "number": f.Number, "after": f.After,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Status != at.status {
		q.Set("status", f.Status)
	}
	if len(q) == 0 {
		return at.path
	}
	return at.path + "?" + q.Encode()
}
