package staff

import (
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Table is the rows of one collection of one store, as far as they are in
// view.
type Table struct {
	Index   int
	From    collect.Origin
	Store   string // "" where the label says it
	Label   string
	Columns []string
	Rows    []TableRow
	Refs    string // the rows in view, for choosing them all
	Checked bool
	All     *AllRows // to choose them on all pages; nil: they are all in view
}

// AllRows is the choice of all rows, on whatever page they are.
type AllRows struct {
	Value, Label string
	Checked      bool
}

// TableRow is a collected row in words, with what was decided about it.
type TableRow struct {
	Ref      string
	File     bool // the row stands for a file, which has the row's name
	Number   int  // within the collection
	State    string
	Color    string
	Ground   string
	Reason   string
	Argument string // the controller's own, that the person never reads
	Third    string // through what it was reached, "" for the person's own
	Cells    []Cell
	Redacted []RedactedPart
	Note     string // for who works on the case
	Suggests string // what may identify somebody else
	Open     string // address of the row's own page, "" for none
	Checked  bool
}

// Cell is a value in words. Pieces are set where something of it is redacted: a
// reader of the review sees what, and that the person will not.
type Cell struct {
	Text   string
	Pieces []Piece
	Shown  *report.CellView // what is more than a text: values in the value, or a picture
}

// Piece is a stretch of a text.
type Piece struct {
	Text     string
	Redacted bool
}

// RedactedPart says why a part of a row is held back.
type RedactedPart struct{ What, Ground, Reason, Argument string }

// Tables lays out the rows in view. All are rows that have every field of the
// collections: the columns are the same whichever rows are in view.
func Tables(b web.Base, view []review.Numbered, all []collect.Row, stores []collect.StoreStatus, layouts collect.Layouts) []Table {
	var out []Table
	var last collect.Origin
	var layout collect.Layout
	for _, r := range view {
		if key := r.Origin(); len(out) == 0 || key != last {
			last, layout = key, layoutOf(key, all, layouts)
			t := Table{Index: len(out), From: key, Store: storeName(b, r.StoreID, stores), Label: layout.Label.In(b.L.Lang()), Columns: columns(b, layout)}
			if t.Label == "" || t.Label == t.Store { // what has no declaration is called as its store
				t.Label, t.Store = t.Store, ""
			}
			out = append(out, t)
		}
		t := &out[len(out)-1]
		t.Rows = append(t.Rows, rowOf(b, r, layout))
		t.Refs = strings.TrimPrefix(t.Refs+","+r.Ref().String(), ",")
	}
	return out
}

func layoutOf(key collect.Origin, all []collect.Row, layouts collect.Layouts) collect.Layout {
	var rows []collect.Row
	for _, r := range all {
		if r.Origin() == key {
			rows = append(rows, r)
		}
	}
	return layouts.For(key.StoreID, key.Dataset, key.Name, rows)
}

func columns(b web.Base, layout collect.Layout) []string {
	out := make([]string, 0, len(layout.Columns))
	for _, c := range layout.Columns {
		out = append(out, c.Label.In(b.L.Lang()))
	}
	return out
}

func storeName(b web.Base, id string, stores []collect.StoreStatus) string {
	for _, st := range stores {
		if st.Store.ID == id {
			return st.Store.Facts.Name.In(b.L.Lang())
		}
	}
	return id
}

func rowOf(b web.Base, r review.Numbered, layout collect.Layout) TableRow {
	row := TableRow{Ref: r.Ref().String(), File: r.IsAttachment(), Number: r.Number, State: b.T("work.row.undecided"), Color: "neutral"}
	if r.Choice != nil {
		row.State = b.T("work.row." + string(r.Choice.Outcome))
		row.Color = "success"
	}
	if r.Withheld() {
		row.Color, row.Ground, row.Reason = "warning", GroundName(b, r.Choice.Ground), r.Choice.Reason
		if r.Choice.Argument != "" {
			row.Argument = b.T("work.row.argument", "argument", r.Choice.Argument)
		}
	}
	if r.Note != "" {
		row.Note = b.T("work.row.note_is", "note", r.Note)
	}
	if r.Third {
		row.Third = b.T("work.row.third", "via", strings.Join(r.Via, " → "))
	}
	for _, c := range layout.Columns {
		cell := CellOf(b, r.Row, layout, review.Path(c.Name))
		if c.Address {
			note := b.T("work.row.address")
			if cell.Pieces != nil {
				cell.Pieces = append(cell.Pieces, Piece{Text: "\n" + note})
			}
			cell.Text, cell.Shown = strings.TrimSpace(cell.Text+"\n"+note), nil
		}
		row.Cells = append(row.Cells, cell)
	}
	for _, red := range r.Redactions {
		row.Redacted = append(row.Redacted, RedactedOf(b, red, FieldLabel(b, layout, red.Field)))
	}
	if len(row.Redacted) > 0 && r.Choice != nil {
		row.State = b.T("work.row.redacted")
	}
	return row
}

// RedactedOf words why the part of the field is held back.
func RedactedOf(b web.Base, red review.Redaction, label string) RedactedPart {
	part := RedactedPart{What: b.T("work.row.redacted_part", "field", label), Ground: GroundName(b, red.Ground), Reason: red.Reason}
	if red.Argument != "" {
		part.Argument = b.T("work.row.argument", "argument", red.Argument)
	}
	return part
}

// CellOf returns the value that the path leads to as the answer says it, or, where a
// passage of it is held back, as the store writes it: that is what passages are of.
func CellOf(b web.Base, r review.Row, layout collect.Layout, path string) Cell {
	v, _ := r.At(path)
	shown := answer.Shown(b.L, v, layout.Column(review.Names(path)...))
	cell := Cell{Text: shown.Text(), Shown: &shown}
	if text, isText := v.(string); isText && slices.ContainsFunc(r.Redactions, func(red review.Redaction) bool { return red.Field == path && !red.Whole() }) {
		cell.Text = text
	}
	if cell.Pieces = Pieces(cell.Text, path, r.Redactions); shown.Simple() {
		cell.Shown = nil
	}
	return cell
}

// FieldLabel returns what the field that the path leads to is called.
func FieldLabel(b web.Base, layout collect.Layout, path string) string {
	names := review.Names(path)
	said := make([]string, len(names))
	for i, name := range names {
		col := layout.Column(names[:i+1]...)
		if said[i] = col.Label.In(b.L.Lang()); col.Name != name { // one of a list
			said[i] = placeIn(name)
		}
	}
	return strings.Join(said, " › ")
}

// placeIn counts from 1 what is named by its place in a list.
func placeIn(name string) string {
	place, err := strconv.Atoi(name)
	if err != nil {
		return name
	}
	return strconv.Itoa(place + 1)
}

// Pieces cuts the text of the field where it is redacted, in order; nil where it
// is not.
func Pieces(text, field string, redactions []review.Redaction) []Piece {
	characters, at := []rune(text), 0
	var out []Piece
	for _, red := range redactions { // by field, and then by where they begin
		switch {
		case red.Field != field:
		case red.Whole() || red.Ends > len(characters) || red.Begins < at:
			return []Piece{{Text: text, Redacted: true}}
		default:
			if red.Begins > at {
				out = append(out, Piece{Text: string(characters[at:red.Begins])})
			}
			out = append(out, Piece{Text: string(characters[red.Begins:red.Ends]), Redacted: true})
			at = red.Ends
		}
	}
	if out != nil && at < len(characters) {
		out = append(out, Piece{Text: string(characters[at:])})
	}
	return out
}

// GroundName returns the provision in words.
func GroundName(b web.Base, g models.Ground) string { return b.T("ground." + string(g)) }
