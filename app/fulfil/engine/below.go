package engine

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// unbelow leaves rows alone that hang below nothing but rows that others share:
// the documents of a case that somebody else is a party to.
func (p *planner) unbelow(ctx context.Context, w *work) {
	rows := make([]foundRow, 0, len(w.rows))
	for _, c := range w.rows {
		rows = append(rows, c.foundRow)
	}
	below := p.below(ctx, w.n, rows)
	w.drop(func(c *candidate) (ObstacleKind, string) {
		if of := below[p.name(w.n, c.row)]; of != "" {
			return Below, of
		}
		return "", ""
	})
	p.watchAbove(ctx, w)
}

// watchAbove has rows that hang straight below what others may come to share looked
// at again when they are changed, as what they hang below is. One that something
// else of the person's leads to needs no watch.
func (p *planner) watchAbove(ctx context.Context, w *work) {
	if w.view == nil {
		return
	}
	guards, free := map[*candidate][]Guard{}, map[*candidate]bool{}
	unchecked := map[*candidate]string{}
	for _, r := range p.stores.references {
		if r.from != w.n || r.to == w.n || p.shares(r) || p.found[r.to.address()] == nil {
			continue
		}
		above := indexed(p.ownRows(r.to), r.of)
		hanging := slices.DeleteFunc(slices.Clone(w.rows), func(c *candidate) bool { return c.seed || len(above.to(c.row, r.field)) == 0 })
		joins := p.joins(r)
		if len(joins) == 0 {
			for _, c := range hanging {
				free[c] = true
			}
		}
		for _, j := range joins {
			p.watch(ctx, hanging, r, j, guards, unchecked)
		}
	}
	for _, c := range w.rows {
		if !free[c] {
			c.planned.Guards = append(c.planned.Guards, guards[c]...)
		}
	}
	w.drop(func(c *candidate) (ObstacleKind, string) {
		if of := unchecked[c]; of != "" && !free[c] {
			return Unchecked, of
		}
		return "", ""
	})
}

// watch notes for the rows which rows refer by j to what they hang below by r; where
// the store does not say so, they are noted as unchecked.
func (p *planner) watch(ctx context.Context, rows []*candidate, r, j reference, guards map[*candidate][]Guard, unchecked map[*candidate]string) {
	var values []any
	for _, c := range rows {
		values = append(values, c.row.Values(r.field)...)
	}
	if len(values) == 0 {
		return
	}
	referring, err := p.carrying(ctx, j, values)
	by := indexed(referring, j.field)
	for _, c := range rows {
		if err != nil {
			unchecked[c] = j.from.address().String()
			continue
		}
		g := Guard{Dataset: j.from.collection.Dataset, Collection: j.from.collection.Name, Field: j.field, Of: r.field, Known: []string{}}
		for _, row := range by.to(c.row, r.field) {
			g.Known = append(g.Known, p.name(j.from, row))
		}
		slices.Sort(g.Known)
		g.Known = slices.Compact(g.Known)
		guards[c] = append(guards[c], g)
	}
}

// ownRows returns the rows found in a collection that are the person's own.
func (p *planner) ownRows(n *node) []recordstore.Row {
	var own []recordstore.Row
	for _, f := range p.found[n.address()].rows {
		if !f.third {
			own = append(own, f.row)
		}
	}
	return own
}

// joins returns the references of the same store by which others may share what
// rows hang below by r.
func (p *planner) joins(r reference) []reference {
	var all []reference
	for _, j := range p.stores.references {
		if j.to == r.to && j.of == r.of && p.shares(j) && j.from.source.StoreID == r.from.source.StoreID && r.to.source.StoreID == r.from.source.StoreID {
			all = append(all, j)
		}
	}
	return all
}

// below returns which of the rows hang below nothing but shared ones, by name:
// the collection of those.
func (p *planner) below(ctx context.Context, n *node, rows []foundRow) map[string]string {
	below, own := map[string]string{}, map[string]bool{}
	for _, r := range p.stores.references {
		if r.from != n || r.to == n || p.shares(r) || p.found[r.to.address()] == nil {
			continue
		}
		shared := p.sharedRows(ctx, r.to)
		by := indexed(p.ownRows(r.to), r.of)
		for _, f := range rows {
			if f.seed {
				continue
			}
			name := p.name(n, f.row)
			for _, over := range by.to(f.row, r.field) {
				if shared[p.name(r.to, over)] {
					below[name] = r.to.address().String()
				} else {
					own[name] = true
				}
			}
		}
	}
	for name := range own {
		delete(below, name)
	}
	return below
}

// sharedRows returns the names of the rows found in a collection that rows of
// others refer to, or may, and of those below them. Where collections refer to each
// other in a circle, the one that is asked first counts.
func (p *planner) sharedRows(ctx context.Context, n *node) map[string]bool {
	if known, asked := p.shared[n.address()]; asked {
		return known
	}
	shared := map[string]bool{}
	p.shared[n.address()] = shared
	rows := p.found[n.address()].rows
	for _, r := range p.stores.references {
		if r.to != n || !p.shares(r) {
			continue
		}
		var values []any
		for _, f := range rows {
			if !f.seed {
				values = append(values, f.row.Values(r.of)...)
			}
		}
		if len(values) == 0 {
			continue
		}
		referring, err := p.carrying(ctx, r, values)
		by, owned := indexed(referring, r.field), p.owned(r.from.address())
		for _, f := range rows {
			if f.seed || len(f.row.Values(r.of)) == 0 {
				continue
			}
			others := err != nil
			for _, row := range by.to(f.row, r.of) {
				others = others || !owned[p.name(r.from, row)]
			}
			if others {
				shared[p.name(n, f.row)] = true
			}
		}
	}
	for name := range p.below(ctx, n, rows) {
		shared[name] = true
	}
	return shared
}

// owned returns the names of the person's own rows in a collection.
func (p *planner) owned(of dataset.Address) map[string]bool {
	if f := p.found[of]; f != nil {
		return f.owned
	}
	return nil
}
