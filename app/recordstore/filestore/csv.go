package filestore

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// Separator is what stands between the columns of a table in text.
type Separator string

var separators = []Separator{"", ",", ";", "tab", "|"}

// comma returns the character; 0 where none is declared.
func (s Separator) comma() rune {
	switch s {
	case "":
		return 0
	case "tab":
		return '\t'
	default:
		return rune(s[0])
	}
}

// headingSize is how much of a file is looked at to tell its separator.
const headingSize = 64 << 10

// readCSV reads a table separated by the comma; where it is 0, by the
// separator the heading tells.
func readCSV(source *text, comma rune, q recordstore.Query, yield func(recordstore.Row) error) error {
	if comma == 0 {
		start, _ := source.Peek(headingSize)
		comma = told(start, q.Collection)
	}
	lines := csv.NewReader(source)
	lines.Comma = comma
	lines.FieldsPerRecord, lines.ReuseRecord = -1, true

	heading, err := lines.Read()
	if err != nil {
		return badLine(err)
	}
	t, err := newTable(q, decode(heading))
	if err != nil {
		return err
	}
	for {
		source.limit.Reset()
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badLine(err)
		}
		if err := yield(t.row(decode(line))); err != nil {
			return err
		}
	}
}

// told returns the separator that makes the most declared columns of the first
// line, or the most columns where none is declared.
func told(start []byte, c *dataset.Collection) rune {
	best, most := ',', -1
	for _, s := range separators[1:] {
		lines := csv.NewReader(bytes.NewReader(start))
		lines.Comma = s.comma()
		heading, err := lines.Read()
		if err != nil {
			continue
		}
		found := 0
		for _, name := range decode(heading) {
			if len(c.Fields) == 0 || slices.Contains(c.Columns(), strings.TrimSpace(name)) {
				found++
			}
		}
		if found > most {
			best, most = s.comma(), found
		}
	}
	return best
}

// decode reads a cell that is not UTF-8 as Windows-1252.
func decode(line []string) []string {
	for i, cell := range line {
		if !utf8.ValidString(cell) {
			line[i] = string(legible([]byte(cell)))
		}
	}
	return line
}

// badLine drops the text of the error, which may hold data, and keeps the line.
func badLine(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return recordstore.Fail(recordstore.Malformed, fmt.Sprintf("line %d is no CSV", e.Line))
	}
	if errors.Is(err, io.EOF) {
		return recordstore.Fail(recordstore.Malformed, "the file is empty")
	}
	return err
}
