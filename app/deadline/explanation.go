package deadline

import (
	"time"

	"rettighetsporten/models"
)

// Explanation is how one date of a clock came about, without words.
type Explanation struct {
	Rule     Rule
	Received models.Date // the day the period runs from, not itself counted
	Days     int         // counted in days, or
	Months   int         // counted in months
	Counted  models.Date // where the count ended, before any move
	Clamped  bool        // the last month has no such day, so Counted is its last day
	Waited   int         // days waited for the person that were added to Counted
	DaysOff  []DayOff    // the days off from there on, up to the next working day
	Moved    bool        // Date was moved past DaysOff
	Date     models.Date
}

// Explanation returns how the date of ThirtyDays, OneMonth or Extended came
// about; for every other rule, how the governing date did.
func (c Clock) Explanation(which Rule) Explanation {
	switch which {
	case ThirtyDays:
		return c.promise()
	case OneMonth, Extended:
		return c.months(which)
	default:
		switch c.GovernedBy {
		case ThirtyDays:
			return c.promise()
		case Extended:
			return c.months(Extended)
		default:
			return c.months(OneMonth)
		}
	}
}

// promise counts calendar days. A promise is no period of an act, so nothing
// moves it: a person reads "30 days" as a fixed count.
func (c Clock) promise() Explanation {
	days := c.PromisedDays
	if days == 0 {
		days = usualPromise
	}
	end := c.ReceivedDate.AddDays(days)
	e := Explanation{Rule: ThirtyDays, Received: c.ReceivedDate, Days: days, Counted: end, Date: end}
	e.DaysOff, _ = c.calendar.roll(end)
	return e
}

// months counts the months of the rule, and adds the days waited that count.
func (c Clock) months(rule Rule) Explanation {
	return c.calendar.months(rule, c.ReceivedDate, c.CountedDays)
}

// unpaused returns the date of the rule as it is when nobody waits.
func (c Clock) unpaused(rule Rule) models.Date {
	return c.calendar.months(rule, c.ReceivedDate, 0).Date
}

// months counts months from receipt, Art. 12(3), adds the days waited, and
// moves the end past weekends and holidays, Reg. (EEC, Euratom) 1182/71 Art.
// 3(4). The extension is one period of three months from receipt: the first
// month's move does not leak into it.
func (k calendar) months(rule Rule, received models.Date, waited int) Explanation {
	e := Explanation{Rule: rule, Received: received, Months: 1, Waited: waited}
	if rule == Extended {
		e.Months = 3
	}
	e.Counted, e.Clamped = addMonths(received, e.Months)
	end := e.Counted.AddDays(waited)
	e.DaysOff, e.Date = k.roll(end)
	e.Moved = e.Date != end
	return e
}

// addMonths returns the same day number n months later, and whether that month
// lacks it, in which case it is the month's last day, Reg. (EEC, Euratom)
// 1182/71 Art. 3(2)(c).
func addMonths(d models.Date, n int) (models.Date, bool) {
	last := models.NewDate(d.Year, d.Month+time.Month(n)+1, 0)
	if d.Day > last.Day {
		return last, true
	}
	return models.NewDate(last.Year, last.Month, d.Day), false
}

// AddMonths returns the same day number n months later, or that month's last
// day when it has no such day.
func AddMonths(d models.Date, n int) models.Date {
	end, _ := addMonths(d, n)
	return end
}
