package report

import "encoding/json"

// Cell is a value to release, or the mark of one that is withheld. A withheld
// cell has no value, so none can reach a report.
type Cell struct {
	text     string
	withheld bool
}

// Value returns a cell that shows the text.
func Value(text string) Cell { return Cell{text: text} }

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

// Text returns what the cell shows, "" for one that is withheld.
func (c Cell) Text() string { return c.text }

// Withheld reports whether the value is left out.
func (c Cell) Withheld() bool { return c.withheld }

// Say returns what the cell shows to people.
func (w Words) Say(c Cell) string {
	if c.withheld {
		return w.Withheld
	}
	return c.text
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

// MarshalJSON writes a text, or false where it is withheld.
func (c Cell) MarshalJSON() ([]byte, error) {
	if c.withheld {
		return []byte("false"), nil
	}
	return json.Marshal(c.text)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Cell) UnmarshalJSON(b []byte) error {
	if string(b) == "false" {
		*c = WithheldCell()
		return nil
	}
	*c = Cell{}
	return json.Unmarshal(b, &c.text)
}
