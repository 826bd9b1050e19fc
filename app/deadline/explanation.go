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
	DaysOff  []DayOff    // the days off from Counted on, up to the next working day
	Moved    bool        // Date was moved past DaysOff
	Date     models.Date
}

// DayOff is a day that is no working day, with why as the ends of message keys.
type DayOff struct {
	Date    models.Date
	Reasons []string
}

// Explanation returns how the date of ThirtyDays, OneMonth or Extended came
// about; for every other rule, how the governing date did.
func (c Clock) Explanation(which Rule) Explanation {
	switch which {
	case ThirtyDays:
		return c.promise()
	case OneMonth:
		return months(which, c.ReceivedDate, 1)
	case Extended:
		return months(which, c.ReceivedDate, 3)
	default:
		if _, by := c.earlier(); by == ThirtyDays {
			return c.promise()
		}
		return months(OneMonth, c.ReceivedDate, 1)
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
	e.DaysOff, _ = roll(end)
	return e
}

// months counts months from receipt, Art. 12(3), and moves the end past
// weekends and holidays, Reg. (EEC, Euratom) 1182/71 Art. 3(4). The extension
// is one period of three months from receipt: the first month's move does not
// leak into it.
func months(rule Rule, received models.Date, n int) Explanation {
	e := Explanation{Rule: rule, Received: received, Months: n}
	e.Counted, e.Clamped = addMonths(received, n)
	e.DaysOff, e.Date = roll(e.Counted)
	e.Moved = e.Date != e.Counted
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
	later, _ := addMonths(d, n)
	return later
}

// roll returns the days off from d on, and the first working day after them.
func roll(d models.Date) ([]DayOff, models.Date) {
	var off []DayOff
	for {
		reasons := daysOff(d)
		if len(reasons) == 0 {
			return off, d
		}
		off = append(off, DayOff{Date: d, Reasons: reasons})
		d = d.AddDays(1)
	}
}
