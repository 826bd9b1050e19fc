package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
)

type rowsPage struct {
	web.Base

	Crumbs []crumb
	Rows   web.Rows
}

// GetRows shows the rows of a long table of a version of the answer, a page at a time.
func (p *Pages) GetRows(c echo.Context, actor authz.Actor) error {
	version, kase, err := p.version(c, actor)
	if err != nil {
		return err
	}
	got, err := p.Answer.Read(c.Request().Context(), actor, kase, version)
	if err != nil {
		return err
	}
	number := kase.Item.Reference
	page := rowsPage{Base: p.Kit.Base(c, actor, "rows.title", "number", number)}
	at := versionPath(number, got.Number)
	if page.Rows, err = web.ReadRows(c, page.Base, web.ViewOf(got.Document, at, got.Files), at); err != nil {
		return err
	}
	page.Crumbs = append(answerCrumbs(page.Base, number), crumb{at, page.T("crumb.answer")}, crumb{"", page.Rows.Table.Caption})
	return p.Kit.Render(c, http.StatusOK, "citizen/rows", page)
}
