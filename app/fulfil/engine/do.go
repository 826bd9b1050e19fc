package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// ErrOtherPlan is what Do returns for a plan that is not the one that was
// approved.
var ErrOtherPlan = errors.New("the plan is not the one with the hash")

// Do carries out the plan of the hash in one store, in one transaction, and
// looks afterwards whether it took. Each row is locked and read again first: one
// that is not what the plan saw is left and counted, one that is as it should be
// counts as such. So it can be done again, after a failure or when nobody knows
// how it ended. What the store does not take is in the receipt; the error is the
// caller's: a plan that was not approved, or a store it is not about.
func (e Engine) Do(ctx context.Context, plan Plan, approved, storeID string) (Receipt, error) {
	s, err := e.stores()
	if err != nil {
		return Receipt{}, err
	}
	hash, err := plan.hash()
	if err != nil {
		return Receipt{}, err
	}
	if plan.Format != Format || hash != plan.Hash || approved != hash {
		return Receipt{}, ErrOtherPlan
	}
	of, ok := plan.Store(storeID)
	if !ok {
		return Receipt{}, fmt.Errorf("the plan has nothing for the store %s", storeID)
	}
	source, ok := e.source(storeID)
	if !ok {
		return Receipt{}, fmt.Errorf("there is no store %s", storeID)
	}
	r := Receipt{PlanHash: hash, Kind: plan.Kind, StoreID: storeID, Task: of.Task}
	if of.Task != "" || of.Failure != "" || source.Writer == nil {
		r.State, r.Collections = ByOwner, receiptsOf(of)
		if of.Failure != "" {
			r.State, r.Detail = Failed, of.Failure
		}
		r.At = e.Now()
		return r, nil
	}
	d := &doing{Engine: e, stores: s, kind: plan.Kind, plan: of, receipt: &r}
	d.do(ctx, source.Writer)
	if view, ok := source.Connector.(recordstore.Viewer); ok && (r.State == Done || r.State == Partly) {
		d.lookAgain(ctx, view)
	}
	r.At = e.Now()
	return r, nil
}

// doing is a plan being carried out in one store.
type doing struct {
	Engine

	stores  *stores
	kind    Kind
	plan    StorePlan
	receipt *Receipt
	work    []*step
}

// step is one collection.
type step struct {
	n       *node
	plan    CollectionPlan
	columns map[string]Column
	shape   recordstore.Shape
	receipt *CollectionReceipt
	rows    []*locked
	settled []Row // that were as they should be
}

// locked is a row that is what the plan saw.
type locked struct {
	Row

	now recordstore.Row
}

// do changes the store. The receipt says how it ended.
func (d *doing) do(ctx context.Context, writer recordstore.Writer) {
	fail := func(state State, err error) {
		e := recordstore.AsError(err)
		d.receipt.State, d.receipt.Reason, d.receipt.Detail = state, e.Reason, e.Detail
		d.receipt.Collections = receiptsOf(d.plan)
	}
	if err := d.begin(); err != nil {
		fail(Failed, err)
		return
	}
	change, err := writer.Begin(ctx)
	if err != nil {
		fail(Failed, err)
		return
	}
	defer change.Rollback()
	if err := d.inside(ctx, change); err != nil {
		fail(Failed, err)
		return
	}
	if err := change.Commit(ctx); err != nil {
		state := Failed // the store said so
		if e := recordstore.AsError(err); e.Whole || e.Reason == recordstore.TimedOut || ctx.Err() != nil {
			state = Unknown
		}
		fail(state, err)
		return
	}
	d.receipt.State = Done
	for _, w := range d.work {
		if len(w.receipt.Left) > 0 {
			d.receipt.State = Partly
		}
	}
}

// begin prepares the steps.
func (d *doing) begin() error {
	d.receipt.Collections = receiptsOf(d.plan)
	for i, c := range d.plan.Collections {
		n := d.stores.byName[c.Address()]
		if n == nil {
			return recordstore.FailWhole(recordstore.Undeclared, "the collection "+c.Address().String()+" is not declared any more")
		}
		d.work = append(d.work, &step{n: n, plan: c, columns: byPath(c.Columns), receipt: &d.receipt.Collections[i]})
	}
	return nil
}

// inside does everything that goes inside the transaction: first all rows are
// locked and looked at, then they are changed, then they are looked at again.
func (d *doing) inside(ctx context.Context, change recordstore.Change) error {
	shapes, err := change.Shapes(ctx)
	if err != nil {
		return err
	}
	for _, w := range d.work {
		w.shape = shapes[w.n.address()]
		if err := d.lock(ctx, change, w); err != nil {
			return err
		}
	}
	if err := d.guards(ctx, change); err != nil {
		return err
	}
	for _, w := range d.work {
		for _, row := range w.rows {
			if err := d.write(ctx, change, w, row); err != nil {
				return err
			}
		}
	}
	for _, w := range d.work {
		still, err := d.look(ctx, change, w)
		if err != nil {
			return err
		}
		if still > 0 {
			return recordstore.Fail(recordstore.Malformed, "the store made something else of what was written to "+w.n.address().String())
		}
	}
	return nil
}

// lock locks the rows of a collection and keeps those that are what the plan
// saw.
func (d *doing) lock(ctx context.Context, change recordstore.View, w *step) error {
	if len(w.plan.Rows) == 0 {
		return nil
	}
	now, err := rowsOf(ctx, change, w.n.collection, w.plan.Key, w.plan.Rows)
	if err != nil {
		return err
	}
	for _, row := range w.plan.Rows {
		there := now[keyText(row.Key)]
		done := false
		if len(there) == 1 {
			if done, err = d.isDone(ctx, change, w, row, there[0]); err != nil {
				return err
			}
		}
		switch {
		case len(there) == 0 || done:
			w.receipt.Already++
			w.settled = append(w.settled, row)
		case len(there) > 1 || d.rowSum(w.n, there[0]) != row.Before:
			w.receipt.leave(Changed)
		default:
			w.rows = append(w.rows, &locked{Row: row, now: there[0]})
		}
	}
	return nil
}

// isDone reports whether a row that is there is as it should be. What is given
// may be written by the store in another way than it was given.
func (d *doing) isDone(ctx context.Context, view recordstore.View, w *step, row Row, now recordstore.Row) (bool, error) {
	if row.Delete {
		return false, nil
	}
	if d.after(w.n, row.Paths, now) == row.After {
		return true, nil
	}
	values := recordstore.Row{}
	for _, path := range row.Paths {
		if w.columns[path].Strategy != given {
			return false, nil
		}
		v, err := d.given(w.n, row.Key, w.columns[path], nil)
		if err != nil || v == nil {
			return false, nil //nolint:nilerr // it is not what it was to become
		}
		values[path] = v
	}
	if d.after(w.n, row.Paths, values) != row.After {
		return false, nil
	}
	return holding(ctx, view, w.n.collection, recordstore.Key{Columns: w.plan.Key, Values: row.Key}, row.Paths, keyOf(row.Paths, values))
}

// rowsOf returns the rows as they are, by the text of their keys.
func rowsOf(ctx context.Context, view recordstore.View, c *dataset.Collection, key []string, rows []Row) (map[string][]recordstore.Row, error) {
	keys := make([][]any, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	found, err := view.ByKey(ctx, c, key, keys)
	if err != nil {
		return nil, err
	}
	now := map[string][]recordstore.Row{}
	for _, row := range found {
		text := keyText(keyOf(key, row))
		now[text] = append(now[text], row)
	}
	return now, nil
}

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
	w.receipt.leave(why)
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

// write changes one row, which has to be one.
func (d *doing) write(ctx context.Context, change recordstore.Change, w *step, row *locked) error {
	key := recordstore.Key{Columns: w.plan.Key, Values: row.Key}
	var n int64
	var err error
	if row.Delete {
		n, err = change.Delete(ctx, w.n.collection, key)
	} else {
		var values map[string]any
		values, err = d.apply(w.n, w.columns, row.Paths, row.Key, row.now)
		if err != nil || d.after(w.n, row.Paths, values) != row.After {
			return recordstore.Fail(recordstore.Malformed, "what a row is to become is not what was planned")
		}
		n, err = change.Set(ctx, w.n.collection, key, values)
	}
	switch {
	case err != nil:
		return err
	case n != 1:
		return recordstore.Fail(recordstore.Malformed, "a change to one row was a change to another number of rows")
	case row.Delete:
		w.receipt.Deleted++
	default:
		for _, path := range row.Paths {
			if w.receipt.Changed == nil {
				w.receipt.Changed = map[string]int{}
			}
			w.receipt.Changed[path]++
		}
	}
	return nil
}

// look returns how many of the rows are not as they should be.
func (d *doing) look(ctx context.Context, view recordstore.View, w *step) (int, error) {
	rows := slices.Clone(w.settled)
	for _, r := range w.rows {
		rows = append(rows, r.Row)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	now, err := rowsOf(ctx, view, w.n.collection, w.plan.Key, rows)
	if err != nil {
		return 0, err
	}
	still := 0
	for _, row := range rows {
		there := now[keyText(row.Key)]
		if len(there) == 1 {
			done, err := d.isDone(ctx, view, w, row, there[0])
			if err != nil {
				return 0, err
			}
			if done {
				continue
			}
		}
		if len(there) > 0 {
			still++
		}
	}
	return still, nil
}

// lookAgain looks at what was changed, as who reads the store.
func (d *doing) lookAgain(ctx context.Context, view recordstore.View) {
	for _, w := range d.work {
		if len(w.plan.Rows) == 0 {
			continue
		}
		still, err := d.look(ctx, view, w)
		switch {
		case err != nil:
			w.receipt.SecondLook = NotSeen
		case still > 0:
			w.receipt.SecondLook, w.receipt.Still = NotPlanned, still
		default:
			w.receipt.SecondLook = AsPlanned
		}
	}
}

// receiptsOf returns the receipts before anything is done.
func receiptsOf(of StorePlan) []CollectionReceipt {
	all := make([]CollectionReceipt, len(of.Collections))
	for i, c := range of.Collections {
		all[i] = CollectionReceipt{
			Dataset: c.Dataset, Collection: c.Collection, Found: c.Found, Already: c.Already, Kept: c.Kept, Obstacles: withoutKeys(c.Obstacles),
		}
	}
	return all
}
