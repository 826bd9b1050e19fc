package stores

import (
	"slices"
	"strings"
	"time"
)

// table is a collection of a demo store: a table, a sheet, a file, an endpoint.
type table struct {
	name    string
	columns []string // the first is the key
	types   []string // of each column, as SQL has them
	strips  []string // columns emptied when a row's time to strip comes
	rows    []row
}

// row is one row, and what only the demo knows of it: whom it is about, and
// when its own retention takes it.
type row struct {
	about   []string // keys of persons
	values  []any
	expires time.Time // deleted then; zero: never
	strip   time.Time // no longer tied to anybody then; zero: never
}

// newTable returns a table with columns written as "name TYPE".
func newTable(name string, columns ...string) *table {
	t := &table{name: name}
	for _, c := range columns {
		column, kind, _ := strings.Cut(c, " ")
		t.columns = append(t.columns, column)
		t.types = append(t.types, kind)
	}
	return t
}

// add appends a row about one person, or several, and returns it for what else
// there is to say.
func (t *table) add(about []string, values ...any) *row {
	t.rows = append(t.rows, row{about: about, values: values})
	return &t.rows[len(t.rows)-1]
}

// next returns the number the next row gets.
func (t *table) next() int { return len(t.rows) + 1 }

// due says which rows the store's own retention takes now.
type due struct{ gone, stripped []any } // keys

func (d due) empty() bool { return len(d.gone) == 0 && len(d.stripped) == 0 }

// purge takes out what has expired at the time and returns the keys.
func (t *table) purge(now time.Time) due {
	var d due
	passed := func(at time.Time) bool { return !at.IsZero() && !at.After(now) }
	t.rows = slices.DeleteFunc(t.rows, func(r row) bool {
		if passed(r.expires) {
			d.gone = append(d.gone, r.values[0])
		}
		return passed(r.expires)
	})
	for i := range t.rows {
		r := &t.rows[i]
		if !passed(r.strip) {
			continue
		}
		d.stripped = append(d.stripped, r.values[0])
		r.about, r.strip = nil, time.Time{}
		for _, column := range t.strips {
			r.values[slices.Index(t.columns, column)] = nil
		}
	}
	return d
}

// objects returns the rows as column → value.
func (t *table) objects() []map[string]any {
	out := make([]map[string]any, len(t.rows))
	for i, r := range t.rows {
		out[i] = make(map[string]any, len(t.columns))
		for j, c := range t.columns {
			out[i][c] = r.values[j]
		}
	}
	return out
}
