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
	Right      string
	Due        string
	Assignee   string
	Awaits     string
	Number     string
	After      string
}

// readFilter reads the address. What it does not know falls back to what the
// queue shows by itself.
func readFilter(q url.Values, at place, desk rights.Desk) filter {
	f := filter{
		Controller: known(q.Get("controller"), controllerIDs(desk), ""),
		Status:     known(q.Get("status"), statuses(), at.status),
		Right:      known(q.Get("right"), invokedRights(), ""),
		Due:        known(q.Get("due"), dues(), ""),
		Assignee:   known(q.Get("assignee"), assignees(at, desk), ""),
		Awaits:     known(q.Get("awaits"), awaits(), ""),
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

func controllerIDs(desk rights.Desk) []string {
	ids := make([]string, 0, len(desk.Controllers))
	for _, c := range desk.Controllers {
		ids = append(ids, c.ID)
	}
	return ids
}

func statuses() []string {
	all := []string{statusOpen}
	for _, s := range models.Statuses() {
		all = append(all, string(s))
	}
	return all
}

func invokedRights() []string {
	all := []string{""}
	for _, r := range models.InvokedRights() {
		all = append(all, string(r))
	}
	return all
}

func dues() []string {
	return []string{string(rights.DueAny), string(rights.DueOverdue), string(rights.DueToday), string(rights.DueWeek)}
}

func awaits() []string {
	return []string{string(rights.AwaitsAny), string(rights.AwaitsPerson), string(rights.AwaitsStore)}
}

func assignees(at place, desk rights.Desk) []string {
	all := []string{""}
	if at.mine {
		all = append(all, assigneeMine)
	}
	all = append(all, rights.AssigneeNone)
	for _, w := range desk.Workers {
		all = append(all, w.ID)
	}
	return all
}

// query returns what the service is asked for.
func (f filter) query(actor authz.Actor) rights.QueueFilter {
	if f.Number != "" {
		return rights.QueueFilter{CaseNumber: f.Number, After: f.After}
	}
	q := rights.QueueFilter{
		ControllerID: f.Controller, Right: models.InvokedRight(f.Right), Due: rights.DueFilter(f.Due),
		Assignee: f.Assignee, Awaits: rights.Awaits(f.Awaits), After: f.After,
	}
	if f.Status != statusOpen {
		q.Status = models.Status(f.Status)
	}
	if f.Assignee == assigneeMine {
		q.Assignee = actor.StaffID
	}
	return q
}

// closed reports whether the filter asks for cases that nothing counts.
func (f filter) closed() bool {
	return f.Number != "" || f.Status != statusOpen && !models.Status(f.Status).Open()
}

// narrowed reports whether the reader has asked for anything but what the
// queue shows by itself.
func (f filter) narrowed(at place) bool {
	f.After = ""
	return f != filter{Status: at.status}
}

// encode returns the filter as it stands in an address.
func (f filter) encode(at place) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"controller": f.Controller, "right": f.Right, "due": f.Due, "assignee": f.Assignee, "awaits": f.Awaits,
		"number": f.Number, "after": f.After,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Status != at.status {
		q.Set("status", f.Status)
	}
	return q.Encode()
}

// address returns where the queue shows what the filter asks for.
func (f filter) address(at place) string { return f.under(at, at.path) }

// under returns the path with the filter behind it.
func (f filter) under(at place, path string) string {
	if query := f.encode(at); query != "" {
		return path + "?" + query
	}
	return path
}
