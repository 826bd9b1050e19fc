// Package deadline computes the statutory clocks of a request: pure functions
// over dates, with every step kept so that it can be put into words.
//
// A day here is a civil date in Norway, never a number of hours, and a month is
// counted by its dates, never by thirty days.
package deadline

import (
	"time"

	"rettighetsporten/models"
)

// RulesVersion names the rules below. It is stored beside every clock, so that
// a date can be traced to the rules that gave it.
const RulesVersion = "2026-1"

// usualPromise is the number of days that controllers promise, shown for
// comparison where none is promised.
const usualPromise = 30

// Rule names a way to count, and so the date it gives.
type Rule string

// The rules, and what a clock may be governed by.
const (
	ThirtyDays Rule = "30-days"            // what the controller's own notice promises
	OneMonth   Rule = "one-month"          // Art. 12(3) first sentence
	Extended   Rule = "one-month-extended" // Art. 12(3) second sentence
	Both       Rule = "both"               // promise and month end on the same day
	Governing  Rule = "governing"          // the earlier of promise and month
)

// Clock is the dates of one request, each the last day on which the answer is
// in time.
type Clock struct {
	Received         time.Time   // the instant the request reached the controller
	ReceivedDate     models.Date // the civil day of that instant in Norway
	PromisedDays     int         // 0: the controller promised none for this right
	ThirtyDays       models.Date // receipt and PromisedDays, or 30 days for comparison when none is promised
	OneMonth         models.Date // Art. 12(3) first sentence
	OneMonthExtended models.Date // Art. 12(3) second sentence, if the extension is notified in time
	Governing        models.Date // the earlier of promise and month
	GovernedBy       Rule        // ThirtyDays, OneMonth or Both
	RulesVersion     string
}

// Compute returns the clock of a request received at the instant, where the
// controller promised an answer within promisedDays, or promised nothing (0).
// The period runs from the day of receipt, which is not itself counted, Reg.
// (EEC, Euratom) 1182/71 Art. 3(1).
func Compute(received time.Time, promisedDays int) Clock {
	c := Clock{
		Received:     received,
		ReceivedDate: models.DateIn(received, Zone()),
		PromisedDays: max(promisedDays, 0),
		RulesVersion: RulesVersion,
	}
	c.ThirtyDays = c.Explanation(ThirtyDays).Date
	c.OneMonth = c.Explanation(OneMonth).Date
	c.OneMonthExtended = c.Explanation(Extended).Date
	c.Governing, c.GovernedBy = c.earlier()
	return c
}

func (c Clock) earlier() (models.Date, Rule) {
	switch {
	case c.PromisedDays == 0 || c.OneMonth.Before(c.ThirtyDays):
		return c.OneMonth, OneMonth
	case c.ThirtyDays.Before(c.OneMonth):
		return c.ThirtyDays, ThirtyDays
	default:
		return c.OneMonth, Both
	}
}

// DueInstant returns the first instant that is too late: the period "ends with
// the last hour" of the governing day, Reg. (EEC, Euratom) 1182/71 Art.
// 3(2)(c).
func (c Clock) DueInstant() time.Time { return c.Governing.AddDays(1).StartIn(Zone()) }

// Overdue reports whether the governing day has ended.
func (c Clock) Overdue(now time.Time) bool { return !now.Before(c.DueInstant()) }

// DaysLeft returns the calendar days from today to the governing day: 0 on that
// day, negative after it.
func (c Clock) DaysLeft(now time.Time) int {
	return models.DateIn(now, Zone()).DaysUntil(c.Governing)
}

// InternalTarget returns the last working day on or before the governing day:
// the day by which staff can still send the answer.
func (c Clock) InternalTarget() models.Date {
	d := c.Governing
	for !WorkingDay(d) {
		d = d.AddDays(-1)
	}
	return d
}
