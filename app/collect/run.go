// Package collect runs collections for cases. The search itself, over all
// stores as one graph, is package engine; here stands which stores are
// searched when, what is kept, and who is asked where no machine can read.
package collect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/recordstore"
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
	r := &caseRun{s: s, c: c, lease: lease, stores: stores}
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
	if tries := r.tries(); silent && lease.Attempt() < tries {
		return errSilentStores
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
}

// tries returns how often silent stores are asked before they are left to a
// caseworker: for much longer when one of them deletes before the answer is
// due.
func (r *caseRun) tries() int {
	for _, col := range r.collections {
		if col.AtOnce && col.RowCount == 0 {
			return patientTries
		}
	}
	return autoTries
}

// due reports whether the store is to be searched in this run.
func (r *caseRun) due(store models.RecordStore) bool {
	col := r.collections[store.ID]
	if col.State == models.CollectionNotSearched && col.Reason == OutOfScope {
		return false
	}
	return r.c.Item.Status != models.StatusReceived || col.AtOnce
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

// search runs the engine over every store a machine can read. It reports
// whether stores that are due did not answer for a reason that may pass.
func (r *caseRun) search(ctx context.Context) (silent bool, err error) {
	sources, closeAll, err := r.open(ctx)
	if err != nil || len(sources) == 0 {
		return false, err
	}
	defer closeAll()
	graph, err := engine.NewGraph(sources)
	if err != nil {
		return false, fmt.Errorf("joining the stores: %w", err)
	}
	seeds, err := r.seeds(ctx)
	if err != nil {
		return false, err
	}
	key, err := r.s.Keys.Lookup("collect.query", r.c.Item.ID)
	if err != nil {
		return false, err
	}
	if err := r.dropUnfinished(ctx); err != nil {
		return false, err
	}
	progress := &progress{run: r, update: func(storeID string, columns []string, row models.Collection) error {
		if i := r.index(storeID); i < 0 || !r.due(r.stores[i]) {
			return nil // part of the graph, but not asked
		}
		return r.update(ctx, storeID, columns, row)
	}}
	result, err := engine.Run(ctx, graph, seeds, engine.Options{
		Sink: sink{r}, Now: r.s.Now, Replay: r.replay(ctx), Observer: progress, QueryKey: []byte(key),
	})
	if err := errors.Join(err, progress.failed); err != nil {
		return false, fmt.Errorf("searching the stores: %w", err)
	}
	return r.settle(ctx, result)
}

// notNow stands in for stores whose time has not come: they are part of the
// graph, since others refer to them, but they are not asked.
var notNow = recordstore.Broken(recordstore.Fail(recordstore.Refused, "its time has not come"))

func (r *caseRun) open(ctx context.Context) (sources []engine.Source, closeAll func(), err error) {
	var open []recordstore.Connector
	closeAll = func() {
		for _, c := range open {
			_ = c.Close()
		}
	}
	for _, store := range r.stores {
		if store.Kind == models.StoreManual {
			continue
		}
		declared, err := dataset.Parse([]byte(store.Facts.Dataset))
		if err != nil {
			r.s.Log.ErrorContext(ctx, "a store's declaration cannot be read", slog.String("store", store.ID))
			if err := r.update(ctx, store.ID, []string{"state", "reason"}, models.Collection{State: models.CollectionFailed, Reason: "collect.undeclared"}); err != nil {
				return nil, closeAll, err
			}
			continue
		}
		connector := notNow
		if r.due(store) {
			connector = r.connect(ctx, store, declared.Datasets)
			open = append(open, connector)
		}
		for _, d := range declared.Datasets {
			sources = append(sources, engine.Source{StoreID: store.ID, Dataset: d, Connector: connector, AcceptProofs: proofs(store)})
		}
	}
	return sources, closeAll, nil
}

// connect opens the store; one that cannot be opened fails its own search and
// nobody else's.
func (r *caseRun) connect(ctx context.Context, store models.RecordStore, declared []dataset.Dataset) recordstore.Connector {
	connection, err := r.s.Register.Connection(store)
	if err == nil {
		connection, err = connection.Expand(r.s.Environment)
	}
	if err != nil {
		r.s.Log.ErrorContext(ctx, "a store's connection cannot be read", slog.String("store", store.ID))
		return recordstore.Broken(recordstore.FailWhole(recordstore.Refused, "its connection cannot be read"))
	}
	connector, err := r.s.Kinds.Open(ctx, connectionOf(store.Kind, connection), declared)
	if err != nil {
		return recordstore.Broken(recordstore.AsError(err))
	}
	return connector
}

func connectionOf(kind models.StoreKind, c models.StoreConnection) recordstore.Connection {
	out := recordstore.Connection{
		Kind: recordstore.Kind(kind), Driver: c.Driver, DSN: c.DSN, Root: c.Root, Files: c.Files,
		BaseURL: c.BaseURL, AllowPrivate: c.AllowPrivate, Timeout: c.Timeout, Endpoints: map[string]recordstore.Endpoint{},
	}
	for name, e := range c.Endpoints {
		out.Endpoints[name] = recordstore.Endpoint{Path: e.Path, Query: e.Query, Data: e.Data, Header: e.Header}
	}
	return out
}

func proofs(store models.RecordStore) []engine.Proof {
	out := make([]engine.Proof, 0, len(store.Facts.AcceptProofs))
	for _, p := range store.Facts.AcceptProofs {
		out = append(out, engine.Proof(p))
	}
	return out
}

func (r *caseRun) seeds(ctx context.Context) ([]engine.Seed, error) {
	proved, err := r.s.Rights.Seeds(ctx, authz.ForSystem(r.c.Item.ControllerID), r.c.Request)
	if err != nil {
		return nil, err
	}
	seeds := make([]engine.Seed, 0, len(proved))
	for _, p := range proved {
		seeds = append(seeds, engine.Seed{Kind: string(p.Kind), Value: p.Value, Proof: engine.Proof(p.Proof)})
	}
	return seeds, nil
}

// settle writes how the search of each due store ended.
func (r *caseRun) settle(ctx context.Context, result engine.Result) (silent bool, err error) {
	now := database.Instant(r.s.Now())
	for _, res := range result.Stores {
		i := r.index(res.StoreID)
		if i < 0 || !r.due(r.stores[i]) {
			continue
		}
		row := models.Collection{State: stateOf(res), Reason: reasonOf(res), RowCount: res.Rows, FinishedAt: &now}
		before := r.collections[res.StoreID]
		if before.State == row.State && before.RowCount == row.RowCount && before.FinishedAt != nil {
			row.FinishedAt = before.FinishedAt // nothing new was learnt
		}
		if err := r.update(ctx, res.StoreID, []string{"state", "reason", "row_count", "finished_at"}, row); err != nil {
			return silent, err
		}
		if res.State == engine.Failed {
			r.logFailure(ctx, res)
			silent = silent || res.Reason == recordstore.Unreachable || res.Reason == recordstore.TimedOut
		}
	}
	return silent, nil
}

func (r *caseRun) logFailure(ctx context.Context, res engine.StoreResult) {
	for _, col := range res.Collections {
		if col.State == engine.Failed {
			r.s.Log.WarnContext(ctx, "a store did not answer", slog.String("store", res.StoreID), slog.String("collection", col.Collection),
				slog.String("reason", string(col.Reason)), slog.String("detail", col.Detail))
		}
	}
}

// starved reports whether a store could have held more, had another store that
// leads to it answered.
func starved(res engine.StoreResult) bool {
	return slices.ContainsFunc(res.Collections, func(c engine.CollectionResult) bool { return c.FewerInputs })
}

// stateOf returns the state of a collection. Nothing found is only said where
// everything that leads there was searched.
func stateOf(res engine.StoreResult) models.CollectionState {
	switch res.State {
	case engine.Found:
		if starved(res) {
			return models.CollectionStopped
		}
		return models.CollectionFound
	case engine.Nothing:
		if starved(res) {
			return models.CollectionNotSearched
		}
		return models.CollectionNothing
	case engine.StoppedAt:
		return models.CollectionStopped
	case engine.Unasked:
		return models.CollectionNotSearched
	case engine.Failed:
		return models.CollectionFailed
	default:
		return models.CollectionFailed
	}
}

// reasonOf returns the message key of why a search ended as it did.
func reasonOf(res engine.StoreResult) string {
	switch {
	case res.State == engine.Failed, res.State == engine.StoppedAt:
		return "collect." + strings.ReplaceAll(string(res.Reason), "-", "_")
	case (res.State == engine.Found || res.State == engine.Nothing) && starved(res):
		return "collect.starved"
	case res.State == engine.Unasked && res.NotSearched == engine.NoIdentity:
		return "collect.no_identity"
	case res.State == engine.Unasked:
		return "collect.not_reached"
	default:
		return ""
	}
}

func (r *caseRun) update(ctx context.Context, storeID string, columns []string, row models.Collection) error {
	return r.write(ctx, func(tx *gorm.DB) error {
		_, err := gorm.G[models.Collection](tx).Where("item_id = ? AND controller_id = ? AND store_id = ?", r.c.Item.ID, r.c.Item.ControllerID, storeID).
			Select(columns[0], anySlice(columns[1:])...).Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("noting how far %s has come: %w", storeID, err)
		}
		return nil
	})
}

func anySlice(in []string) []any {
	out := make([]any, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}

// finish hands the case to the caseworker when every search is settled. A
// store that has left the register is waited for by nobody.
func (r *caseRun) finish(ctx context.Context) error {
	if r.c.Item.Status != models.StatusCollecting {
		return nil
	}
	actor := authz.ForSystem(r.c.Item.ControllerID)
	return r.write(ctx, func(tx *gorm.DB) error {
		rows, err := gorm.G[models.Collection](tx).Where("item_id = ? AND controller_id = ?", r.c.Item.ID, r.c.Item.ControllerID).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the collections: %w", err)
		}
		if slices.ContainsFunc(rows, func(c models.Collection) bool { return !c.State.Settled() && r.index(c.StoreID) >= 0 }) {
			return nil
		}
		return rights.Advance(ctx, tx, actor, r.s.Now(), &r.c.Item, models.StatusReview)
	})
}

// progress shows a running search to whoever looks at the case.
type progress struct {
	run    *caseRun
	update func(storeID string, columns []string, row models.Collection) error
	failed error
}

// StoreStarted notes that the store is being asked.
func (p *progress) StoreStarted(storeID string) {
	now := database.Instant(p.run.s.Now())
	tries := p.run.collections[storeID].Tries + 1
	p.keep(p.update(storeID, []string{"state", "reason", "tries", "started_at"}, models.Collection{State: models.CollectionRunning, Tries: tries, StartedAt: &now}))
}

// StoreRows notes how much the store has given.
func (p *progress) StoreRows(storeID string, rows int) {
	p.keep(p.update(storeID, []string{"row_count"}, models.Collection{RowCount: rows}))
}

// StoreDone is told by the result.
func (p *progress) StoreDone(engine.StoreResult) {}

func (p *progress) keep(err error) {
	if p.failed == nil {
		p.failed = err
	}
}
