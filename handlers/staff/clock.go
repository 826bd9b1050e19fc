// Package staff is what the pages of the bodies' own people share: clocks,
// dates, states and events in words, and what sources delete.
package staff

import (
	"time"

	"rettighetsporten/app/deadline"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Clock is how long is left of an item. The state gives it shape and colour
// beside the words.
type Clock struct {
	State string // ok, soon, today, overdue, or closed
	Words string // "12 dager igjen"
	Date  string // the governing date
	Rule  string // which limit governs
}

// How many working days before the limit a clock begins to warn.
const (
	soonDays     = 5
	soonTaskDays = 2

	// In so many days there are more working days than any of these, whatever
	// holidays there are: they need no counting.
	surelyLater = 28
)

// ClockOf words the item's clock as it stands now.
func ClockOf(b web.Base, item models.RequestItem, now time.Time) Clock {
	c := Clock{Date: b.L.ShortDate(item.Governing), Rule: b.T("staff.rule."+item.GovernedBy, "days", item.PromisedDays)}
	c.State, c.Words = clockState(b, item, now)
	return c
}

func clockState(b web.Base, item models.RequestItem, now time.Time) (state, words string) {
	switch {
	case item.Status == models.StatusWithdrawn:
		return "closed", b.T("staff.clock.withdrawn")
	case item.Status == models.StatusForwarded:
		return "closed", b.T("staff.clock.forwarded")
	case item.AnsweredAt != nil:
		return "closed", b.T("staff.clock.answered", "date", b.L.ShortDate(b.L.Day(*item.AnsweredAt)))
	}
	return left(b, item.Governing, now, soonDays)
}

// TaskClock words how long a store owner has left: the due day is the last.
func TaskClock(b web.Base, due models.Date, now time.Time) Clock {
	c := Clock{Date: b.L.ShortDate(due)}
	c.State, c.Words = left(b, due, now, soonTaskDays)
	return c
}

// left words the calendar days from now to the last day in time.
func left(b web.Base, last models.Date, now time.Time, warn int) (state, words string) {
	today := models.DateIn(now, deadline.Zone())
	switch days := today.DaysUntil(last); {
	case days < 0:
		return "overdue", b.N("staff.clock.overdue", -days)
	case days == 0:
		return "today", b.T("staff.clock.today")
	case soon(today, last, warn):
		return "soon", b.N("staff.clock.left", days)
	default:
		return "ok", b.N("staff.clock.left", days)
	}
}

// soon reports whether at most so many working days are left after today.
func soon(today, last models.Date, days int) bool {
	if today.DaysUntil(last) > surelyLater {
		return false
	}
	working := 0
	for d := today.AddDays(1); !d.After(last); d = d.AddDays(1) {
		if deadline.WorkingDay(d) {
			working++
		}
		if working > days {
			return false
		}
	}
	return true
}
