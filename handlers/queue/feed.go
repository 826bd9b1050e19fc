package queue

import (
	"net/http"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// feedPath is where calendars are read, by their secret alone: a calendar
// program cannot log in.
const feedPath = "/kalender/"

// refreshInterval is how often calendar programs are asked to look again.
const refreshInterval = "PT4H"

// getFeed answers with the dates of a calendar as iCalendar, RFC 5545: case
// numbers and limits, and nothing of any person.
func (p *Pages) getFeed(c echo.Context, _ authz.Actor) error {
	cases, err := p.Calendars.FeedCases(c.Request().Context(), c.Param("secret"))
	if err != nil {
		return err
	}
	lang, ok := models.ParseLanguage(c.QueryParam("sprak"))
	if !ok {
		lang = models.Bokmal
	}
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	feed := feedOf(p.Kit.Texts.For(lang), cases, p.Now())
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", []byte(feed))
}

// feedOf has two whole days for each case: the internal target, when that is
// another day, and the governing date. They keep their identity when they move.
func feedOf(l i18n.Localizer, cases []rights.QueueRow, now time.Time) string {
	cal := ical.NewCalendarFor("Rettighetsporten")
	cal.SetMethod(ical.MethodPublish)
	cal.SetXWRCalName(l.T("calendar.name"))
	cal.SetRefreshInterval(refreshInterval, ical.WithValue("DURATION"))
	add := func(r rights.QueueRow, kind string, on models.Date, summary string) {
		e := cal.AddEvent(r.RequestItem.ID + "-" + kind + "@rettighetsporten")
		e.SetDtStampTime(now)
		e.SetAllDayStartAt(dayOf(on))
		e.SetAllDayEndAt(dayOf(on.AddDays(1)))
		e.SetTimeTransparency(ical.TransparencyTransparent)
		e.SetSummary(summary)
	}
	for _, r := range cases {
		rule := l.T("staff.rule."+r.GovernedBy, "days", r.PromisedDays)
		if !r.Target.IsZero() && r.Target != r.Governing {
			add(r, "target", r.Target, l.T("calendar.target", "number", r.Reference, "rule", rule))
		}
		add(r, "due", r.Governing, l.T("calendar.due", "number", r.Reference, "rule", rule))
	}
	return cal.Serialize(ical.WithNewLineWindows)
}
