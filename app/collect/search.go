package collect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// search runs the engine over every store a machine can read. It reports
// whether stores that are due did not answer for a reason that may pass.
func (r *caseRun) search(ctx context.Context) (silent bool, err error) {
	said := &heard{}
	sources, closeAll, err := r.open(ctx, said)
	defer closeAll()
	if err != nil || len(sources) == 0 {
		return false, err
	}
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
	progress := &progress{run: r, update: func(storeID string, columns []string, row models.Collection) error {
		if i := r.index(storeID); i < 0 || !r.due(r.stores[i]) {
			return nil // part of the graph, but not asked
		}
		return r.update(ctx, storeID, columns, row)
	}}
	result, err := engine.Run(ctx, graph, seeds, engine.Options{
		Sink: sink{r}, Now: r.s.Now, Replay: r.replay(ctx), Observer: progress, Forget: r.forget, QueryKey: []byte(key),
	})
	if err := errors.Join(err, progress.failed); err != nil {
		return false, fmt.Errorf("searching the stores: %w", err)
	}
	return r.settle(ctx, result, said)
}

// notNow stands in for stores whose time has not come: they are part of the
// graph, since others refer to them, but they are not asked.
var notNow = recordstore.Broken(recordstore.Fail(recordstore.Refused, "its time has not come"))

func (r *caseRun) open(ctx context.Context, said *heard) (sources []engine.Source, closeAll func(), err error) {
	var open []recordstore.Connector
	var all []dataset.Dataset
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
		r.known[store.ID] = knownBy(declared.Datasets)
		connector := notNow
		if r.due(store) {
			connector = said.from(store.ID, r.s.connect(ctx, store, declared.Datasets))
			open = append(open, connector)
		}
		for _, d := range declared.Datasets {
			if r.outOfScope(store) {
				leaveOut(d)
			}
			r.declare(d)
			all = append(all, d)
			sources = append(sources, engine.Source{StoreID: store.ID, Dataset: d, Connector: connector, AcceptProofs: proofs(store)})
		}
	}
	if r.portable() {
		for i, d := range dataset.Narrow(all) {
			sources[i].Dataset = d
		}
	}
	return sources, closeAll, nil
}

// leaveOut takes the collections out of the graph, with every reference to and
// from them: what the person did not ask for keeps nothing else from being whole.
func leaveOut(d dataset.Dataset) {
	for i := range d.Collections {
		d.Collections[i].Skip = true
	}
}

// connect opens the store; one that cannot be opened fails its own search and
// nobody else's.
func (s *Service) connect(ctx context.Context, store models.RecordStore, declared []dataset.Dataset) recordstore.Connector {
	connection, err := s.Register.Connection(store)
	if err == nil {
		connection, err = connection.Expand(s.Environment)
	}
	if err != nil {
		s.Log.ErrorContext(ctx, "a store's connection cannot be read", slog.String("store", store.ID))
		return recordstore.Broken(recordstore.FailWhole(recordstore.Refused, "its connection cannot be read"))
	}
	connector, err := s.Kinds.Open(ctx, recordstore.Connection{Kind: recordstore.Kind(store.Kind), Settings: connection}, declared)
	if err != nil {
		return recordstore.Broken(recordstore.AsError(err))
	}
	return connector
}

func proofs(store models.RecordStore) []engine.Proof {
	out := make([]engine.Proof, 0, len(store.Facts.AcceptProofs))
	for _, p := range store.Facts.AcceptProofs {
		out = append(out, engine.Proof(p))
	}
	return out
}

func (r *caseRun) seeds(ctx context.Context) ([]engine.Seed, error) {
	var err error
	r.proved, err = r.s.Rights.Seeds(ctx, authz.ForSystem(r.c.Item.ControllerID), r.c.Request)
	if err != nil {
		return nil, err
	}
	seeds := make([]engine.Seed, 0, len(r.proved))
	for _, p := range r.proved {
		seeds = append(seeds, engine.Seed{Kind: string(p.Kind), Value: p.Value, Proof: engine.Proof(p.Proof)})
	}
	return seeds, nil
}
