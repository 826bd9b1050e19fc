package filestore

import (
	"encoding/xml"
	"slices"
	"strconv"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

// The most a sheet can have.
const (
	maxColumns = 16_384
	maxEmpty   = 1 << 20 // rows with nothing in them: no more fit in a sheet
)

// rows hands on the rows of the sheet below its heading.
func (b *book) rows(q recordstore.Query, yield func(recordstore.Row) error) error {
	s := sheet{book: b, q: q, yield: yield}
	if err := b.parts.walk(b.sheet, maxSheet, s.visit); err != nil {
		return err
	}
	if err := s.finish(); err != nil {
		return err
	}
	if s.table == nil {
		return recordstore.Fail(recordstore.Malformed, "the sheet is empty")
	}
	return nil
}

// sheet gathers the cells of one row at a time.
type sheet struct {
	book  *book
	q     recordstore.Query
	yield func(recordstore.Row) error
	table *table
	line  []string
	size  int // bytes of the row, in the file and as texts
	empty int // rows passed over
	text  []byte
}

func (s *sheet) visit(e xml.StartElement, x *bounded.XML) error {
	switch e.Name.Local {
	case "row":
		return s.finish()
	case "c":
		return s.cell(e, x)
	default:
		return nil
	}
}

// cell reads one cell to its end and puts it in its place.
func (s *sheet) cell(e xml.StartElement, x *bounded.XML) error {
	kind, holder := bounded.Attr(e, "t"), "v"
	if kind == "inlineStr" {
		holder = "t"
	}
	at := len(s.line)
	if ref := bounded.Attr(e, "r"); ref != "" {
		at = column(ref)
	}
	if at < 0 || at >= maxColumns {
		return recordstore.Fail(recordstore.Malformed, "a cell of the sheet has no place")
	}
	var err error
	if s.text, err = inner(x, s.text[:0], holder, "rPh"); err != nil {
		return err
	}
	if s.size += len(s.text); s.size > bounded.MaxRecord {
		return errLargeRow
	}
	style, _ := strconv.Atoi(bounded.Attr(e, "s"))
	value, err := s.book.value(kind, string(s.text), style, bounded.MaxRecord-s.size)
	if err != nil {
		return err
	}
	if s.size += max(len(value)-len(s.text), 0); s.size > bounded.MaxRecord {
		return errLargeRow
	}
	for len(s.line) <= at {
		s.line = append(s.line, "")
	}
	s.line[at] = value
	return nil
}

// finish hands on the row that was gathered; the first that is not empty is the
// heading.
func (s *sheet) finish() error {
	line := s.line
	s.line, s.size = s.line[:0], 0
	if !slices.ContainsFunc(line, func(cell string) bool { return cell != "" }) {
		if s.empty++; s.empty > maxEmpty {
			return recordstore.Fail(recordstore.TooMuch, "the sheet has too many empty rows")
		}
		return nil
	}
	if s.table == nil {
		var err error
		s.table, err = newTable(s.q, line)
		return err
	}
	return s.yield(s.table.row(line))
}

// column reads the column of a reference such as AB12, from 0; below 0 there is
// none.
func column(ref string) int {
	n := 0
	for i := 0; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		n = n*26 + int(ref[i]-'A') + 1
	}
	return n - 1
}
