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
	Others []mineLine // that are made for somebody else
	Drafts []draftLine
}

type mineLine struct {
	Path, Number, Body string
	Right              string
	Received           string
	Standing           standing
	Answered           bool   // there is a report to read
	Unread             bool   // the body has written something that is not read
	Behalf             string // for whom it is made, or who has made it
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
		line := mineLine{
			Path: casePath(r.Reference), Number: r.Reference, Body: r.ControllerName, Right: page.T("queue.right." + string(r.InvokedRight)),
			Received: page.L.Date(page.L.Day(r.ReceivedAt)),
			Standing: stand(page.L, r.RequestItem, p.Now()), Answered: r.HasReport,
			Unread: unread[r.RequestID] > 0,
		}
		switch {
		case r.Behalf == nil:
			page.Cases = append(page.Cases, line)
		case r.Behalf.RepresentativeID == actor.DataSubjectID:
			line.Behalf = page.T("mine.behalf.for", "name", r.Name)
			page.Others = append(page.Others, line)
		default:
			line.Behalf = page.T("mine.behalf.by", "name", r.Behalf.Name)
			page.Cases = append(page.Cases, line)
		}
	}
	return p.Kit.Render(c, http.StatusOK, "citizen/mine", page)
}
