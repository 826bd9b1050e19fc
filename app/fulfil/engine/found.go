package engine

import (
	"fmt"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// found is what the search gave of one collection.
type found struct {
	rows  []foundRow
	owned map[string]bool // names of the rows that are the person's own
}

// foundRow is one row, however often it was given.
type foundRow struct {
	row   recordstore.Row
	key   []any // nil: it has none
	third bool
	cut   bool            // what was given are only the matching elements of its lists
	seed  bool            // it carries what the person is known by
	via   map[string]bool // the collections it was reached from
}

// gather joins the pages of a search by collection and row. Pages of a query
// that is not answered do not count.
func (e Engine) gather(s *stores, pages search.Replay) (map[dataset.Address]*found, error) {
	all := map[dataset.Address]*found{}
	answered := map[string]bool{}
	for p, err := range pages {
		if err != nil {
			return nil, fmt.Errorf("reading what was found: %w", err)
		}
		if p.Last {
			answered[p.Dataset+":"+p.Collection+" "+p.Query] = true
		}
	}
	at := map[string]int{}
	for p, err := range pages {
		if err != nil {
			return nil, fmt.Errorf("reading what was found: %w", err)
		}
		address := dataset.Address{Dataset: p.Dataset, Collection: p.Collection}
		n := s.byName[address]
		if n == nil || !answered[address.String()+" "+p.Query] {
			continue
		}
		f := all[address]
		if f == nil {
			f = &found{owned: map[string]bool{}}
			all[address] = f
		}
		for _, r := range p.Rows {
			f.add(e, n, r, at)
		}
	}
	return all, nil
}

func (f *found) add(e Engine, n *node, r search.FoundRow, at map[string]int) {
	name := e.name(n, r.Row)
	if !r.Third {
		f.owned[name] = true
	}
	from := ""
	if len(r.Via) > 0 {
		from = r.Via[len(r.Via)-1]
	}
	i, again := at[name]
	if !again || !keyed(n.keys, r.Row) { // without a key two rows may be alike
		one := foundRow{row: r.Row, third: r.Third, cut: r.Of != "", seed: from == "", via: map[string]bool{from: from != ""}}
		if keyed(n.keys, r.Row) {
			one.key = keyOf(n.keys, r.Row)
		}
		at[name] = len(f.rows)
		f.rows = append(f.rows, one)
		return
	}
	known := &f.rows[i]
	known.third = known.third && r.Third
	known.cut = known.cut || r.Of != ""
	known.seed = known.seed || from == ""
	known.via[from] = from != ""
}

// hangsBelow reports whether rows of the collection were reached from rows of
// the other.
func (f *found) hangsBelow(other *node) bool {
	if f == nil {
		return false
	}
	for _, r := range f.rows {
		if r.via[other.address().String()] {
			return true
		}
	}
	return false
}
