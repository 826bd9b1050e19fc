package staff

import (
	"cmp"
	"slices"
	"strings"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Table is the rows of one collection of one store, as far as they are in
// view.
type Table struct {
	Index   int
	Store   string // "" where the label says it
	Label   string
	Columns []string
	Rows    []TableRow
	Refs    string // the rows in view, for choosing them all
	Checked bool
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
	Open     string // address of the row's own page, "" for none
	Checked  bool
}

// Cell is a value in words. Pieces are set where something of it is redacted: a
// reader of the review sees what, and that the person will not.
type Cell struct {
	Text   string
	Pieces []Piece
}

// Piece is a stretch of a text.
type Piece struct {
	Text     string
	Redacted bool
}

// RedactedPart says why a part of a row is held back.
type RedactedPart struct{ What, Ground, Reason, Argument string }

type tableKey struct{ store, dataset, name string }

func keyOf(r review.Row) tableKey { return tableKey{r.StoreID, r.Dataset, r.Name} }

// Arranged returns the rows store by store in the register's order, each
// collection together, with each row's number in its collection.
func Arranged(rows []review.Row, stores []collect.StoreStatus) []Numbered {
	order := map[string]int{}
	for i, st := range stores {
		order[st.Store.ID] = i
	}
	next := map[tableKey]int{}
	out := make([]Numbered, 0, len(rows))
	for _, r := range rows {
		next[keyOf(r)]++
		out = append(out, Numbered{Row: r, number: next[keyOf(r)]})
	}
	slices.SortStableFunc(out, func(a, b Numbered) int {
		return cmp.Or(
			cmp.Compare(order[a.StoreID], order[b.StoreID]), cmp.Compare(a.StoreID, b.StoreID),
			cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Name, b.Name),
		)
	})
	return out
}

// Numbered is a row with its number in its collection.
type Numbered struct {
	review.Row

	number int
}

// Tables lays out the rows in view. All is every row of the case: the columns
// are the same whichever rows are in view.
func Tables(b web.Base, view []Numbered, all []review.Row, stores []collect.StoreStatus, layouts collect.Layouts) []Table {
	var out []Table
	var last tableKey
	var layout collect.Layout
	for _, r := range view {
		if key := keyOf(r.Row); len(out) == 0 || key != last {
			last, layout = key, layoutOf(key, all, layouts)
			t := Table{Index: len(out), Store: storeName(b, r.StoreID, stores), Label: layout.Label.In(b.L.Lang()), Columns: columns(b, layout)}
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

func layoutOf(key tableKey, all []review.Row, layouts collect.Layouts) collect.Layout {
	var rows []collect.Row
	for _, r := range all {
		if keyOf(r) == key {
			rows = append(rows, r.Row)
		}
	}
	return layouts.For(key.store, key.dataset, key.name, rows)
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

func rowOf(b web.Base, r Numbered, layout collect.Layout) TableRow {
	row := TableRow{Ref: r.Ref().String(), File: r.IsAttachment(), Number: r.number, State: b.T("work.row.undecided"), Color: "neutral"}
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
		cell := answer.Show(b.L, r.Values[c.Name])
		if c.Address {
			cell = strings.TrimSpace(cell + "\n" + b.T("work.row.address"))
		}
		row.Cells = append(row.Cells, Cell{Text: cell, Pieces: Pieces(cell, review.Path(c.Name), r.Redactions)})
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

// FieldLabel returns what the field that the path leads to is called.
func FieldLabel(b web.Base, layout collect.Layout, path string) string {
	names := review.Names(path)
	for _, c := range layout.Columns {
		if c.Name == names[0] {
			names[0] = c.Label.In(b.L.Lang())
		}
	}
	return strings.Join(names, " › ")
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
