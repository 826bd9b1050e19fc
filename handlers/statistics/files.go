package statistics

import (
	"bytes"
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
	var file bytes.Buffer
	if err := statistics.WritePDF(&file, f, b.L); err != nil {
		return err
	}
	return web.PDF(c, fileName(f), file.Bytes())
}

// getCSV gives the figures of the report as a table for a spreadsheet.
func (p *Pages) getCSV(c echo.Context, actor authz.Actor) error {
	f, err := p.Figures.Figures(c.Request().Context(), actor, readFilter(c))
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, "statistics.title")
	var file bytes.Buffer
	if err := statistics.WriteCSV(&file, f, b.L); err != nil {
		return err
	}
	return web.CSV(c, fileName(f), file.Bytes())
}

// fileName names the file by whose and which year's figures it has.
func fileName(f statistics.Figures) string {
	whose := "alle"
	if len(f.Scope) == 1 {
		whose = f.Scope[0].ID
	}
	return "statistikk-" + whose + "-" + strconv.Itoa(f.Year)
}
