package statistics

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"rettighetsporten/models"
)

// Figures are a year's requests, counted by when they were first received.
type Figures struct {
	Year   int
	Years  []int               // the years that have figures, the newest first
	On     models.Date         // the day on which Overdue is seen
	Served []models.Controller // all that the reader serves
	Scope  []models.Controller // those that are counted here

	Total       Line
	Months      []Line // each of the year so far, in order
	Rights      []Line // in the order of the regulation's articles
	Controllers []Line // by name
	Units       []Line // by controller, in the order of its register, the whole body first
	Grounds     []Ground
}

// Line is the counts of one group, with what it is a group of.
type Line struct {
	Counts

	Month      int // 1 to 12, in Months
	Right      models.InvokedRight
	Controller models.Controller // in Controllers and Units
	ActivityID string            // in Units; "": the whole body
	Unit       models.Text       // the unit's name; empty for the whole body
	Overdue    int               // of Waiting: past the governing date
	OverdueLaw int               // of Waiting: past the law's date
}

// LateLaw returns how many missed the law's time, be they answered or not.
func (l Line) LateLaw() int { return l.Answered - l.KeptLaw + l.OverdueLaw }

// Parts returns what became of the requests, in the order of the kinds that
// Parts names. They make up what was received.
func (l Line) Parts() []int {
	return []int{l.KeptLaw, l.LateLaw(), l.Waiting - l.OverdueLaw, l.Withdrawn + l.Forwarded}
}

// Parts names what a line's requests can have become: answered within the
// law's time, late, waiting in time, and gone unanswered.
func Parts() []string { return []string{"kept", "late", "waiting", "gone"} }

// Ground is how many were refused on one ground.
type Ground struct {
	Provision string
	Refused   int
}

// All reports whether the figures are of all that the reader serves.
func (f Figures) All() bool { return len(f.Scope) == len(f.Served) }

type unitKey struct{ controller, activity string }

// with puts the cells together.
func (f Figures) with(cells []Cell, late []overdue, activities []models.ProcessingActivity) Figures {
	months, byRight := map[string]*Line{}, map[models.InvokedRight]*Line{}
	bodies, units := map[string]*Line{}, map[unitKey]*Line{}
	lines := func(controller, month string, right models.InvokedRight, activity string) [5]*Line {
		return [5]*Line{&f.Total, in(months, month), in(byRight, right), in(bodies, controller), in(units, unitKey{controller, activity})}
	}
	for _, c := range cells {
		for _, l := range lines(c.ControllerID, c.Month, c.InvokedRight, c.ActivityID) {
			l.add(c.Counts)
		}
	}
	for _, o := range late {
		for _, l := range lines(o.ControllerID, o.Month, o.InvokedRight, o.ActivityID) {
			l.Overdue += o.Governing
			l.OverdueLaw += o.Law
		}
	}
	f.Months = f.monthLines(months)
	for _, right := range models.InvokedRights() {
		if l, ok := byRight[right]; ok {
			l.Right = right
			f.Rights = append(f.Rights, *l)
		}
	}
	for _, c := range f.Scope {
		l := in(bodies, c.ID)
		l.Controller = c
		f.Controllers = append(f.Controllers, *l)
		f.Units = append(f.Units, unitLines(c, units, activities)...)
	}
	for ground, n := range f.Total.Refusals {
		f.Grounds = append(f.Grounds, Ground{ground, n})
	}
	slices.SortFunc(f.Grounds, func(a, b Ground) int {
		return cmp.Or(b.Refused-a.Refused, cmp.Compare(a.Provision, b.Provision))
	})
	return f
}

// in returns the line of the key, a new one when there is none.
func in[K comparable](lines map[K]*Line, key K) *Line {
	if lines[key] == nil {
		lines[key] = &Line{}
	}
	return lines[key]
}

// monthLines returns the months of the year: of this one those that have begun,
// and of the first one those since the first request.
func (f Figures) monthLines(months map[string]*Line) []Line {
	last := 12
	if f.Year == f.On.Year {
		last = int(f.On.Month)
	}
	var all []Line
	for month := 1; month <= 12; month++ {
		l := months[fmt.Sprintf("%04d-%02d", f.Year, month)]
		before := len(all) == 0 && !slices.ContainsFunc(f.Years, func(year int) bool { return year < f.Year })
		if l == nil && (month > last || before) {
			continue
		}
		if l == nil {
			l = &Line{}
		}
		l.Month = month
		all = append(all, *l)
	}
	return all
}

// unitLines returns the controller's units that were asked about. One that has
// left the register goes by its identifier.
func unitLines(c models.Controller, units map[unitKey]*Line, activities []models.ProcessingActivity) []Line {
	var all []Line
	take := func(id string, name models.Text) {
		key := unitKey{c.ID, id}
		if l, ok := units[key]; ok {
			l.Controller, l.ActivityID, l.Unit = c, id, name
			all = append(all, *l)
			delete(units, key)
		}
	}
	take("", models.Text{})
	for _, a := range activities {
		if a.ControllerID == c.ID {
			take(a.ID, a.Facts.Name)
		}
	}
	gone := slices.SortedFunc(maps.Keys(units), func(a, b unitKey) int { return cmp.Compare(a.activity, b.activity) })
	for _, key := range gone {
		if key.controller == c.ID {
			take(key.activity, models.Text{NB: key.activity, EN: key.activity})
		}
	}
	return all
}
