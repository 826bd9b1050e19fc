package report

import (
	"strconv"
)

// A record sets a row of a wide table as one field a line.
const (
	fieldWidth  = 50.0
	fieldGutter = 5.0
	fieldX      = marginLeft + cellPadX + fieldWidth + fieldGutter
	valueWidth  = textWidth - fieldWidth - fieldGutter - 2*cellPadX
	fieldGap    = 1.5
	// keepField is how much of a tall field stays with its label.
	keepField = 30.0
)

var recordStyle = style{bold: true, size: 8.5, leading: 12, colour: accent}

func (s setTable) records() {
	words := s.f.doc.Meta.Words
	number := s.f.from
	for row := range s.rows() {
		number++
		title := replaced(words.Record, "{number}", strconv.Itoa(number), "{total}", strconv.Itoa(s.Count()))
		s.f.record(title, s.f.fields(s.Columns, row), words.Mark(row))
	}
}

// recordLead is what must stand together: the record, or the beginning of one
// that is taller than half a page.
func recordLead(fields []setField) float64 {
	height := recordHeadHeight + 2
	for _, field := range fields {
		height += field.height()
	}
	if height > (textBottom-marginTop)/2 {
		return recordHeadHeight + 2 + fields[0].lead()
	}
	return height
}

func (f *flow) record(title string, fields []setField, mark string) {
	f.need(recordLead(fields))
	f.c.tags.as(tagTable, func() {
		f.c.tags.as(tagCaption, func() { f.recordHead(title, mark) })
		for _, field := range fields {
			if field.lead() > f.room() && f.y > marginTop { // which record it is, also on the next page
				f.newPage()
				f.c.tags.unread(func() { f.recordHead(title, "") })
			}
			f.c.tags.as(tagRow, func() { f.field(field) })
		}
	})
	f.y += 3
}

const recordHeadHeight = 12*pointMM + 2*cellPadY

func (f *flow) recordHead(title, mark string) {
	f.c.fill(marginLeft, f.y, textWidth, recordHeadHeight-1, tint)
	title = firstLine(f.c.semibold, title, textWidth, recordStyle)
	f.c.text(marginLeft+cellPadX, f.y+cellPadY-0.5+baseline(recordStyle), title, recordStyle)
	f.y += recordHeadHeight
	if mark != "" {
		f.lines(marginLeft+cellPadX, f.c.wrap(mark, textWidth-2*cellPadX, cellNote), cellNote)
		f.y += fieldGap
	}
}

// setField is one field of a record broken into lines.
type setField struct {
	label []textLine
	value []string
}

func (s setField) height() float64 {
	return max(heightOf(s.label), float64(len(s.value))*cellStyle.line()) + fieldGap
}

func (s setField) lead() float64 { return min(s.height(), keepField) }

func (f *flow) fields(columns []Column, row Row) []setField {
	out := make([]setField, len(columns))
	for i, c := range columns {
		value := "–"
		if i < len(row.Cells) && row.Cells[i] != Value("") {
			value = f.doc.Meta.Words.Say(row.Cells[i])
		}
		out[i] = setField{label: f.labelLines(c, fieldWidth), value: f.c.wrap(value, valueWidth, cellStyle)}
	}
	return out
}

func (f *flow) field(s setField) {
	f.need(s.lead())
	f.beside(marginLeft+cellPadX, s.label, keepField, [2]string{tagRowHead, tagCell}, func() {
		for _, line := range s.value {
			f.need(cellStyle.line())
			f.line(fieldX, line, cellStyle)
		}
	})
	f.y += fieldGap
}
