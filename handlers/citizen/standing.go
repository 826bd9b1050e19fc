package citizen

import (
	"time"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// standing is where a case stands, in words: its state, and how long is left.
type standing struct {
	Status string
	Color  string // of the state
	Clock  string // ok, soon, today or overdue while the clock runs, else ""
	Left   string // what the clock says
	Late   bool   // the governing day has passed without an answer
}

// soonDays is how many days before the limit the clock begins to show it.
const soonDays = 7

func stand(l i18n.Localizer, item models.RequestItem, now time.Time) standing {
	switch {
	case item.AnsweredAt != nil:
		return standing{Status: l.T("follow.status.answered", "date", l.Day(*item.AnsweredAt)), Color: "success"}
	case item.Status == models.StatusForwarded && item.ClosedAt != nil:
		return standing{Status: l.T("follow.status.forwarded", "date", l.Day(*item.ClosedAt)), Color: "neutral"}
	case item.ClosedAt != nil && item.DerivedFrom != nil: // it ended with the objection
		return standing{Status: l.T("follow.status.over", "date", l.Day(*item.ClosedAt)), Color: "neutral"}
	case item.ClosedAt != nil:
		return standing{Status: l.T("follow.status.withdrawn", "date", l.Day(*item.ClosedAt)), Color: "neutral"}
	}
	s := standing{Status: l.T("follow.status." + string(item.Status)), Color: "info"}
	s.Clock, s.Left = clock(l, item.Governing, models.DateIn(now, deadline.Zone()))
	s.Late = s.Clock == "overdue"
	return s
}

func clock(l i18n.Localizer, due, today models.Date) (state, words string) {
	left := today.DaysUntil(due)
	switch {
	case left < 0:
		return "overdue", l.N("follow.left.overdue", -left)
	case left == 0:
		return "today", l.T("follow.left.today")
	case left <= soonDays:
		return "soon", l.N("follow.left.days", left)
	default:
		return "ok", l.N("follow.left.days", left)
	}
}
