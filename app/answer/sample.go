package answer

import (
	"strings"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
)

const (
	// wholeRows and wholeBytes are how long a table is at most that stands in the
	// document itself: the rows of a longer one are kept apart.
	wholeRows  = 300
	wholeBytes = 256 << 10
	// sampleText is how much of a text stands in the sample of a longer table, in
	// bytes.
	sampleText = 4000
	// beginning is how many rows of each file the answer itself shows to who takes
	// data along.
	beginning = 20
)

// sample is rows from all over a table, as many as show what it is like: all of them
// where they are few and short.
type sample struct {
	first int // only the first so many, 0 for rows from all over
	every int // every so manieth is kept
	seen  int
	bytes int // of the texts that are kept
	cut   bool
	rows  []sampleRow
}

type sampleRow struct {
	cells  map[string]report.Cell
	others bool
}

// add takes a row as it is given out.
func (s *sample) add(l i18n.Localizer, others bool, given map[string]any) {
	at := s.seen
	s.seen++
	if at%s.every > 0 || s.first > 0 && at >= s.first {
		return
	}
	row := sampleRow{cells: make(map[string]report.Cell, len(given)), others: others}
	for name, v := range given {
		c := cellOf(l, v)
		if s.first == 0 && len(c.Text()) > sampleText {
			c, s.cut = report.Value(strings.ToValidUTF8(c.Text()[:sampleText], "")), true
		}
		row.cells[name] = c
		s.bytes += len(c.Text())
	}
	s.rows = append(s.rows, row)
	if s.first == 0 && len(s.rows) == 2*wholeRows {
		for i := range wholeRows {
			s.rows[i] = s.rows[2*i]
		}
		clear(s.rows[wholeRows:])
		s.rows, s.every = s.rows[:wholeRows], 2*s.every
	}
}

// whole reports whether the sample is all there is.
func (s *sample) whole() bool {
	return s.first > 0 || !s.cut && s.seen <= wholeRows && s.bytes <= wholeBytes
}
