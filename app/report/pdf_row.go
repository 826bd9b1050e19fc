package report

import (
	"strconv"
)

// setRow is a row of a table in columns, broken into lines.
type setRow struct {
	cells   [][]string
	longest int // lines of the tallest cell
	mark    []textLine
}

func (s setTable) setRow(r Row) setRow {
	out := setRow{cells: make([][]string, len(s.widths))}
	for i := range out.cells {
		if i < len(r.Cells) {
			out.cells[i] = s.f.c.wrap(s.f.doc.Meta.Words.Say(r.Cells[i]), s.widths[i], cellStyle)
		}
		out.longest = max(out.longest, len(out.cells[i]))
	}
	if mark := s.f.doc.Meta.Words.Mark(r); mark != "" {
		for _, line := range s.f.c.wrap(mark, textWidth-2*cellPadX, cellNote) {
			out.mark = append(out.mark, textLine{text: line, style: cellNote})
		}
	}
	return out
}

func (r setRow) height() float64 {
	return float64(r.longest)*cellStyle.line() + heightOf(r.mark) + 2*cellPadY
}

// lead is what must stand together: the row, or the beginning of one that is
// taller than half a page.
func (r setRow) lead() float64 {
	if h := r.height(); h < (textBottom-marginTop)/2 {
		return h
	}
	return 6*cellStyle.line() + 2*cellPadY
}

// row draws a row. One that is taller than half a page goes on over as many
// pages as it takes, with the heads repeated.
func (s setTable) row(row Row) {
	r := s.setRow(row)
	f := s.f
	if r.lead() > f.room() {
		s.nextPage()
	}
	f.y += cellPadY
	f.c.tags.as(tagRow, func() { s.cells(r) })
	if len(r.mark) > 0 {
		f.c.tags.as(tagRow, func() { f.c.tags.as(tagCell, func() { s.mark(r) }) })
	}
	f.y += cellPadY
	f.c.rule(f.y, 0.15, hair)
}

// mark draws what is said of the whole row, across the columns.
func (s setTable) mark(r setRow) {
	f := s.f
	if e := f.c.tags.current; e != nil {
		e.attributes = "<</O /Table /ColSpan " + strconv.Itoa(len(s.Columns)) + ">>"
	}
	for _, l := range r.mark {
		f.need(l.style.line() + cellPadY)
		f.line(marginLeft+cellPadX, l.text, l.style)
	}
}

// nextPage goes on with the table on a new page.
func (s setTable) nextPage() {
	s.f.newPage()
	s.f.c.tags.unread(s.drawHead)
}

// cells draws the cells side by side, as many lines at a time as the page has room
// for.
func (s setTable) cells(r setRow) {
	f := s.f
	elements := make([]*element, len(r.cells))
	for column := range r.cells {
		elements[column] = f.c.tags.add(tagCell)
	}
	for from := 0; from < r.longest; {
		if f.room() < cellStyle.line()+cellPadY {
			s.nextPage()
			f.y += cellPadY
		}
		to := min(from+max(int((f.room()-cellPadY)/cellStyle.line()), 1), r.longest)
		x := marginLeft + cellPadX
		for column, lines := range r.cells {
			f.c.tags.within(elements[column], func() {
				for i := from; i < min(to, len(lines)); i++ {
					s.cell(x, f.y+float64(i-from)*cellStyle.line()+baseline(cellStyle), column, lines[i], cellStyle)
				}
			})
			x += s.widths[column] + 2*cellPadX
		}
		f.y += float64(to-from) * cellStyle.line()
		from = to
	}
}

// cell draws a line of a cell or of a head. Numbers stand at the right edge, so
// that ones stand under ones.
func (s setTable) cell(x, y float64, column int, line string, st style) {
	if s.Figures && column > 0 {
		s.f.c.textRight(x+s.widths[column], y, line, st)
		return
	}
	s.f.c.text(x, y, line, st)
}
