// Package collect runs collections for cases. The search itself, over all
// stores as one graph, is package engine; here stands which stores are
// searched when, what is kept, and who is asked where no machine can read.
package collect

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// autoTries is how often a run asks a store that does not answer, before it is
// left to a caseworker.
const (
	autoTries    = 4
	patientTries = 11 // an hour, as the job comes back ever later
)

// errSilentStores makes the queue run the job again later.
var errSilentStores = fault.New(fault.Unavailable, "collect.silent_stores")

// Run does a rights.PlanJob: it plans the collections of an item and goes on
// with those whose time has come. On filing these are the stores that delete
// before the answer is due; once a caseworker has started, all of them. What a
// store has given is never asked for again: run as often as you like.
func (s *Service) Run(ctx context.Context, lease job.Lease) error {
	var args rights.PlanArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	c, err := s.Rights.OpenItem(ctx, authz.ForSystem(args.ControllerID), args.ItemID)
	if err != nil {
		return err
	}
	if !searchable(c.Item) {
		return nil
	}
	stores, err := s.Register.Stores(ctx, c.Item.ControllerID)
	if err != nil {
		return err
	}
	if err := s.plan(ctx, c, stores); err != nil {
		return err
	}
	if c.Unproved() != "" {
		return nil // nobody is asked and nothing searched; the check enqueues the job anew
	}
	r := &caseRun{s: s, c: c, lease: lease, stores: stores, known: map[string]map[dataset.Address][]string{}, declared: map[dataset.Address]dataset.Collection{}}
	if r.collections, err = s.collections(ctx, c.Item); err != nil {
		return err
	}
	if err := r.askOwners(ctx); err != nil {
		return err
	}
	silent, err := r.search(ctx)
	if err != nil {
		return err
	}
	if silent && lease.Attempt() < r.tries() {
		return errSilentStores
	}
	if err := r.giveUp(ctx); err != nil {
		return err
	}
	return r.finish(ctx)
}

// caseRun is one run for one item.
type caseRun struct {
	s           *Service
	c           rights.Case
	lease       job.Lease
	stores      []models.RecordStore
	collections map[string]models.Collection
	proved      []rights.Seed
	known       map[string]map[dataset.Address][]string // by store: the kinds of identities its declaration knows people by
	declared    map[dataset.Address]dataset.Collection  // as the register has them, also where less is read
}

// tries returns how often silent stores are asked before they are left to a
// caseworker: for much longer when one of them deletes before the answer is
// due.
func (r *caseRun) tries() int {
	for _, col := range r.collections {
		if col.AtOnce && col.State == models.CollectionFailed && col.Trying {
			return patientTries
		}
	}
	return autoTries
}

// due reports whether the store is to be searched in this run.
func (r *caseRun) due(store models.RecordStore) bool {
	col := r.collections[store.ID]
	if r.outOfScope(store) {
		return false
	}
	if col.State == models.CollectionFailed && !col.Trying {
		return false // left to a caseworker, who asks it again alone
	}
	return r.c.Item.Status != models.StatusReceived || col.AtOnce
}

// outOfScope reports whether the person did not ask for what the store serves,
// or the right does not reach it.
func (r *caseRun) outOfScope(store models.RecordStore) bool {
	col := r.collections[store.ID]
	return col.State == models.CollectionNotSearched && (col.Reason == OutOfScope || col.Reason == NotPortable)
}

func (r *caseRun) index(storeID string) int {
	return slices.IndexFunc(r.stores, func(st models.RecordStore) bool { return st.ID == storeID })
}

func (r *caseRun) askOwners(ctx context.Context) error {
	for _, store := range r.stores {
		col := r.collections[store.ID]
		if store.Kind != models.StoreManual || col.State != models.CollectionWaiting || !r.due(store) {
			continue
		}
		err := r.write(ctx, func(tx *gorm.DB) error { return r.s.giveTask(ctx, tx, r.c, store, col) })
		if err != nil {
			return err
		}
	}
	return nil
}

// write runs fn in a transaction that this worker still has the right to.
func (r *caseRun) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return r.s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := r.lease.Hold(ctx, tx); err != nil {
			return err
		}
		return fn(tx)
	})
}
