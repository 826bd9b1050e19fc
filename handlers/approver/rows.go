package approver

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type rowsPage struct {
	web.Base

	Head staff.Head
	Rows web.Rows
}

// getRows shows the rows of a long table of the answer that waits for approval, a page
// at a time.
func (p *Pages) getRows(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	if !waiting(found) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	doc, err := p.Drafts.Preview(ctx, actor, found)
	if err != nil {
		return err
	}
	at := pathOf(found.Item.Reference)
	return p.showRows(c, actor, found, web.DraftView(doc, at+previewAt), at)
}

// getSentRows shows the rows of a long table of a version, a page at a time.
func (p *Pages) getSentRows(c echo.Context, actor authz.Actor) error {
	version, found, err := p.version(c, actor)
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
	b := p.Kit.Base(c, actor, "rows.title", "number", found.Item.Reference)
	rows, err := web.ReadRows(c, b, view, back)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "approver/rows", rowsPage{Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), Rows: rows})
}
