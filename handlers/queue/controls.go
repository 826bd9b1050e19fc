package queue

import (
	"rettighetsporten/app/authz"
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
		one(n.AwaitsPerson, "queue.count.awaits_person", "", filter{Awaits: string(rights.AwaitsPerson)}),
		one(n.AwaitsStore, "queue.count.awaits_store", "", filter{Awaits: string(rights.AwaitsStore)}),
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

// choices makes the fields, each option with how many cases it would show.
type choices struct {
	b      web.Base
	facets rights.Facets
	silent bool // what is asked for is not counted
}

func fields(b web.Base, at place, f filter, actor authz.Actor, desk rights.Desk) []field {
	c := choices{b: b, silent: f.closed()}
	if !c.silent {
		c.facets = desk.Facets(f.query(actor))
	}
	var out []field
	if len(desk.Controllers) > 1 {
		body := field{Name: "controller", Label: b.T("queue.filter.controller"), Options: []option{c.option("", b.T("queue.filter.all_controllers"), f.Controller, c.facets.Controller[""])}}
		for _, one := range desk.Controllers {
			body.Options = append(body.Options, c.option(one.ID, one.Name, f.Controller, c.facets.Controller[one.ID]))
		}
		out = append(out, body)
	}
	return append(
		out,
		c.choice("right", "queue.right.", invokedRights(), f.Right, func(v string) int64 { return c.facets.Right[models.InvokedRight(v)] }),
		c.choice("status", "staff.state.", statuses(), f.Status, c.status),
		c.choice("due", "queue.due.", dues(), f.Due, func(v string) int64 { return c.facets.Due[rights.DueFilter(v)] }),
		c.assignee(at, f, actor, desk),
		c.choice("awaits", "queue.awaits.", awaits(), f.Awaits, func(v string) int64 { return c.facets.Awaits[rights.Awaits(v)] }),
	)
}

func (c choices) choice(name, keys string, values []string, chosen string, count func(string) int64) field {
	f := field{Name: name, Label: c.b.T("queue.filter." + name)}
	for _, v := range values {
		key := v
		if key == "" {
			key = "any"
		}
		f.Options = append(f.Options, c.option(v, c.b.T(keys+key), chosen, count(v)))
	}
	return f
}

func (c choices) option(value, label, chosen string, count int64) option {
	if !c.silent && count >= 0 {
		label = c.b.T("queue.filter.counted", "label", label, "count", c.b.L.Number(int(count)))
	}
	return option{Value: value, Label: label, Chosen: value == chosen}
}

// status counts open cases alone: -1 for the others.
func (c choices) status(v string) int64 {
	if v == statusOpen {
		return c.facets.Status[""]
	}
	if s := models.Status(v); s.Open() {
		return c.facets.Status[s]
	}
	return -1
}

func (c choices) assignee(at place, f filter, actor authz.Actor, desk rights.Desk) field {
	out := field{Name: "assignee", Label: c.b.T("queue.filter.assignee")}
	out.Options = append(out.Options, c.option("", c.b.T("queue.assignee.any"), f.Assignee, c.facets.Assignee[""]))
	if at.mine {
		out.Options = append(out.Options, c.option(assigneeMine, c.b.T("queue.assignee.mine"), f.Assignee, c.facets.Assignee[actor.StaffID]))
	}
	out.Options = append(out.Options, c.option(rights.AssigneeNone, c.b.T("queue.assignee.none"), f.Assignee, c.facets.Assignee[rights.AssigneeNone]))
	for _, w := range desk.Workers {
		out.Options = append(out.Options, c.option(w.ID, w.Name, f.Assignee, c.facets.Assignee[w.ID]))
	}
	return out
}
