package queue

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

const calendarTemplate = "queue/calendar"

type calendarPage struct {
	web.Base

	Queue   string
	Path    string
	Address string // shown once, when it has just been made
	Made    string // when the calendar got its address, "" where it has none
	Days    int
	Away    int
}

func (p *Pages) getCalendar(c echo.Context, actor authz.Actor) error {
	page, err := p.calendar(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, calendarTemplate, page)
}

func (p *Pages) calendar(c echo.Context, actor authz.Actor) (calendarPage, error) {
	at := places[actor.Role]
	page := calendarPage{
		Base: p.Kit.Base(c, actor, "calendar.title"), Queue: at.path, Path: at.calendar, Days: rights.FeedDays, Away: rights.FeedAwayFor,
	}
	made, has, err := p.Calendars.Feed(c.Request().Context(), actor)
	if has {
		page.Made = page.L.Instant(made)
	}
	return page, err
}

// postCalendar makes an address, and shows it in the answer itself: it is kept
// nowhere, so no other page can show it.
func (p *Pages) postCalendar(c echo.Context, actor authz.Actor) error {
	secret, err := p.Calendars.NewFeed(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	page, err := p.calendar(c, actor)
	if err != nil {
		return err
	}
	page.Address = p.feedAddress(c, secret)
	return p.Kit.Render(c, http.StatusOK, calendarTemplate, page)
}

// feedAddress returns where the calendar is read. It begins with the portal's
// own address: whoever asks can write any host into a request.
func (p *Pages) feedAddress(c echo.Context, secret string) string {
	address := p.Kit.Public + feedPath + secret
	if lang := p.Kit.Language(c); lang != models.Bokmal {
		address += "?sprak=" + string(lang)
	}
	return address
}

func (p *Pages) postCalendarEnd(c echo.Context, actor authz.Actor) error {
	if err := p.Calendars.EndFeed(c.Request().Context(), actor); err != nil {
		return err
	}
	return p.Kit.SeeOther(c, places[actor.Role].calendar, "notice.calendar.ended")
}
