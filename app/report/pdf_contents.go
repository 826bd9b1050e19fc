package report

import (
	"strconv"
	"strings"
)

// contents is the list of sections with their pages. Its place is reserved
// before the sections are set, and filled when their pages are known.
type contents struct {
	entries []contentsEntry
	element *element
	targets map[string]target
	depth   int // the deepest level the outline may use next
	section int // the level of the section being set
}

type contentsEntry struct {
	id     string
	lines  []string
	style  style
	indent float64
	before float64 // space above
	page   int     // where the entry stands
	y      float64
}

func (e contentsEntry) height() float64 { return float64(len(e.lines)) * e.style.line() }

// found notes where a section begins.
func (c *contents) found(id string, t target) {
	if c.targets == nil {
		c.targets = map[string]target{}
	}
	c.targets[id] = t
}

// entry sets a section's line of the contents. A heading of more than three
// lines is shortened here; it stands in full where it leads to.
func (f *flow) entry(s Section) contentsEntry {
	e := contentsEntry{id: s.ID, style: bodyBold, before: 1.6}
	if s.Level > 1 {
		e.style, e.indent, e.before = body, 6, 0
	}
	const longest, numberRoom = 3, 22.0
	e.lines = f.c.wrap(s.Heading, textWidth-e.indent-numberRoom, e.style)
	if len(e.lines) > longest {
		e.lines = e.lines[:longest]
		e.lines[longest-1] = strings.TrimRight(e.lines[longest-1], " ") + " …"
	}
	return e
}

// reserve gives every section of the two highest levels its place, from where
// the flow stands, and leaves the flow after the last.
func (f *flow) reserve(sections []Section) {
	for _, s := range sections {
		if s.Level > 2 {
			continue
		}
		e := f.entry(s)
		f.gap(e.before)
		f.need(e.height())
		e.page, e.y = f.c.pageNumber(), f.y
		f.contents.entries = append(f.contents.entries, e)
		f.y += e.height()
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
		on.tags.within(c.element, func() {
			on.tags.as(tagEntry, func() { on.tags.as(tagLink, func() { e.draw(on, t) }) })
		})
	}
}

func (e contentsEntry) draw(on *canvas, t target) {
	on.tags.current.label = strings.TrimSpace(strings.Join(e.lines, ""))
	x, y := marginLeft+e.indent, e.y
	for i, line := range e.lines {
		if i == len(e.lines)-1 {
			line = strings.TrimRight(line, " ") + " " // and then the number
		}
		on.text(x, y+baseline(e.style), line, e.style)
		y += e.style.line()
	}
	on.textRight(pageWidth-marginRight, y-e.style.line()+baseline(body), strconv.Itoa(t.page), body)
	on.link(x, e.y, pageWidth-marginRight-x, y-e.y, t)
}
