package queue

import (
	"context"
	"fmt"
	"io"

	"github.com/labstack/echo/v4"
	"github.com/xuri/excelize/v2"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
)

const sheet = "Sheet1"

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// getXLSX sends the cases of the filter as a workbook. Its rows go to a
// temporary file when they are many, never to memory; texts are texts, so
// nothing in it is a formula.
func (p *Pages) getXLSX(c echo.Context, actor authz.Actor) error {
	b := p.Kit.Base(c, actor, places[actor.Role].title)
	return web.Stream(c, p.fileName(b)+".xlsx", xlsxType, 0, func(ctx context.Context, w io.Writer) error {
		book := excelize.NewFile()
		defer func() { _ = book.Close() }()
		if err := p.fillBook(ctx, c, actor, b, book); err != nil {
			return err
		}
		if err := book.Write(w); err != nil {
			return fmt.Errorf("sending the list: %w", err)
		}
		return nil
	})
}

func (p *Pages) fillBook(ctx context.Context, c echo.Context, actor authz.Actor, b web.Base, book *excelize.File) error {
	format := "yyyy-mm-dd"
	day, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return fmt.Errorf("making the list: %w", err)
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("making the list: %w", err)
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("making the list: %w", err)
	}
	if err := out.SetColWidth(1, 10, 22); err != nil {
		return fmt.Errorf("making the list: %w", err)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("making the list: %w", err)
	}
	rows := 0
	add := func(cells ...any) error {
		rows++
		if err := out.SetRow(fmt.Sprintf("A%d", rows), cells); err != nil {
			return fmt.Errorf("making the list: %w", err)
		}
		return nil
	}
	var head []any
	for _, h := range heads(b) {
		head = append(head, excelize.Cell{StyleID: bold, Value: h})
	}
	if err := add(head...); err != nil {
		return err
	}
	below, err := p.each(ctx, c, actor, b, func(l line) error { return add(l.sheetCells(day)...) })
	if err == nil && below != "" {
		err = add(below)
	}
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("making the list: %w", err)
	}
	return nil
}

func (l line) sheetCells(day int) []any {
	var cells []any
	for _, w := range l.words {
		cells = append(cells, w)
	}
	for _, d := range l.dates {
		if d.IsZero() {
			cells = append(cells, nil)
			continue
		}
		cells = append(cells, excelize.Cell{StyleID: day, Value: dayOf(d)})
	}
	return append(cells, l.rule, l.who, l.acts)
}
