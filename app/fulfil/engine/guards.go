package engine

import (
	"context"
	"maps"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// guards leaves rows that others refer to by now.
func (d *doing) guards(ctx context.Context, change recordstore.View) error {
	for _, w := range d.work {
		shared, err := d.shared(ctx, change, w)
		if err != nil {
			return err
		}
		for row := range shared {
			w.drop(row, Shared)
		}
	}
	return d.referred(ctx, change)
}

// referred leaves rows that are tied by now to rows that stay.
func (d *doing) referred(ctx context.Context, change recordstore.View) error {
	named := map[tableID][]string{}
	for _, w := range d.work {
		named[tableID{w.shape.Schema, w.shape.Table}] = w.plan.Key
	}
	tied := map[*step]referrals{}
	for _, w := range d.work {
		var keys [][]any
		for _, row := range w.rows {
			if row.Delete {
				keys = append(keys, row.Key)
			}
		}
		r, err := referralsTo(ctx, change, w.n, w.shape, w.plan.Key, keys, named)
		if err != nil {
			return err
		}
		if r.unseen() { // the transaction may be lost with it
			return recordstore.Fail(recordstore.Refused, "what refers to rows of "+w.n.address().String()+" may not be read")
		}
		tied[w] = r
	}
	for again := true; again; {
		again = false
		leave := d.leaving()
		for _, w := range d.work {
			for _, row := range slices.Clone(w.rows) {
				if tied[w].staying(row.Row, leave) != "" {
					w.drop(row, Referred)
					again = true
				}
			}
		}
	}
	return nil
}

func (w *step) drop(row *locked, why ObstacleKind) {
	w.rows = slices.DeleteFunc(w.rows, func(r *locked) bool { return r == row })
	w.leave(row.Row, why)
}

// shared returns the rows to which others refer that did not when it was
// planned.
func (d *doing) shared(ctx context.Context, change recordstore.View, w *step) (map[*locked]bool, error) {
	type by struct{ dataset, collection, field, of string }
	values, guarded := map[by][]any{}, map[by]map[*locked]Guard{}
	for _, row := range w.rows {
		for _, g := range row.Guards {
			b := by{g.Dataset, g.Collection, g.Field, g.Of}
			if guarded[b] == nil {
				guarded[b] = map[*locked]Guard{}
			}
			guarded[b][row], values[b] = g, append(values[b], row.now.Values(g.Of)...)
		}
	}
	shared := map[*locked]bool{}
	for b, rows := range guarded {
		n := d.stores.byName[dataset.Address{Dataset: b.dataset, Collection: b.collection}]
		if n == nil {
			return nil, recordstore.FailWhole(recordstore.Undeclared, "the collection "+b.collection+" is not declared any more")
		}
		referring, err := change.Carrying(ctx, n.collection, recordstore.Match{Field: b.field, Values: values[b]})
		if err != nil {
			return nil, err
		}
		at := indexed(referring, b.field)
		for row, g := range rows {
			for _, other := range at.to(row.now, b.of) {
				shared[row] = shared[row] || !slices.Contains(g.Known, d.name(n, other))
			}
		}
	}
	maps.DeleteFunc(shared, func(_ *locked, is bool) bool { return !is })
	return shared, nil
}

// leaving is what is going to be changed, by table.
func (d *doing) leaving() map[tableID]leaving {
	tables := map[tableID]leaving{}
	for _, w := range d.work {
		l := leaving{key: w.plan.Key, deleted: map[string]bool{}, emptied: map[string]map[string]bool{}}
		for _, row := range w.rows {
			l.add(row.Row, w.columns)
		}
		tables[tableID{w.shape.Schema, w.shape.Table}] = l
	}
	return tables
}
