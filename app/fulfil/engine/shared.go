package engine

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// unshared leaves rows alone that rows of others refer to: an address that
// another customer has too. A row that carries what the person is known by is
// theirs, whoever refers to it; so are rows that hang below such a one.
func (p *planner) unshared(ctx context.Context, w *work) {
	for _, r := range p.stores.references {
		if r.to != w.n || !p.shares(r) {
			continue
		}
		var reached []*candidate
		var values []any
		for _, c := range w.rows {
			if of := c.row.Values(r.of); !c.seed && len(of) > 0 {
				reached, values = append(reached, c), append(values, of...)
			}
		}
		if len(reached) == 0 {
			continue
		}
		referring, err := p.carrying(ctx, r, values)
		if err != nil {
			w.drop(func(c *candidate) (ObstacleKind, string) {
				if slices.Contains(reached, c) {
					return Unchecked, r.from.address().String()
				}
				return "", ""
			})
			continue
		}
		w.drop(func(c *candidate) (ObstacleKind, string) {
			if slices.Contains(reached, c) && !p.guard(w, c, r, referring) {
				return Shared, r.from.address().String()
			}
			return "", ""
		})
	}
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
func (p *planner) guard(w *work, c *candidate, r reference, referring []recordstore.Row) bool {
	owned := p.found[r.from.address()]
	g := Guard{Dataset: r.from.collection.Dataset, Collection: r.from.collection.Name, Field: r.field, Of: r.of, Known: []string{}}
	for _, row := range referring {
		if !refers(row, r.field, c.row, r.of) {
			continue
		}
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

// refers reports whether a row holds, in the field, one of the values of the
// other.
func refers(row recordstore.Row, field string, to recordstore.Row, of string) bool {
	keys := map[string]bool{}
	for _, v := range to.Values(of) {
		if key, ok := recordstore.Exact.Key(v); ok {
			keys[key] = true
		}
	}
	return slices.ContainsFunc(row.Values(field), func(v any) bool {
		key, ok := recordstore.Exact.Key(v)
		return ok && keys[key]
	})
}
