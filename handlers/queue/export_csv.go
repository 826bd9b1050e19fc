package queue

import (
	"fmt"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/spreadsheet"
)

// flushEvery is how many lines are sent at a time.
const flushEvery = 500

// getCSV sends the cases of the filter as they are read. When reading fails on
// the way the connection is broken off (web.HandleError).
func (p *Pages) getCSV(c echo.Context, actor authz.Actor) error {
	b := p.Kit.Base(c, actor, places[actor.Role].title)
	out := spreadsheet.NewWriter(c.Response())
	begin := func() error {
		if c.Response().Committed {
			return nil
		}
		attach(c, p.fileName(b, ".csv"), "text/csv; charset=utf-8")
		c.Response().WriteHeader(http.StatusOK)
		if _, err := c.Response().Write([]byte(spreadsheet.ByteOrderMark)); err != nil {
			return fmt.Errorf("sending the list: %w", err)
		}
		return out.Write(heads(b))
	}
	lines := 0
	below, err := p.each(c, actor, b, func(l line) error {
		if err := begin(); err != nil {
			return err
		}
		if lines++; lines%flushEvery == 0 {
			out.Flush()
		}
		return out.Write(l.cells())
	})
	if err == nil {
		if err = begin(); err == nil && below != "" {
			err = out.Write([]string{below})
		}
		out.Flush()
	}
	return err
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

func attach(c echo.Context, name, mediaType string) {
	c.Response().Header().Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Response().Header().Set(echo.HeaderContentType, mediaType)
}
