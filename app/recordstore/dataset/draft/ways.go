package draft

import (
	"slices"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

// plan is what is to be written of a schema.
type plan struct {
	tables []*table
	byName map[[2]string]*table
}

// table is a table and how a search comes there.
type table struct {
	sqlstore.Table

	guesses map[string]guess // by column
	owned   int              // references from a table with an identity, each towards rows that belong to it; -1: none
	looked  bool             // rows of such a table refer to it
}

func (t *table) reached() bool { return t.owned >= 0 || t.looked }

func newPlan(tables []sqlstore.Table) *plan {
	p := &plan{byName: map[[2]string]*table{}}
	names := known()
	for _, described := range tables {
		if len(described.Columns) == 0 {
			continue
		}
		t := &table{Table: described, guesses: map[string]guess{}, owned: -1}
		for _, c := range t.Columns {
			if g, ok := guessFor(names, c); ok {
				t.guesses[c.Name] = g
				if g.identity != "" {
					t.owned = 0
				}
			}
		}
		p.tables = append(p.tables, t)
		p.byName[[2]string{t.Schema, t.Name}] = t
	}
	p.own()
	p.look()
	return p
}

func (p *plan) target(k sqlstore.ForeignKey) *table { return p.byName[[2]string{k.Schema, k.Table}] }

// single reports whether a reference can say what the key says: one column, and
// not back to the table itself.
func (p *plan) single(t *table, k sqlstore.ForeignKey) bool {
	other := p.target(k)
	return len(k.Columns) == 1 && other != nil && other != t
}

// own finds the tables whose rows belong to a row of a person's: an order to a
// customer, its lines to the order. Who handled something does not own it.
func (p *plan) own() {
	for depth, more := 0, true; more; depth++ {
		more = false
		for _, t := range p.tables {
			for _, k := range t.Foreign {
				if t.owned < 0 && p.single(t, k) && !actor(k.Columns[0]) && p.target(k).owned == depth {
					t.owned = depth + 1
				}
			}
			more = more || t.owned == depth+1
		}
	}
}

// look finds the tables that those rows refer to. What else refers there is
// others': it is not followed.
func (p *plan) look() {
	for more := true; more; {
		more = false
		for _, t := range p.tables {
			for _, k := range t.Foreign {
				if other := p.target(k); t.reached() && p.single(t, k) && !other.reached() {
					other.looked, more = true, true
				}
			}
		}
	}
}

// direction returns the way values are to travel along the key. Between two
// tables that are both searched for the person by themselves none is given: then
// only the person's own rows lead on.
func (p *plan) direction(t *table, k sqlstore.ForeignKey) dataset.Direction {
	other := p.target(k)
	switch {
	case other == t, actor(k.Columns[0]), other.owned < 0, t.owned < 0:
		return dataset.To
	case t.owned == 0 && other.owned == 0:
		return dataset.Either
	case t.owned > other.owned:
		return dataset.From
	default:
		return dataset.To
	}
}

// foreign returns the keys of the column alone.
func (t *table) foreign(column string) []sqlstore.ForeignKey {
	var keys []sqlstore.ForeignKey
	for _, k := range t.Foreign {
		if len(k.Columns) == 1 && k.Columns[0] == column {
			keys = append(keys, k)
		}
	}
	return keys
}

// isKey reports whether the column is part of the primary key or a foreign one.
func (t *table) isKey(c sqlstore.Column) bool {
	return c.Key || slices.ContainsFunc(t.Foreign, func(k sqlstore.ForeignKey) bool { return slices.Contains(k.Columns, c.Name) })
}
