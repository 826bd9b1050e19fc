package report

import "strconv"

// contents is the list of sections with their pages. Its place is reserved
// before the sections are set, and filled when their pages are known.
type contents struct {
	entries []contentsEntry
	targets map[string]target
	depth   int // the deepest level the outline may use next
	section int // the level of the section being set
}

type contentsEntry struct {
	id    string
	page  int // where the entry stands
	y     float64
	x     float64
	lines []string
	style style
}

// found notes where a section begins.
func (c *contents) found(id string, t target) {
	if c.targets == nil {
		c.targets = map[string]target{}
	}
	c.targets[id] = t
}

// entryStyle returns how an entry of a level is set.
func entryStyle(level int) (s style, indent, before float64) {
	if level == 1 {
		return bodyBold, 0, 1.6
	}
	return body, 6, 0
}

// reserve gives every section of the two highest levels its place, from where
// the flow stands, and leaves the flow after the last.
func (f *flow) reserve(sections []Section) {
	for _, s := range sections {
		if s.Level > 2 {
			continue
		}
		st, indent, before := entryStyle(s.Level)
		lines := f.c.wrap(s.Heading, textWidth-indent-22, st)
		f.gap(before)
		f.need(float64(len(lines)) * st.line())
		f.contents.entries = append(f.contents.entries, contentsEntry{
			id: s.ID, page: f.c.pageNumber(), y: f.y, x: marginLeft + indent, lines: lines, style: st,
		})
		f.y += float64(len(lines)) * st.line()
	}
}

// draw fills the places with headings, page numbers and links.
func (c *contents) draw(on *canvas) {
	for _, e := range c.entries {
		t, ok := c.targets[e.id]
		if !ok {
			continue
		}
		on.turnTo(e.page)
		y := e.y
		for _, line := range e.lines {
			on.text(e.x, y+baseline(e.style), line, e.style)
			y += e.style.line()
		}
		number := body
		on.textRight(pageWidth-marginRight, y-e.style.line()+baseline(e.style), strconv.Itoa(t.page), number)
		on.link(e.x, e.y, pageWidth-marginRight-e.x, y-e.y, t)
	}
}
