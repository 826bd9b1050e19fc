package queue

import (
	"context"
	"io"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/spreadsheet"
	"rettighetsporten/handlers/web"
)

// getCSV sends the cases of the filter as they are read. When reading fails on
// the way the connection is broken off (web.HandleError).
func (p *Pages) getCSV(c echo.Context, actor authz.Actor) error {
	b := p.Kit.Base(c, actor, places[actor.Role].title)
	return web.Table(c, p.fileName(b), func(ctx context.Context, w io.Writer) error {
		return spreadsheet.Write(w, heads(b), func(write func([]string) error) error {
			below, err := p.each(ctx, c, actor, b, func(l line) error { return write(l.cells()) })
			if err == nil && below != "" {
				err = write([]string{below})
			}
			return err
		})
	})
}

func (l line) cells() []string {
	var cells []string
	for _, w := range l.words {
		cells = append(cells, spreadsheet.Inert(w))
	}
	for _, d := range l.dates {
		cells = append(cells, d.String())
	}
	return append(cells, spreadsheet.Inert(l.rule), spreadsheet.Inert(l.who), spreadsheet.Inert(l.acts))
}
