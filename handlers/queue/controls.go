package queue

import (
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// tile is a number over the queue that filters it.
type tile struct {
	Count   string
	Label   string
	Path    string
	State   string // how pressing it is: overdue, today or ""
	Current bool
}

func tiles(b web.Base, at place, now filter, n rights.QueueCounts) []tile {
	now.After = ""
	one := func(count int64, key, state string, f filter) tile {
		if f.Status == "" {
			f.Status = statusOpen
		}
		if count == 0 {
			state = ""
		}
		return tile{Count: b.L.Number(int(count)), Label: b.T(key), Path: f.address(at), State: state, Current: f == now}
	}
	return []tile{
		one(n.Open, "queue.count.open", "", filter{}),
		one(n.Overdue, "queue.count.overdue", "overdue", filter{Due: string(rights.DueOverdue)}),
		one(n.Today, "queue.count.today", "today", filter{Due: string(rights.DueToday)}),
		one(n.Week, "queue.count.week", "", filter{Due: string(rights.DueWeek)}),
		one(n.Unassigned, "queue.count.unassigned", "", filter{Assignee: rights.AssigneeNone}),
		one(n.Approval, "queue.count.approval", "", filter{Status: string(models.StatusApproval)}),
	}
}

// field is a choice above the queue.
type field struct {
	Name    string
	Label   string
	Options []option
}

type option struct {
	Value, Label string
	Chosen       bool
}

func fields(b web.Base, at place, f filter, controllers []models.Controller) []field {
	var out []field
	if len(controllers) > 1 {
		body := field{Name: "controller", Label: b.T("queue.filter.controller"), Options: []option{{Label: b.T("queue.filter.all_controllers")}}}
		for _, c := range controllers {
			body.Options = append(body.Options, option{Value: c.ID, Label: c.Name, Chosen: c.ID == f.Controller})
		}
		out = append(out, body)
	}
	return append(
		out,
		choice(b, "status", "staff.state.", statuses(), f.Status),
		choice(b, "due", "queue.due.", dues(), f.Due),
		choice(b, "assignee", "queue.assignee.", assignees(at), f.Assignee),
	)
}

func choice(b web.Base, name, keys string, values []string, chosen string) field {
	f := field{Name: name, Label: b.T("queue.filter." + name)}
	for _, v := range values {
		key := v
		if key == "" {
			key = "any"
		}
		f.Options = append(f.Options, option{Value: v, Label: b.T(keys + key), Chosen: v == chosen})
	}
	return f
}
