package caseworker

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

type rowsPage struct {
	frame

	Rows web.Rows
}

// getPreviewRows shows the rows of a long table of the answer as it would be sent, a
// page at a time.
func (p *Pages) getPreviewRows(c echo.Context, actor authz.Actor, found rights.Case) error {
	doc, err := p.Previews.Preview(c.Request().Context(), actor, found)
	if err != nil {
		return err
	}
	at := pathOf(found.Item.Reference) + "/svar"
	return p.showRows(c, actor, found, web.DraftView(doc, at+previewAt), at)
}

// getSentRows shows the rows of a long table of a version, a page at a time.
func (p *Pages) getSentRows(c echo.Context, actor authz.Actor, found rights.Case) error {
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	sent, err := p.Sent.Read(c.Request().Context(), actor, found, version)
	if err != nil {
		return err
	}
	at := sentAt(found.Item.Reference, sent.Number)
	return p.showRows(c, actor, found, web.ViewOf(sent.Document, at, sent.Files), at)
}

func (p *Pages) showRows(c echo.Context, actor authz.Actor, found rights.Case, view report.View, back string) error {
	page := rowsPage{frame: p.frameOf(c, actor, found, "/svar")}
	var err error
	if page.Rows, err = web.ReadRows(c, page.Base, view, back); err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/rows", page)
}
