package report

// Bars are set with the name at the left, the figure at the right and the bar
// between them.
const (
	barNameWidth = 44.0
	barSaidWidth = 30.0
	barRoom      = textWidth - barNameWidth - barSaidWidth - 2*barGutter
	barGutter    = 3.0
	barThick     = 3.4
	barX         = marginLeft + barNameWidth + barGutter
)

// barPattern is how the parts of a bar differ, also where there is no colour:
// filled, striped, tinted, empty.
type barPattern struct {
	ground colour
	stripe bool
}

// blank is the paper.
var blank = colour{0xff, 0xff, 0xff}

func barPatterns() []barPattern {
	return []barPattern{{ground: accent}, {ground: blank, stripe: true}, {ground: hair}, {ground: blank}}
}

// bars sets the bars one under the other and below them what their parts are. The
// table after them is what is read aloud.
func (f *flow) bars(b Bars) { f.c.tags.unread(func() { f.drawBars(b) }) }

func (f *flow) drawBars(b Bars) {
	longest := 0
	for _, r := range b.Rows {
		longest = max(longest, r.sum())
	}
	for i, r := range b.Rows {
		if i == 0 {
			f.need(f.barsLead(b))
		}
		f.need(f.barHeight(r))
		f.bar(r, longest)
	}
	f.y += 1.5
	f.barNames(b.Parts)
}

// barsLead is the height of all of them: a picture is not broken unless it is
// taller than half a page.
func (f *flow) barsLead(b Bars) float64 {
	height := 1.5 + cellStyle.line()
	for _, r := range b.Rows {
		height += f.barHeight(r)
	}
	return min(height, (textBottom-marginTop)/2)
}

func (f *flow) barHeight(r BarRow) float64 {
	return float64(len(f.c.wrap(r.Name, barNameWidth, cellStyle)))*cellStyle.line() + 1
}

func (f *flow) bar(r BarRow, longest int) {
	top := f.y
	f.c.textRight(pageWidth-marginRight, top+baseline(cellStyle), firstLine(f.c.regular, r.Said, barSaidWidth, cellStyle), cellStyle)
	x := barX
	for i, n := range r.Parts {
		if n > 0 {
			width := barRoom * float64(n) / float64(longest)
			f.c.patterned(x, top+(cellStyle.line()-barThick)/2, width, barThick, barPatterns()[i%len(barPatterns())])
			x += width
		}
	}
	for _, line := range f.c.wrap(r.Name, barNameWidth, cellStyle) {
		f.line(marginLeft, line, cellStyle)
	}
	f.y += 1
}

// barNames says what each pattern is, on as many lines as it takes.
func (f *flow) barNames(names []string) {
	const swatch, between = 7.0, 6.0
	x := marginLeft
	f.need(cellStyle.line())
	for i, name := range names {
		text := f.c.regular.oneLine(name)
		width := swatch + 2 + f.c.regular.width(text, cellStyle.em())
		if x > marginLeft && x+width > marginLeft+textWidth {
			f.y += cellStyle.line() + 1
			f.need(cellStyle.line())
			x = marginLeft
		}
		f.c.patterned(x, f.y+(cellStyle.line()-barThick)/2, swatch, barThick, barPatterns()[i%len(barPatterns())])
		f.c.text(x+swatch+2, f.y+baseline(cellStyle), text, cellStyle)
		x += width + between
	}
	if len(names) > 0 {
		f.y += cellStyle.line()
	}
}

// patterned draws an area with a border, filled as the pattern says.
func (c *canvas) patterned(x, y, width, height float64, p barPattern) {
	c.fill(x, y, width, height, p.ground)
	if p.stripe {
		const apart, thick = 1.4, 0.6
		for at := x; at < x+width; at += apart {
			c.fill(at, y, min(thick, x+width-at), height, warn)
		}
	}
	c.pdf.SetDrawColor(ink[0], ink[1], ink[2])
	c.pdf.SetLineWidth(0.15)
	c.tags.layout(func() { c.pdf.Rect(x, y, width, height, "D") })
}
