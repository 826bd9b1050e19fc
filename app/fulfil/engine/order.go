package engine

import (
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
)

// order returns the collections in the order they are changed: what erase_after
// names and what refers by a foreign key first, then what refers by the
// declaration. Where collections are to come after each other, nothing of them
// is changed.
func (p *planner) order(all []*work) []*work {
	hard, soft := newEdges(len(all)), newEdges(len(all))
	for i, w := range all {
		for j, other := range all {
			if i == j {
				continue
			}
			if slices.Contains(w.n.collection.EraseAfter, other.n.address()) || w.deletes() && tied(other, w) {
				hard.add(j, i)
			}
		}
	}
	for _, r := range p.stores.references {
		from := slices.IndexFunc(all, func(w *work) bool { return w.n == r.from })
		to := slices.IndexFunc(all, func(w *work) bool { return w.n == r.to })
		if from >= 0 && to >= 0 && from != to {
			soft.add(from, to)
		}
	}
	circle := hard.circle()
	if len(circle) > 0 {
		var names []string
		for _, i := range circle {
			names = append(names, all[i].n.address().String())
		}
		for _, i := range circle {
			all[i].drop(func(*candidate) (ObstacleKind, string) { return Cycle, strings.Join(names, ", ") })
			all[i].plan.Columns = nil
		}
	}
	ordered := make([]*work, 0, len(all))
	for _, i := range hard.sorted(soft) {
		ordered = append(ordered, all[i])
	}
	return ordered
}

// deletes reports whether rows are deleted.
func (w *work) deletes() bool {
	return slices.ContainsFunc(w.rows, func(c *candidate) bool { return c.planned.Delete })
}

// tied reports whether the one refers to the other by a foreign key.
func tied(one, other *work) bool {
	return one.shape != nil && other.shape != nil && slices.ContainsFunc(one.shape.Refers, func(k recordstore.ForeignKey) bool {
		return k.To == other.shape.Table && k.ToSchema == other.shape.Schema
	})
}

// selfOrder returns the rows so that one that refers to another of the same
// table, and is deleted, comes before it.
func selfOrder(w *work) []*candidate {
	if w.shape == nil || !w.deletes() {
		return w.rows
	}
	e := newEdges(len(w.rows))
	for _, k := range w.shape.Refers {
		if k.To != w.shape.Table || k.ToSchema != w.shape.Schema {
			continue
		}
		at := map[string]int{}
		for i, c := range w.rows {
			at[keyText(keyOf(k.ToColumns, c.row))] = i
		}
		for i, c := range w.rows {
			if j, ok := at[keyText(keyOf(k.Columns, c.row))]; ok && j != i {
				e.add(i, j)
			}
		}
	}
	var ordered []*candidate
	for _, i := range e.deepFirst() {
		ordered = append(ordered, w.rows[i])
	}
	return ordered
}

// orderStores sorts the stores so that what erase_after names comes first, and
// returns the circles there are.
func (p *planner) orderStores(all []StorePlan) []Obstacle {
	e := newEdges(len(all))
	at := map[string]int{}
	for i, s := range all {
		at[s.StoreID] = i
	}
	for _, n := range p.stores.nodes {
		for _, first := range n.collection.EraseAfter {
			other := p.stores.byName[first]
			if other == nil || other.source.StoreID == n.source.StoreID {
				continue
			}
			i, one := at[other.source.StoreID]
			j, two := at[n.source.StoreID]
			if one && two {
				e.add(i, j)
			}
		}
	}
	circle := e.circle()
	before := slices.Clone(all)
	for to, from := range e.sorted(newEdges(len(all))) {
		all[to] = before[from]
	}
	if len(circle) == 0 {
		return nil
	}
	var ids []string
	for _, i := range circle {
		ids = append(ids, before[i].StoreID)
	}
	return []Obstacle{{Kind: Cycle, Detail: strings.Join(ids, ", ")}}
}
