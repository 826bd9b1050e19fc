package engine

import (
	"context"
	"errors"
	"fmt"

	"rettighetsporten/app/recordstore"
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
