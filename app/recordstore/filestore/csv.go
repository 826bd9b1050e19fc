package filestore

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

const utf8BOM = "\xEF\xBB\xBF"

// headingSize is how much of a file is looked at to tell its separator.
const headingSize = 64 << 10

func hasUTF16BOM(start []byte) bool {
	return bytes.HasPrefix(start, []byte("\xFF\xFE")) || bytes.HasPrefix(start, []byte("\xFE\xFF"))
}

func readCSVFile(f *os.File, q recordstore.Query, yield func(recordstore.Row) error) error {
	return readCSV(f, q, yield)
}

// readCSV reads a table separated by commas, semicolons or tabs, in UTF-8,
// UTF-16 with a mark, or Windows-1252.
func readCSV(source io.Reader, q recordstore.Query, yield func(recordstore.Row) error) error {
	limit := &budget{source: source}
	buffered := bufio.NewReaderSize(limit, headingSize)
	if start, _ := buffered.Peek(2); hasUTF16BOM(start) {
		decoded := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(buffered)
		buffered = bufio.NewReaderSize(decoded, headingSize)
	}
	discardMark(buffered)
	start, _ := buffered.Peek(headingSize)
	lines := csv.NewReader(buffered)
	lines.Comma = separator(start, q.Collection)
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
		limit.reset()
		line, err := lines.Read()
		if err == io.EOF {
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

// discardMark passes over the mark some programs put before UTF-8.
func discardMark(r *bufio.Reader) {
	if start, _ := r.Peek(len(utf8BOM)); string(start) == utf8BOM {
		_, _ = r.Discard(len(utf8BOM))
	}
}

// separator returns the one that makes the most declared columns of the first
// line, or the most columns where none is declared.
func separator(start []byte, c *dataset.Collection) rune {
	best, most := ',', -1
	for _, comma := range []rune{',', ';', '\t'} {
		lines := csv.NewReader(bytes.NewReader(start))
		lines.Comma = comma
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
			best, most = comma, found
		}
	}
	return best
}

// decode reads a cell that is not UTF-8 as Windows-1252.
func decode(line []string) []string {
	for i, cell := range line {
		if utf8.ValidString(cell) {
			continue
		}
		if decoded, err := charmap.Windows1252.NewDecoder().String(cell); err == nil {
			line[i] = decoded
		}
	}
	return line
}

// badLine drops the text of the error, which may hold data, and keeps the line.
func badLine(err error) error {
	if e, ok := errors.AsType[*recordstore.Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return recordstore.Fail(recordstore.Malformed, fmt.Sprintf("line %d is no CSV", e.Line))
	}
	return recordstore.Fail(recordstore.Malformed, "the file cannot be read as CSV")
}
