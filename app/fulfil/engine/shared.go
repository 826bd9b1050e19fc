package engine

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// unshared leaves rows alone that rows of others refer to: an address that
// another customer has too. A row that carries what the person is known by is
// theirs, whoever refers to it; so are rows that hang below such a one. What hangs
// below nothing but shared rows is left with them.
func (p *planner) unshared(ctx context.Context, w *work) {
	for _, r := range p.stores.references {
		if r.to != w.n || !p.shares(r) {
			continue
		}
		reached := map[*candidate]bool{}
		var values []any
		for _, c := range w.rows {
			if of := c.row.Values(r.of); !c.seed && len(of) > 0 {
				reached[c], values = true, append(values, of...)
			}
		}
		if len(reached) == 0 {
			continue
		}
		referring, err := p.carrying(ctx, r, values)
		by := indexed(referring, r.field)
		w.drop(func(c *candidate) (ObstacleKind, string) {
			switch {
			case !reached[c]:
				return "", ""
			case err != nil:
				return Unchecked, r.from.address().String()
			case !p.guard(w, c, r, by):
				return Shared, r.from.address().String()
			default:
				return "", ""
			}
		})
	}
	p.unbelow(ctx, w)
}

// shares reports whether who refers so may be several: values go that way, or
// may.
func (p *planner) shares(r reference) bool {
	switch r.direction {
	case dataset.To:
		return true
	case dataset.From:
		return false
	case dataset.Either:
	}
	return !p.found[r.from.address()].hangsBelow(r.to)
}

// carrying returns the rows that refer to one of the values.
func (p *planner) carrying(ctx context.Context, r reference, values []any) ([]recordstore.Row, error) {
	where := recordstore.Match{Field: r.field, Values: values}
	if view := p.views[r.from.source.StoreID]; view != nil {
		return view.Carrying(ctx, r.from.collection, where)
	}
	if r.from.source.Connector == nil {
		return nil, recordstore.Fail(recordstore.Unreachable, "nobody can look")
	}
	var rows []recordstore.Row
	for some := range slices.Chunk(values, recordstore.MaxValues) {
		where.Values = some
		err := r.from.source.Connector.Query(ctx, recordstore.Query{Collection: r.from.collection, Where: []recordstore.Match{where}}, func(row recordstore.Row) error {
			rows = append(rows, row)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// guard reports whether all rows that refer to the row are the person's own,
// and has it looked at again when the row is changed.
func (p *planner) guard(w *work, c *candidate, r reference, referring index) bool {
	owned := p.found[r.from.address()]
	g := Guard{Dataset: r.from.collection.Dataset, Collection: r.from.collection.Name, Field: r.field, Of: r.of, Known: []string{}}
	for _, row := range referring.to(c.row, r.of) {
		name := p.name(r.from, row)
		if owned == nil || !owned.owned[name] {
			return false
		}
		if !slices.Contains(g.Known, name) {
			g.Known = append(g.Known, name)
		}
	}
	if w.view != nil && r.from.source.StoreID == w.n.source.StoreID {
		slices.Sort(g.Known)
		c.planned.Guards = append(c.planned.Guards, g)
	}
	return true
}

// index is rows by the values of a field.
type index map[string][]recordstore.Row

func indexed(rows []recordstore.Row, field string) index {
	by := index{}
	for _, row := range rows {
		for _, v := range row.Values(field) {
			if key, ok := recordstore.Exact.Key(v); ok {
				by[key] = append(by[key], row)
			}
		}
	}
	return by
}

// to returns the rows that hold one of the values in the field of the row.
func (by index) to(row recordstore.Row, of string) []recordstore.Row {
	var all []recordstore.Row
	for _, v := range row.Values(of) {
		if key, ok := recordstore.Exact.Key(v); ok {
			all = append(all, by[key]...)
		}
	}
	return all
}
