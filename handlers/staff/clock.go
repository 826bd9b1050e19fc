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

// soonDays is how many working days before the limit a clock begins to warn.
const soonDays = 5

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
	case item.AnsweredAt != nil:
		return "closed", b.T("staff.clock.answered", "date", b.L.ShortDate(b.L.Day(*item.AnsweredAt)))
	}
	clock := deadline.Of(item.Clock)
	switch left := clock.DaysLeft(now); {
	case clock.Overdue(now):
		return "overdue", b.N("staff.clock.overdue", -left)
	case left == 0:
		return "today", b.T("staff.clock.today")
	case soon(b.L.Day(now), clock.Governing):
		return "soon", b.N("staff.clock.left", left)
	default:
		return "ok", b.N("staff.clock.left", left)
	}
}

// soon reports whether at most soonDays working days are left after today.
func soon(today, governing models.Date) bool {
	working := 0
	for d := today.AddDays(1); !d.After(governing); d = d.AddDays(1) {
		if deadline.WorkingDay(d) {
			working++
		}
		if working > soonDays {
			return false
		}
	}
	return true
}
