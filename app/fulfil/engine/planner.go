package engine

import (
	"context"
	"errors"
	"slices"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// planner makes one plan.
type planner struct {
	Engine

	stores *stores
	found  map[dataset.Address]*found
	demand Demand
	views  map[string]recordstore.Viewer
	shapes map[string]map[dataset.Address]recordstore.Shape
	shared map[dataset.Address]map[string]bool // see sharedRows
	// Of what is wanted: its sum, and how many of the rows have no key.
	wanted  string
	keyless map[dataset.Address]int
}

func (e Engine) planner(pages search.Replay) (*planner, error) {
	s, err := e.stores()
	if err != nil {
		return nil, err
	}
	p := &planner{Engine: e, stores: s, views: map[string]recordstore.Viewer{}, shapes: map[string]map[dataset.Address]recordstore.Shape{}, shared: map[dataset.Address]map[string]bool{}, keyless: map[dataset.Address]int{}}
	if pages != nil {
		p.found, err = e.gather(s, pages)
	}
	return p, err
}

// work is what is planned for one collection, on its way.
type work struct {
	n     *node
	plan  CollectionPlan
	shape *recordstore.Shape // nil: the store cannot say
	view  recordstore.Viewer // nil: nobody can look
	rows  []*candidate
}

// candidate is a row that may be changed.
type candidate struct {
	foundRow

	planned Row
	inexact bool // a document in it is left, and that is noted
}

// plan plans for every store with what makes the work for a collection, nil
// where there is none.
func (p *planner) plan(ctx context.Context, kind Kind, begin func(ctx context.Context, n *node) (*work, error)) (Plan, error) {
	plan := Plan{Format: Format, Kind: kind, Wanted: p.wanted, Stores: []StorePlan{}}
	for _, id := range p.storeIDs() {
		s := p.store(ctx, id, begin)
		if ctx.Err() != nil {
			return Plan{}, ctx.Err()
		}
		if s != nil {
			plan.Stores = append(plan.Stores, *s)
		}
	}
	plan.Obstacles = p.orderStores(plan.Stores)
	var err error
	plan.Hash, err = plan.hash()
	return plan, err
}

// store plans for one store; nil where nothing was found in it.
func (p *planner) store(ctx context.Context, id string, begin func(ctx context.Context, n *node) (*work, error)) *StorePlan {
	var nodes []*node
	for _, n := range p.stores.nodes {
		if n.source.StoreID == id {
			nodes = append(nodes, n)
		}
	}
	if p.found != nil && !slices.ContainsFunc(nodes, func(n *node) bool { return p.found[n.address()] != nil }) {
		return nil
	}
	source, _ := p.source(id)
	plan := &StorePlan{StoreID: id, Collections: []CollectionPlan{}}
	if err := p.look(ctx, source); err != nil {
		plan.Failure = recordstore.AsError(err).Error()
		return plan
	}
	switch {
	case p.views[id] == nil:
		plan.Task = NoLook
	case source.Writer == nil:
		plan.Task = NoWriter
	}
	var all []*work
	for _, n := range nodes {
		w, err := begin(ctx, n)
		if err != nil {
			plan.Failure, plan.Collections = recordstore.AsError(err).Error(), []CollectionPlan{}
			return plan
		}
		if w != nil {
			all = append(all, w)
		}
	}
	if len(all) == 0 {
		return nil
	}
	all = p.order(all)
	if err := p.unreferred(ctx, all); err != nil {
		plan.Failure = recordstore.AsError(err).Error()
		return plan
	}
	for _, w := range all {
		for _, c := range selfOrder(w) {
			w.plan.Rows = append(w.plan.Rows, c.planned)
		}
		plan.Collections = append(plan.Collections, w.plan)
	}
	return plan
}

// look asks the store what it has, where it can be looked at.
func (p *planner) look(ctx context.Context, source Source) error {
	view, ok := source.Connector.(recordstore.Viewer)
	if !ok || p.views[source.StoreID] != nil {
		return nil
	}
	shapes, err := view.Shapes(ctx)
	if err == nil && source.Writer != nil { // what may be written is for who writes to say
		shapes, err = source.Writer.Shapes(ctx)
	}
	switch {
	case errors.Is(err, recordstore.ErrReadOnly):
		return nil
	case err != nil:
		return err
	}
	p.views[source.StoreID], p.shapes[source.StoreID] = view, shapes
	return nil
}

// begun returns the work for a collection before anything is settled, and the
// key its rows have.
func (p *planner) begun(n *node) *work {
	w := &work{n: n, view: p.views[n.source.StoreID], plan: CollectionPlan{Dataset: n.collection.Dataset, Collection: n.collection.Name, Key: n.keys}}
	if shape, ok := p.shapes[n.source.StoreID][n.address()]; ok {
		w.shape = &shape
		if len(w.plan.Key) == 0 && declares(n.collection, shape.Key) {
			w.plan.Key = shape.Key
		}
	}
	return w
}

// declares reports whether the collection has all the columns, and there are
// some.
func declares(c *dataset.Collection, columns []string) bool {
	for _, name := range columns {
		if !slices.Contains(c.Columns(), name) {
			return false
		}
	}
	return len(columns) > 0
}
