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
	number, name := s.f.from, words.Record
	if s.Letters {
		name = words.Letter
	}
	for row := range s.rows() {
		number++
		title := replaced(name, "{number}", strconv.Itoa(number), "{total}", strconv.Itoa(s.Count()))
		s.f.record(title, s.f.fields(s.Table, row), words.Mark(row))
	}
}

// recordLead is what must stand together: the record, or the beginning of one
// that is taller than half a page.
func recordLead(fields []setField) float64 {
	height := recordHeadHeight + 2
	for _, field := range fields {
		height += field.height()
	}
	if len(fields) > 0 && height > (textBottom-marginTop)/2 {
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
	label    []textLine
	value    []string
	pictures []setPicture
}

func (s setField) height() float64 {
	height := max(heightOf(s.label), float64(len(s.value))*cellStyle.line()) + fieldGap
	for _, p := range s.pictures {
		height += p.height + pictureGap
	}
	return height
}

func (s setField) lead() float64 { return min(s.height(), keepField) }

// fields sets the fields of a row; of a message those that say something.
func (f *flow) fields(t Table, row Row) []setField {
	var out []setField
	for i, c := range t.Columns {
		value, pictures := "–", []setPicture(nil)
		if i < len(row.Cells) && !row.Cells[i].Empty() {
			value, pictures = f.doc.Meta.Words.Say(row.Cells[i]), setPictures(row.Cells[i])
		} else if t.Letters {
			continue
		}
		out = append(out, setField{label: f.labelLines(c, fieldWidth), value: f.c.wrap(value, valueWidth, cellStyle), pictures: pictures})
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
		for _, p := range s.pictures {
			f.picture(p)
		}
	})
	f.y += fieldGap
}
