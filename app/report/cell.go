package report

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Cell is a value to release, or the mark of one that is withheld. A withheld
// cell has no value, so none can reach a report. The zero Cell is empty.
type Cell struct {
	text     string
	written  string // as the store writes it, "" where that is the text
	picture  string // the format of the picture that is written, "" for none
	withheld bool
	members  []Member
	elements []Cell
}

// Member is a named value of an object.
type Member struct {
	Label string
	Raw   string // the store's own name, "" where that is the label
	Cell  Cell
}

// Value returns a cell that shows the text.
func Value(text string) Cell { return Cell{text: text} }

// Worded returns a cell that shows the text for what the store writes otherwise.
func Worded(text, written string) Cell {
	if text == written {
		written = ""
	}
	return Cell{text: text, written: written}
}

// Object returns a cell that has named values.
func Object(members ...Member) Cell { return Cell{members: members} }

// Several returns a cell that has a list of values.
func Several(elements ...Cell) Cell { return Cell{elements: elements} }

// only returns what a cell shows: of a list of one, its element.
func (c Cell) only() Cell {
	for len(c.elements) == 1 {
		c = c.elements[0]
	}
	return c
}

// Values returns a cell for each text.
func Values(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, t := range texts {
		cells[i] = Value(t)
	}
	return cells
}

// WithheldCell returns a cell whose value is left out.
func WithheldCell() Cell { return Cell{withheld: true} }

// Withheld reports whether the value is left out. Of an object some of which is left
// out it is those members that are withheld.
func (c Cell) Withheld() bool { return c.withheld }

// Plain reports whether the cell is one value or none, and no object or list.
func (c Cell) Plain() bool {
	c = c.only()
	return len(c.members) == 0 && len(c.elements) == 0
}

// Simple reports whether its text says all that the cell shows.
func (c Cell) Simple() bool { return c.Plain() && c.Pictures() == 0 }

// Empty reports whether there is nothing to show: no value, nor the mark of one.
func (c Cell) Empty() bool {
	return !c.withheld && c.text == "" && !slices.ContainsFunc(c.elements, func(e Cell) bool { return !e.Empty() }) &&
		!slices.ContainsFunc(c.members, func(m Member) bool { return !m.Cell.Empty() })
}

// Texts ranges over the values that are in the cell, each as it is shown and as the
// store writes it where that is another text.
func (c Cell) Texts() iter.Seq[string] {
	return func(yield func(string) bool) { c.eachText(yield) }
}

func (c Cell) eachText(yield func(string) bool) bool {
	for _, text := range []string{c.text, c.written} {
		if text != "" && !yield(text) {
			return false
		}
	}
	for _, e := range c.elements {
		if !e.eachText(yield) {
			return false
		}
	}
	for _, m := range c.members {
		if !m.Cell.eachText(yield) {
			return false
		}
	}
	return true
}

// Len returns how long the texts in the cell are, in bytes.
func (c Cell) Len() int {
	n := 0
	for text := range c.Texts() {
		n += len(text)
	}
	return n
}

// pictureShown is as how many bytes of text a picture counts on paper.
const pictureShown = 1500

// Shown returns how much the cell shows, in bytes of text.
func (c Cell) Shown() int {
	n := len(c.text)
	if c.picture != "" {
		n += pictureShown
	}
	for _, e := range c.elements {
		n += e.Shown()
	}
	for _, m := range c.members {
		n += len(m.Label) + m.Cell.Shown()
	}
	return n
}

// Pictures returns how many pictures are in the cell.
func (c Cell) Pictures() int { return len(c.pictures(nil)) }

// Shortened returns the cell with no more than so many bytes of its texts.
func (c Cell) Shortened(most int) Cell {
	short, _ := c.shortened(most)
	return short
}

func (c Cell) shortened(left int) (Cell, int) {
	if len(c.text)+len(c.written) > left {
		c.text, c.written = strings.ToValidUTF8(c.text[:min(left, len(c.text))], ""), ""
	}
	left -= len(c.text) + len(c.written)
	elements, members := c.elements, c.members
	c.elements, c.members = nil, nil
	for _, e := range elements {
		if left > 0 {
			e, left = e.shortened(left)
			c.elements = append(c.elements, e)
		}
	}
	for _, m := range members {
		if left > 0 {
			m.Cell, left = m.Cell.shortened(left)
			c.members = append(c.members, m)
		}
	}
	return c, left
}

// Equal reports whether the cells are the same.
func (c Cell) Equal(other Cell) bool {
	return c.text == other.text && c.written == other.written && c.picture == other.picture && c.withheld == other.withheld &&
		slices.EqualFunc(c.elements, other.elements, Cell.Equal) &&
		slices.EqualFunc(c.members, other.members, func(a, b Member) bool {
			return a.Label == b.Label && a.Raw == b.Raw && a.Cell.Equal(b.Cell)
		})
}

// cellJSON is a cell that is no single text as JSON has it.
type cellJSON struct {
	Text    *string      `json:"text,omitempty"`
	Written string       `json:"written,omitempty"` // as the store writes what the text says
	Picture string       `json:"picture,omitempty"` // that it is one, and of which format
	Members []memberJSON `json:"members,omitempty"`
}

type memberJSON struct {
	Label string `json:"label"`
	Name  string `json:"name,omitempty"` // the store's own
	Cell  Cell   `json:"cell"`
}

// MarshalJSON writes a text, or false where it is withheld; a text with how the store
// writes it, and the members of an object, as an object; and several as a list.
func (c Cell) MarshalJSON() ([]byte, error) {
	switch {
	case c.withheld:
		return []byte("false"), nil
	case len(c.elements) > 0:
		return plainJSON(c.elements)
	case len(c.members) > 0:
		out := cellJSON{Members: make([]memberJSON, len(c.members))}
		for i, m := range c.members {
			out.Members[i] = memberJSON{m.Label, m.Raw, m.Cell}
		}
		return plainJSON(out)
	case c.written != "", c.picture != "":
		return plainJSON(cellJSON{Text: &c.text, Written: c.written, Picture: c.picture})
	default:
		return plainJSON(c.text)
	}
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Cell) UnmarshalJSON(b []byte) error {
	*c = Cell{}
	switch {
	case len(b) == 0:
		return fmt.Errorf("no cell")
	case b[0] == 'f':
		c.withheld = true
		return nil
	case b[0] == '[':
		return json.Unmarshal(b, &c.elements)
	case b[0] == '{':
		var in cellJSON
		if err := json.Unmarshal(b, &in); err != nil {
			return err
		}
		if in.Text != nil {
			c.text, c.written, c.picture = *in.Text, in.Written, in.Picture
		}
		for _, m := range in.Members {
			c.members = append(c.members, Member{m.Label, m.Name, m.Cell})
		}
		return nil
	default:
		return json.Unmarshal(b, &c.text)
	}
}
