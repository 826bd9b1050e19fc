package engine

import (
	"context"
	"errors"
	"slices"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// PlanErasure returns what it takes to erase what is demanded in the rows a
// search has found, GDPR Art. 17, in all stores. It changes nothing. A row that
// may be about somebody else, and one that rows of others refer to, is left as
// it is. A store that does not answer is said to have failed, and the others
// are planned for. The error is the caller's: a demand that selects nothing, or
// a search that cannot be read.
func (e Engine) PlanErasure(ctx context.Context, pages search.Replay, d Demand) (Plan, error) {
	if err := d.check(); err != nil {
		return Plan{}, err
	}
	p, err := e.planner(pages)
	if err != nil {
		return Plan{}, err
	}
	p.demand = d
	return p.plan(ctx, Erase, p.erase)
}

// planner makes one plan.
type planner struct {
	Engine

	stores *stores
	found  map[dataset.Address]*found
	demand Demand
	views  map[string]recordstore.Viewer
	shapes map[string]map[dataset.Address]recordstore.Shape
}

func (e Engine) planner(pages search.Replay) (*planner, error) {
	s, err := e.stores()
	if err != nil {
		return nil, err
	}
	p := &planner{Engine: e, stores: s, views: map[string]recordstore.Viewer{}, shapes: map[string]map[dataset.Address]recordstore.Shape{}}
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
}

// plan plans for every store with what makes the work for a collection, nil
// where there is none.
func (p *planner) plan(ctx context.Context, kind Kind, begin func(ctx context.Context, n *node) (*work, error)) (Plan, error) {
	plan := Plan{Format: Format, Kind: kind, Stores: []StorePlan{}}
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
	if !ok {
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

// erase settles what is erased of one collection.
func (p *planner) erase(ctx context.Context, n *node) (*work, error) {
	f := p.found[n.address()]
	selected := coverageOf(p.demand.Erase, n)
	if f == nil || len(f.rows) == 0 || !selected.any() {
		return nil, nil
	}
	w := p.begun(n)
	w.plan.Found = len(f.rows)
	if w.fixed() {
		return w, nil
	}
	deletes := n.collection.Masking != nil && n.collection.Masking.Strategy == deleteRow && !p.keepsAny(n)
	if !deletes {
		w.plan.Columns, w.plan.Kept, w.plan.Obstacles = columnsOf(n, w.shape, selected, p.demand.Keep, p.demand.Rule, w.plan.Key)
	}
	own := 0
	for _, r := range f.rows {
		if !r.third {
			own++
		}
	}
	for i := range w.plan.Kept {
		w.plan.Kept[i].Rows = own
	}
	for i := range w.plan.Obstacles {
		w.plan.Obstacles[i].Rows = own
	}
	if !deletes && len(w.plan.Columns) == 0 {
		return w, nil
	}
	if w.forbidden(deletes) {
		return w, nil
	}
	w.sort(f.rows)
	if err := w.read(ctx); err != nil {
		return nil, err
	}
	p.unshared(ctx, w)
	if deletes {
		for _, c := range w.rows {
			c.planned.Delete = true
			c.planned.Before = p.before(w, c)
		}
		return w, nil
	}
	return w, p.mask(ctx, w)
}

// keepsAny reports whether anything of the collection is kept.
func (p *planner) keepsAny(n *node) bool {
	return slices.ContainsFunc(p.demand.Keep, func(k Keep) bool { return k.covers(n, true).any() })
}

// fixed notes why no row of the collection can be changed.
func (w *work) fixed() bool {
	if w.shape == nil || w.shape.Fixed == "" {
		return false
	}
	kind := NotTable
	if w.shape.Fixed == recordstore.NoTable {
		kind = NoTable
	}
	w.plan.Obstacles = append(w.plan.Obstacles, Obstacle{Kind: kind, Rows: w.plan.Found, Detail: string(w.shape.Fixed)})
	return true
}

// forbidden notes that who writes may not do so here.
func (w *work) forbidden(deletes bool) bool {
	if w.shape == nil || w.n.source.Writer == nil || !w.shape.NoUpdate && (!deletes || !w.shape.NoDelete) {
		return false
	}
	w.plan.Obstacles = append(w.plan.Obstacles, Obstacle{Kind: NotAllowed, Rows: w.plan.Found})
	w.plan.Columns = nil
	return true
}

// sort keeps the rows that may be changed, and notes why others may not.
func (w *work) sort(rows []foundRow) {
	for _, r := range rows {
		if keyed(w.plan.Key, r.row) {
			r.key = keyOf(w.plan.Key, r.row)
		}
		switch {
		case r.third:
			w.leave(ThirdParty, "", r.key)
		case r.cut:
			w.leave(InList, "", r.key)
		case r.key == nil:
			w.leave(NoKey, "", nil)
		default:
			w.rows = append(w.rows, &candidate{foundRow: r, planned: Row{Key: r.key}})
		}
	}
}

// leave notes that a row stays as it is.
func (w *work) leave(kind ObstacleKind, detail string, key []any) {
	all := w.plan.Obstacles
	i := slices.IndexFunc(all, func(o Obstacle) bool { return o.Kind == kind && o.Detail == detail && len(o.Columns) == 0 })
	if i < 0 {
		i, all = len(all), append(all, Obstacle{Kind: kind, Detail: detail})
	}
	all[i].Rows++
	if key != nil {
		all[i].Keys = append(all[i].Keys, key)
	}
	w.plan.Obstacles = all
}

// drop takes rows out of the work, and notes why.
func (w *work) drop(which func(c *candidate) (ObstacleKind, string)) {
	w.rows = slices.DeleteFunc(w.rows, func(c *candidate) bool {
		kind, detail := which(c)
		if kind != "" {
			w.leave(kind, detail, c.key)
		}
		return kind != ""
	})
}

// read has the rows as the store has them now. One that is gone is as it should
// be.
func (w *work) read(ctx context.Context) error {
	if w.view == nil || len(w.rows) == 0 {
		return nil
	}
	keys := make([][]any, len(w.rows))
	for i, c := range w.rows {
		keys[i] = c.key
	}
	rows, err := w.view.ByKey(ctx, w.n.collection, w.plan.Key, keys)
	if err != nil {
		return err
	}
	now := map[string][]recordstore.Row{}
	for _, row := range rows {
		text := keyText(keyOf(w.plan.Key, row))
		now[text] = append(now[text], row)
	}
	w.rows = slices.DeleteFunc(w.rows, func(c *candidate) bool {
		there := now[keyText(c.key)]
		if len(there) == 1 {
			c.row = there[0]
		}
		if len(there) == 0 {
			w.plan.Already++
		}
		return len(there) == 0
	})
	w.drop(func(c *candidate) (ObstacleKind, string) {
		if len(now[keyText(c.key)]) > 1 {
			return TwiceThere, ""
		}
		return "", ""
	})
	return nil
}

// before is the sum of a row as it was seen; none where nobody can look again.
func (p *planner) before(w *work, c *candidate) string {
	if w.view == nil {
		return ""
	}
	return p.rowSum(w.n, c.row)
}

// mask settles which columns of each row change, and to what.
func (p *planner) mask(ctx context.Context, w *work) error {
	if err := p.set(w); err != nil {
		return err
	}
	again, err := p.unique(ctx, w)
	if err == nil && again {
		err = p.set(w)
	}
	if err != nil {
		return err
	}
	w.rows = slices.DeleteFunc(w.rows, func(c *candidate) bool {
		if len(c.planned.Paths) == 0 {
			w.plan.Already++
		}
		return len(c.planned.Paths) == 0
	})
	return nil
}

// set notes for each row the paths at which something changes.
func (p *planner) set(w *work) error {
	columns := byPath(w.plan.Columns)
	for _, c := range w.rows {
		c.planned.Paths = nil
		for _, col := range w.plan.Columns {
			after, err := p.apply(w.n, columns, []string{col.Path}, c.key, c.row)
			if err != nil {
				return err
			}
			name := top(w.n, col.Path)
			if keyText([]any{after[name]}) != keyText([]any{c.row[name]}) {
				c.planned.Paths = append(c.planned.Paths, col.Path)
			}
		}
		if w.view == nil || len(c.planned.Paths) == 0 {
			continue
		}
		after, err := p.apply(w.n, columns, c.planned.Paths, c.key, c.row)
		if err != nil {
			return err
		}
		c.planned.Before, c.planned.After = p.before(w, c), p.after(w.n, c.planned.Paths, after)
	}
	return nil
}

// after is the sum of the columns the paths are in, in a row.
func (e Engine) after(n *node, paths []string, row recordstore.Row) string {
	var columns []string
	for _, path := range paths {
		if name := top(n, path); !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	return e.sum("after", n, columns, row)
}
