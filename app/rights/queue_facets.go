package rights

import "rettighetsporten/models"

// QueueCounts are the numbers over the queue: of all open cases the actor
// serves, whatever the filter.
type QueueCounts struct {
	Open, Overdue, Today, Week, Unassigned, Approval, AwaitsPerson, AwaitsStore int64
}

// Counts returns the numbers over the queue.
func (d Desk) Counts() QueueCounts { return d.sums.overall(d.countAll) }

func (d Desk) countAll() QueueCounts {
	var n QueueCounts
	for _, c := range d.Cells {
		n.Open += c.Cases
		n.Overdue += c.when(c.Due == SpanOverdue)
		n.Today += c.when(c.Due == SpanToday)
		n.Week += c.when(c.Due.within(DueWeek))
		n.Unassigned += c.when(c.AssigneeID == "")
		n.Approval += c.when(c.Status == models.StatusApproval)
		n.AwaitsPerson += c.when(c.AwaitsPerson)
		n.AwaitsStore += c.when(c.AwaitsStore)
	}
	return n
}

func (c *Cell) when(counts bool) int64 {
	if counts {
		return c.Cases
	}
	return 0
}

// Load is how much somebody has on their hands.
type Load struct{ Open, Overdue, Week int64 }

// Loads returns the load of everybody who has an open case, by staff ID: the
// cases of the controllers that the desk is for. The map is shared: it is only
// to be read.
func (d Desk) Loads() map[string]Load { return d.sums.load(d.countLoads) }

func (d Desk) countLoads() map[string]Load {
	loads := map[string]Load{}
	for _, c := range d.Cells {
		if c.AssigneeID == "" {
			continue
		}
		l := loads[c.AssigneeID]
		l.Open += c.Cases
		l.Overdue += c.when(c.Due == SpanOverdue)
		l.Week += c.when(c.Due.within(DueWeek))
		loads[c.AssigneeID] = l
	}
	return loads
}

// Facets are how many open cases there are under each value of each choice,
// with everything else in the filter as it is. Every map has an entry "" for no
// choice.
type Facets struct {
	Controller map[string]int64
	Status     map[models.Status]int64
	Right      map[models.InvokedRight]int64
	Due        map[DueFilter]int64
	Assignee   map[string]int64 // by staff ID, and AssigneeNone
	Awaits     map[Awaits]int64
}

// Facets counts what each choice beside the filter would show.
func (d Desk) Facets(f QueueFilter) Facets {
	f.After, f.Limit = "", 0
	return d.sums.facets(f, d.countFacets)
}

func (d Desk) countFacets(f QueueFilter) Facets {
	out := Facets{
		Controller: map[string]int64{}, Status: map[models.Status]int64{}, Right: map[models.InvokedRight]int64{},
		Due: map[DueFilter]int64{}, Assignee: map[string]int64{}, Awaits: map[Awaits]int64{},
	}
	for _, c := range d.Cells {
		switch miss := c.misses(f); miss {
		case 0:
			for _, one := range []dimension{inController, inStatus, inRight, inDue, inAssignee, inAwaits} {
				out.add(one, c)
			}
		case inController, inStatus, inRight, inDue, inAssignee, inAwaits:
			out.add(miss, c)
		}
	}
	return out
}

// Count returns how many open cases the filter shows, and false where it asks
// for cases that are not open: those are not counted.
func (d Desk) Count(f QueueFilter) (int64, bool) {
	if f.Status != "" && !f.Status.Open() || f.CaseNumber != "" {
		return 0, false
	}
	return d.Facets(f).Due[f.Due], true
}

// dimension is a set of ways in which a cell does not fit a filter.
type dimension uint

const (
	inController dimension = 1 << iota
	inStatus
	inRight
	inDue
	inAssignee
	inAwaits
)

func (c *Cell) misses(f QueueFilter) (miss dimension) {
	if f.ControllerID != "" && f.ControllerID != c.ControllerID {
		miss |= inController
	}
	if f.Status != "" && f.Status != StatusAny && f.Status != c.Status {
		miss |= inStatus
	}
	if f.Right != "" && f.Right != c.InvokedRight {
		miss |= inRight
	}
	if !c.Due.within(f.Due) {
		miss |= inDue
	}
	if f.Assignee != "" && f.Assignee != c.AssigneeID && (f.Assignee != AssigneeNone || c.AssigneeID != "") {
		miss |= inAssignee
	}
	if f.Awaits == AwaitsPerson && !c.AwaitsPerson || f.Awaits == AwaitsStore && !c.AwaitsStore {
		miss |= inAwaits
	}
	return miss
}

func (s Span) within(f DueFilter) bool {
	switch f {
	case DueOverdue:
		return s == SpanOverdue
	case DueToday:
		return s == SpanToday
	case DueWeek:
		return s == SpanToday || s == SpanWeek
	case DueAny:
	}
	return true
}

func (f Facets) add(in dimension, c Cell) {
	switch in {
	case inController:
		f.Controller[""] += c.Cases
		f.Controller[c.ControllerID] += c.Cases
	case inStatus:
		f.Status[""] += c.Cases
		f.Status[c.Status] += c.Cases
	case inRight:
		f.Right[""] += c.Cases
		f.Right[c.InvokedRight] += c.Cases
	case inDue:
		for _, due := range []DueFilter{DueAny, DueOverdue, DueToday, DueWeek} {
			if c.Due.within(due) {
				f.Due[due] += c.Cases
			}
		}
	case inAssignee:
		f.Assignee[""] += c.Cases
		if c.AssigneeID == "" {
			f.Assignee[AssigneeNone] += c.Cases
		} else {
			f.Assignee[c.AssigneeID] += c.Cases
		}
	case inAwaits:
		f.Awaits[AwaitsAny] += c.Cases
		if c.AwaitsPerson {
			f.Awaits[AwaitsPerson] += c.Cases
		}
		if c.AwaitsStore {
			f.Awaits[AwaitsStore] += c.Cases
		}
	}
}
