package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// step is how far what is in a value stands to the right of it, and deepest how often
// that goes on.
const (
	step    = "\u00a0\u00a0\u00a0"
	deepest = 6
)

// Say returns what the cell shows to people who get it as text: an object a member a
// line, each under the other, and what is within it further to the right.
func (w Words) Say(c Cell) string {
	if c.Plain() {
		return w.plain(c)
	}
	return strings.Join(w.lines(nil, c, 0), "\n")
}

// plain returns what a cell with one value shows.
func (w Words) plain(c Cell) string {
	if c = c.only(); c.withheld {
		return w.Withheld
	}
	return c.text
}

func (w Words) lines(lines []string, c Cell, depth int) []string {
	c = c.only()
	indent := strings.Repeat(step, min(depth, deepest))
	switch {
	case len(c.elements) > 0:
		for i, e := range c.elements {
			switch {
			case e.Empty():
			case e.Plain():
				lines = w.lines(lines, e, depth)
			case w.inOne(e) != "":
				lines = append(lines, indent+w.inOne(e))
			default:
				lines = w.lines(append(lines, indent+strconv.Itoa(i+1)+"."), e, depth+1)
			}
		}
	case len(c.members) > 0:
		for _, m := range c.members {
			said := w.plain(m.Cell)
			switch {
			case m.Cell.Empty(): // a member is said where it has a value
			case m.Cell.Plain() && !strings.Contains(said, "\n"):
				lines = append(lines, indent+m.Label+": "+said)
			default:
				lines = w.lines(append(lines, indent+m.Label+":"), m.Cell, depth+1)
			}
		}
	default:
		for line := range strings.SplitSeq(w.plain(c), "\n") {
			lines = append(lines, indent+line)
		}
	}
	return lines
}

// shortLine is how many characters the members of one of several may take to stand on
// one line.
const shortLine = 90

// inOne returns the members of an object as one line, "" where they are too much for
// one.
func (w Words) inOne(c Cell) string {
	var said []string
	for _, m := range c.only().members {
		if m.Cell.Empty() {
			continue
		}
		text := w.plain(m.Cell)
		if !m.Cell.Plain() || strings.Contains(text, "\n") {
			return ""
		}
		said = append(said, m.Label+": "+text)
	}
	line := strings.Join(said, ", ")
	if utf8.RuneCountInString(line) > shortLine {
		return ""
	}
	return line
}

// Row returns what the cells of the row show to people.
func (w Words) Row(r Row) []string {
	said := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		said[i] = w.Say(c)
	}
	return said
}

// Mark returns what is said of the whole row, "" for nothing.
func (w Words) Mark(r Row) string {
	if r.AboutOthers {
		return w.Others
	}
	return r.Note
}
