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
const RulesVersion = "2026-2"

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
	Governing  Rule = "governing"          // the extended date, else the earlier of promise and month
)

// What else of a clock can be put into words.
const (
	Target    Rule = "target"    // the day the controller wants to be done by
	Extension Rule = "extension" // whether the person was told of one, or still can be
	Refusal   Rule = "refusal"   // Art. 12(4)
	Waiting   Rule = "waiting"   // for the person
)

// Clock is the dates of one request, each the last day on which the answer is
// in time.
type Clock struct {
	Facts

	At               time.Time   // the instant it was computed for
	ReceivedDate     models.Date // the civil day of receipt in Norway
	ThirtyDays       models.Date // receipt and PromisedDays, or 30 days for comparison when none is promised; nothing moves it
	OneMonth         models.Date // Art. 12(3) first sentence
	OneMonthExtended models.Date // Art. 12(3) second sentence, if the extension is notified in time
	Governing        models.Date
	GovernedBy       Rule        // ThirtyDays, OneMonth, Both or Extended
	WithoutPause     models.Date // what Governing would be if nobody had waited
	Target           models.Date // the working day by which the controller wants to be done
	ExtensionCloses  models.Date // the last day to tell the person of an extension
	RefusalDue       models.Date // the last day to tell the person that no action is taken, Art. 12(4)
	Waits            []Wait      // the pauses as civil days, in the order they began
	PausedDays       int         // civil days waited for the person, a day in two pauses counted once
	CountedDays      int         // those of them that moved the law's dates
	RulesVersion     string
	calendar         calendar
}

// Compute returns the clock that follows from the facts. The instant matters
// while the person is waited for, which lasts until today, and for what can
// still be done. The period runs from the day of receipt, which is not itself
// counted, Reg. (EEC, Euratom) 1182/71 Art. 3(1).
func Compute(f Facts, now time.Time) Clock { return compute(f, now, calendar{}) }

func compute(f Facts, now time.Time, days calendar) Clock {
	f.PromisedDays, f.MarginDays = max(f.PromisedDays, 0), max(f.MarginDays, 0)
	c := Clock{
		Facts: f, At: now, ReceivedDate: models.DateIn(f.Received, Zone()),
		RulesVersion: RulesVersion, calendar: days,
	}
	c.ThirtyDays = c.promise().Date
	c.ExtensionCloses = c.extensionCloses()
	c.Waits = c.waits()
	c.PausedDays = covered(c.Waits, func(Wait) bool { return true })
	c.CountedDays = covered(c.Waits, func(w Wait) bool { return w.Counts })
	c.OneMonth = c.months(OneMonth).Date
	c.OneMonthExtended = c.months(Extended).Date
	c.Governing, c.GovernedBy = c.govern(c.OneMonth, c.OneMonthExtended)
	c.WithoutPause, _ = c.govern(c.unpaused(OneMonth), c.unpaused(Extended))
	c.RefusalDue = c.OneMonth
	if c.Extended() {
		c.RefusalDue = c.OneMonthExtended
	}
	c.Target = c.target().date
	return c
}

// govern returns which of the dates the answer is due on.
func (c Clock) govern(month, extended models.Date) (models.Date, Rule) {
	switch {
	case c.Extended():
		return extended, Extended
	case c.PromisedDays == 0 || month.Before(c.ThirtyDays):
		return month, OneMonth
	case c.ThirtyDays.Before(month):
		return c.ThirtyDays, ThirtyDays
	default:
		return month, Both
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
