package report

import "iter"

// setTable is a table with its shape decided: rows in columns, or each row as
// a list of fields when the columns are too many or their cells too long.
// Nothing is cut.
type setTable struct {
	Table

	f         *flow
	widths    []float64
	head      [][]textLine
	inColumns bool
}

var captionStyle = style{bold: true, size: 10, leading: 15, colour: ink}

const (
	captionAfter = 1.6
	// tallestHead is how tall heads may be, which every page repeats.
	tallestHead = 60.0
)

func (f *flow) setTable(t Table) setTable {
	widths, inColumns := f.columns(t)
	inColumns = inColumns && !t.Messages && (t.Apart == nil || t.Apart.Pictures == 0)
	s := setTable{Table: t, f: f, widths: widths, inColumns: inColumns}
	if inColumns {
		s.head = s.headLines()
		s.inColumns = s.headHeight() < tallestHead
	}
	return s
}

func (f *flow) table(t Table) {
	s := f.setTable(t)
	f.need(s.lead())
	f.contents.found(t.ID, f.c.here(f.y))
	if apart := f.apart(t); len(apart) > 0 {
		s.caption()
		words := f.doc.Meta.Words.Volume
		said, made := words.In, volumeList(words, apart)
		if len(made.Items) == 0 {
			said = words.Later
		}
		f.paragraph(Paragraph{Text: replaced(said, "{rows}", grouped(t.Count()))})
		f.list(made)
		return
	}
	if s.inColumns {
		f.c.tags.as(tagTable, func() {
			f.c.tags.as(tagCaption, s.caption)
			f.c.tags.as(tagRow, s.drawHead)
			for row := range s.rows() {
				s.row(row)
			}
		})
	} else {
		s.caption()
		s.records()
	}
	f.y += 1
}

// apart returns the volumes that the table is in.
func (f *flow) apart(t Table) []Volume {
	var in []Volume
	for _, v := range f.volumes {
		if v.Table == t.ID {
			in = append(in, v)
		}
	}
	return in
}

// rows ranges over the table's rows from the one it begins with, for as long as they
// can be read and there is room for them in the file.
func (s setTable) rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		f := s.f
		for row, err := range f.doc.rows(s.Table, f.from) {
			if err != nil {
				f.err = err
				return
			}
			if f.full() || !yield(row) {
				return
			}
			f.set++
		}
	}
}

// notes returns what stands between caption and head, in lines.
func (s setTable) notes() [][]string {
	var texts [][]string
	for _, text := range []string{s.Source, s.Note} {
		if text != "" {
			texts = append(texts, s.f.c.prose(text, proseWidth, note))
		}
	}
	return texts
}

func (s setTable) caption() {
	f := s.f
	if s.Caption != "" {
		f.outline(s.Caption, f.contents.section+1)
		f.lines(marginLeft, f.c.wrap(s.Caption, textWidth, captionStyle), captionStyle)
	}
	for _, lines := range s.notes() {
		f.lines(marginLeft, lines, note)
	}
	f.y += captionAfter
}

// lead is the height of caption, head and first row: what must not be parted.
func (s setTable) lead() float64 {
	height := captionAfter
	for _, lines := range s.notes() {
		height += float64(len(lines)) * note.line()
	}
	if s.Caption != "" {
		height += float64(len(s.f.c.wrap(s.Caption, textWidth, captionStyle))) * captionStyle.line()
	}
	if s.inColumns {
		height += s.headHeight()
	}
	if len(s.Rows) == 0 {
		return height
	}
	if s.inColumns {
		return height + s.setRow(s.Rows[0]).lead()
	}
	return height + recordLead(s.f.fields(s.Table, s.Rows[0]))
}

func (s setTable) headLines() [][]textLine {
	head := make([][]textLine, len(s.Columns))
	for i, c := range s.Columns {
		head[i] = s.f.labelLines(c, s.widths[i])
	}
	return head
}

// labelLines sets a column's label, and its name in the store below it.
func (f *flow) labelLines(c Column, width float64) []textLine {
	var lines []textLine
	for _, line := range f.c.wrap(c.Label, width, cellHead) {
		lines = append(lines, textLine{text: line, style: cellHead})
	}
	if c.Raw == "" || c.inStore() == c.Label {
		return lines
	}
	lines = goesOn(lines)
	for _, line := range f.c.wrap(c.inStore(), width, cellRaw) {
		lines = append(lines, textLine{text: line, style: cellRaw})
	}
	return lines
}

func (s setTable) headHeight() float64 {
	height := 0.0
	for _, lines := range s.head {
		height = max(height, heightOf(lines))
	}
	return height + 2*cellPadY
}

// drawHead draws the column heads, at the top of every page of the table. They are
// read aloud once.
func (s setTable) drawHead() {
	f := s.f
	height := s.headHeight()
	f.c.fill(marginLeft, f.y, textWidth, height, tint)
	x := marginLeft + cellPadX
	for i, lines := range s.head {
		y := f.y + cellPadY
		f.c.tags.as(tagHead, func() {
			for _, l := range lines {
				s.cell(x, y+baseline(l.style), i, l.text, l.style)
				y += l.style.line()
			}
		})
		x += s.widths[i] + 2*cellPadX
	}
	f.y += height
	f.c.rule(f.y, 0.3, accent)
}
