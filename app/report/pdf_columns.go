package report

import (
	"math"
	"strings"
)

// Column widths come from what the columns hold, measured on a sample.
const (
	cellPadX   = 1.8
	cellPadY   = 1.5
	sampleRows = 300
	widestWord = 42.0 // a longer word may be broken
	snugCell   = 34.0 // a cell up to this width would rather not be broken
	// tallestCell is how many lines a cell of the sample may take before the
	// rows are set one under the other instead.
	tallestCell = 14
	// tallestNested is how many lines with values of an object are so too.
	tallestNested = 6
)

// demand is the width a column asks for.
type demand struct {
	word float64 // so that no word breaks
	snug float64 // so that no short cell breaks
	wish float64 // so that nothing breaks
}

// columns returns the widths of a table's columns, or false when they do not
// fit side by side and each row must be set as a list.
func (f *flow) columns(t Table) ([]float64, bool) {
	demands := make([]demand, len(t.Columns))
	for i, c := range t.Columns {
		demands[i] = f.headDemand(c)
	}
	for _, row := range sampleOf(t.Rows) {
		for i := range min(len(demands), len(row.Cells)) {
			said := f.doc.Meta.Words.Say(row.Cells[i])
			if !row.Cells[i].Plain() && strings.Count(said, "\n") > tallestNested || row.Cells[i].Pictures() > 0 {
				return nil, false
			}
			f.measure(&demands[i], said)
		}
	}
	room := textWidth - 2*cellPadX*float64(len(demands))
	for _, least := range []func(demand) float64{
		func(d demand) float64 { return d.snug },
		func(d demand) float64 { return d.word },
	} {
		widths, tallest := share(demands, least, room)
		if widths != nil && (tallest <= tallestCell || len(widths) < 3) {
			return widths, true
		}
	}
	return nil, false
}

func (f *flow) headDemand(c Column) demand {
	head := f.c.semibold
	word := head.longestWord(head.printable(c.Label), cellHead.em())
	raw := min(f.c.regular.width(f.c.regular.oneLine(c.inStore()), cellRaw.em()), widestWord/2)
	least := max(word, raw)
	return demand{word: least, snug: least, wish: max(least, head.width(head.oneLine(c.Label), cellHead.em())/2)}
}

// measure raises what a column asks for by one cell.
func (f *flow) measure(d *demand, cell string) {
	const enough = 2000 // bytes; the rest is reckoned to be like them
	scale := 1.0
	if len(cell) > enough {
		scale = float64(len(cell)) / enough
		cell = strings.ToValidUTF8(cell[:enough], "")
	}
	face, em := f.c.regular, cellStyle.em()
	cell = face.printable(cell)
	width := face.width(cell, em) * scale
	word := min(face.longestWord(cell, em), widestWord)
	d.word = max(d.word, word)
	d.snug = max(d.snug, word)
	if width <= snugCell {
		d.snug = max(d.snug, width+0.1)
	}
	d.wish = max(d.wish, width+0.1)
}

// sampleOf returns rows from the whole length of a table.
func sampleOf(rows []Row) []Row {
	if len(rows) <= sampleRows {
		return rows
	}
	sample := make([]Row, sampleRows)
	for i := range sample {
		sample[i] = rows[i*len(rows)/sampleRows]
	}
	return sample
}

// share divides the room so that the tallest cell is as low as it can be, and
// returns how many lines that cell takes. A table that needs less than the
// room is widened to its edge. It returns nil when not even the least fits.
func share(demands []demand, least func(demand) float64, room float64) (widths []float64, tallest float64) {
	widths = make([]float64, len(demands))
	set := func(lines float64) (sum float64) {
		for i, d := range demands {
			widths[i] = max(least(d), d.wish/lines)
			sum += widths[i]
		}
		return sum
	}
	if set(math.MaxFloat64) > room {
		return nil, 0
	}
	low, high := 1.0, 1e6
	if set(low) > room {
		for range 60 {
			middle := (low + high) / 2
			if set(middle) > room {
				low = middle
			} else {
				high = middle
			}
		}
		low = high
	}
	spare := room - set(low)
	for i := range widths {
		widths[i] += spare / float64(len(widths))
	}
	return widths, low
}
