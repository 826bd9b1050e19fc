package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
)

type minePage struct {
	web.Base

	Cases  []mineLine
	Drafts []draftLine
}

type mineLine struct {
	Path, Number, Body string
	Right              string
	Received           string
	Standing           standing
	Answered           bool // there is a report to read
	Unread             bool // the body has written something that is not read
}

// GetMine lists the person's own requests, newest first.
func (p *Pages) GetMine(c echo.Context, actor authz.Actor) error {
	rows, err := p.Rights.Mine(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	page := minePage{Base: p.Kit.Base(c, actor, "mine.title")}
	if page.Drafts, err = p.drafts(c.Request().Context(), page.Base, actor); err != nil {
		return err
	}
	unread, err := p.unread(c, actor, rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		page.Cases = append(page.Cases, mineLine{
			Path: casePath(r.Reference), Number: r.Reference, Body: r.ControllerName, Right: page.T("queue.right." + string(r.InvokedRight)),
			Received: page.L.Date(page.L.Day(r.ReceivedAt)),
			Standing: stand(page.L, r.RequestItem, p.Now()), Answered: r.HasReport,
			Unread: unread[r.RequestID] > 0,
		})
	}
	return p.Kit.Render(c, http.StatusOK, "citizen/mine", page)
}
