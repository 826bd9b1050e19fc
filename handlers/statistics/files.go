package statistics

import (
	"context"
	"io"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/statistics"
	"rettighetsporten/handlers/web"
)

// getReport gives the yearly report as a PDF.
func (p *Pages) getReport(c echo.Context, actor authz.Actor) error {
	f, err := p.Figures.Figures(c.Request().Context(), actor, readFilter(c))
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, "statistics.title")
	return web.PDF(c, fileName(f), func(_ context.Context, w io.Writer) error { return statistics.WritePDF(w, f, b.L) })
}

// getCSV gives the figures of the report as a table for a spreadsheet.
func (p *Pages) getCSV(c echo.Context, actor authz.Actor) error {
	f, err := p.Figures.Figures(c.Request().Context(), actor, readFilter(c))
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, "statistics.title")
	return web.Table(c, fileName(f), func(_ context.Context, w io.Writer) error { return statistics.WriteCSV(w, f, b.L) })
}

// fileName names the file by whose and which year's figures it has.
func fileName(f statistics.Figures) string {
	whose := "alle"
	if len(f.Scope) == 1 {
		whose = f.Scope[0].ID
	}
	return "statistikk-" + whose + "-" + strconv.Itoa(f.Year)
}
