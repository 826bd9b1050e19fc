package report

// The styles. One column of text, few sizes.
var (
	titleStyle   = style{bold: true, size: 25, leading: 31, colour: ink}
	heading1     = style{bold: true, size: 17, leading: 22, colour: ink}
	heading2     = style{bold: true, size: 13.5, leading: 18, colour: accent}
	heading3     = style{bold: true, size: 11, leading: 15, colour: ink}
	body         = style{size: 10, leading: 15, colour: ink}
	bodyBold     = style{bold: true, size: 10, leading: 15, colour: ink}
	lead         = style{bold: true, size: 11.5, leading: 17, colour: ink}
	quote        = style{size: 10, leading: 15, colour: muted}
	note         = style{size: 8.5, leading: 12.5, colour: muted}
	small        = style{size: 8, leading: 11, colour: muted}
	cellStyle    = style{size: 8.5, leading: 12, colour: ink}
	cellHead     = style{bold: true, size: 8.5, leading: 12, colour: ink}
	cellRaw      = style{size: 7, leading: 9.5, colour: muted}
	cellNote     = style{bold: true, size: 7.5, leading: 11, colour: warn}
	calloutStyle = style{bold: true, size: 10.5, leading: 15, colour: ink}
)

// proseWidth keeps running text at a length the eye can follow.
const proseWidth = 140.0

// flow sets the document from top to bottom and turns the page when the next
// thing does not fit.
type flow struct {
	c        *canvas
	doc      Document
	set      int // rows that have been set
	from     int // the row that the tables begin with
	most     int // pages that the file may have, 0 for any number
	pictured int // bytes of pictures that have been drawn
	volumes  []Volume
	err      error   // of reading rows
	y        float64 // the top of what comes next
	contents contents
}

func (f *flow) newPage() {
	f.c.newPage()
	f.y = marginTop
}

// room returns how much of the page is left.
func (f *flow) room() float64 { return textBottom - f.y }

// need turns the page unless height fits. On a fresh page it never turns.
func (f *flow) need(height float64) {
	if height > f.room() && f.y > marginTop {
		f.newPage()
	}
}

// gap leaves space, except at the top of a page.
func (f *flow) gap(height float64) {
	if f.y > marginTop {
		f.y += height
	}
}

// line draws one line and moves below it.
func (f *flow) line(x float64, text string, s style) {
	f.c.text(x, f.y+baseline(s), text, s)
	f.y += s.line()
}

// baseline returns how far below the top of its line the letters stand.
func baseline(s style) float64 { return (s.line()-s.em())/2 + s.em()*0.86 }

// lines draws lines and turns the page between them where it must, but never
// so that a single line stays behind or goes over alone.
func (f *flow) lines(x float64, lines []string, s style) {
	f.c.tags.words(func() {
		for i, line := range lines {
			left := len(lines) - i
			switch {
			case i == 0 && left > 1, left == 2:
				f.need(2 * s.line())
			default:
				f.need(s.line())
			}
			f.line(x, line, s)
		}
	})
}

// document sets everything, the cover first.
func (f *flow) document() {
	sections := f.cover()
	for i, s := range sections {
		f.section(s, sections[i+1:])
	}
}

// section sets a heading with what stands under it.
func (f *flow) section(s Section, rest []Section) {
	f.heading(s, rest)
	for i, b := range s.Blocks {
		if i > 0 {
			f.gap(blockGap(s.Blocks[i-1], b))
		}
		f.block(b)
	}
}

// blockGap is the space between two blocks.
func blockGap(before, after Block) float64 {
	switch {
	case after.Kind() == KindTable || before.Kind() == KindTable:
		return 7
	case after.Kind() == KindCallout || before.Kind() == KindCallout:
		return 5
	case before.Kind() == KindParagraph && after.Kind() == KindList:
		return 1.2
	default:
		return 3.2
	}
}

func (f *flow) block(b Block) {
	switch b := b.(type) {
	case Paragraph:
		f.paragraph(b)
	case List:
		f.list(b)
	case Facts:
		f.facts(b)
	case Table:
		f.table(b)
	case Callout:
		f.callout(b)
	case Bars:
		f.bars(b)
	}
}

// leadHeight returns the height of the beginning of a block: what must stand on the
// page of its heading.
func (f *flow) leadHeight(b Block) float64 {
	switch b := b.(type) {
	case Facts:
		return f.factsLead(b)
	case Table:
		return f.setTable(b).lead()
	case Callout:
		return f.calloutHeight(b)
	case Bars:
		return f.barsLead(b)
	default:
		return 2 * body.line()
	}
}

// full reports whether the file has as many pages as it may, and the last of them
// little room left.
func (f *flow) full() bool {
	return f.most > 0 && (f.pictured > mostPictured || f.c.pages() > f.most || f.c.pages() == f.most && f.room() < (textBottom-marginTop)/5)
}
