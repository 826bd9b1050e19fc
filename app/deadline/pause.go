package deadline

import (
	"slices"

	"rettighetsporten/models"
)

// Wait is a pause in civil days. The day of asking is not counted and the day
// of the answer is, as with every other period here.
type Wait struct {
	From   models.Date // the day the person was asked
	To     models.Date // the day they answered, or today
	Open   bool        // they have not answered yet
	Days   int
	Counts bool // it moves the law's dates
}

// waits returns the pauses in civil days. One that began when the law's time
// was already over moves nothing: what has run out does not begin to run
// again.
func (c Clock) waits() []Wait {
	var waits []Wait
	last := c.unpaused(OneMonth)
	if c.Extended() {
		last = c.unpaused(Extended)
	}
	for _, p := range c.Pauses {
		w := c.wait(p)
		w.Counts = p.Counts && !w.From.After(last)
		waits = append(waits, w)
	}
	slices.SortStableFunc(waits, func(a, b Wait) int { return a.From.Compare(b.From) })
	return waits
}

func (c Clock) wait(p Pause) Wait {
	w := Wait{From: later(models.DateIn(p.Asked, Zone()), c.ReceivedDate), Open: p.Answered == nil}
	end := c.At
	if !w.Open {
		end = *p.Answered
	}
	w.To = later(models.DateIn(end, Zone()), w.From)
	w.Days = w.From.DaysUntil(w.To)
	return w
}

// covered returns how many days lie in the waits that are meant, which are in
// the order they began.
func covered(waits []Wait, meant func(Wait) bool) int {
	days, upTo := 0, models.Date{}
	for _, w := range waits {
		if !meant(w) {
			continue
		}
		if from := later(w.From, upTo); w.To.After(from) {
			days += from.DaysUntil(w.To)
			upTo = w.To
		}
	}
	return days
}

func later(a, b models.Date) models.Date {
	if a.Before(b) {
		return b
	}
	return a
}
