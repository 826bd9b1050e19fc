package answer

import (
	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
)

const (
	// wholeRows and wholeBytes are how long a table is at most that stands in the
	// document itself: the rows of a longer one are kept apart.
	wholeRows  = 300
	wholeBytes = 256 << 10
	// sampleText and sampleBytes are how much of a text, and of all its texts, stands in
	// the sample of a longer table, in bytes.
	sampleText  = 2000
	sampleBytes = 1 << 20
	// beginning is how many rows of each file the answer itself shows to who takes
	// data along.
	beginning = 20
)

// sample is rows from all over a table, as many as show what it is like: all of them
// where they are few and short.
type sample struct {
	first    int // only the first so many, 0 for rows from all over
	every    int // every so manieth is kept
	seen     int
	all      int  // bytes of all texts of the table, as they are shown
	kept     int  // and of those that are kept
	pictures int  // in all of it
	cut      bool // there is more than what is kept
	rows     []sampleRow
}

type sampleRow struct {
	cells  map[string]report.Cell
	others bool
}

// add takes a row as it is given out.
func (s *sample) add(l i18n.Localizer, declared map[string]collect.LayoutColumn, others bool, given map[string]any) {
	at := s.seen
	s.seen++
	row := sampleRow{cells: make(map[string]report.Cell, len(given)), others: others}
	size, shown := 0, 0
	for name, v := range given {
		cell := Cell(l, v, declared[name])
		row.cells[name] = cell
		size += cell.Len()
		shown += cell.Shown()
		s.pictures += cell.Pictures()
	}
	s.all += shown
	if at%s.every > 0 || s.first > 0 && at >= s.first {
		return
	}
	s.rows, s.kept = append(s.rows, row), s.kept+size
	if s.first > 0 {
		return
	}
	if s.cut {
		s.shorten(len(s.rows) - 1)
	} else if len(s.rows) > wholeRows || s.kept > wholeBytes {
		s.cut = true
		s.shorten(0)
	}
	for s.cut && (len(s.rows) > wholeRows || s.kept > sampleBytes && len(s.rows) > beginning) {
		s.thin()
	}
}

// shorten cuts the texts of the rows from one on.
func (s *sample) shorten(from int) {
	for _, row := range s.rows[from:] {
		for name, c := range row.cells {
			if before := c.Len(); before > sampleText {
				row.cells[name] = c.Shortened(sampleText)
				s.kept += row.cells[name].Len() - before
			}
		}
	}
}

// thin lets go of every other row.
func (s *sample) thin() {
	half := (len(s.rows) + 1) / 2
	s.kept = 0
	for i := range half {
		s.rows[i] = s.rows[2*i]
		for _, c := range s.rows[i].cells {
			s.kept += c.Len()
		}
	}
	clear(s.rows[half:])
	s.rows, s.every = s.rows[:half], 2*s.every
}
