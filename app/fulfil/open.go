package fulfil

import (
	"context"
	"errors"
	"log/slog"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// opened are stores that are open for reading and, where somebody has said how,
// for writing.
type opened struct {
	search  []search.Source
	sources []engine.Source
	closers []func() error
}

func (o *opened) close() {
	for _, c := range o.closers {
		_ = c()
	}
}

// open opens the stores a machine can read; of those whose ID is none of the
// given, if any are given, nothing. One that cannot be opened fails its own part
// alone.
func (s *Service) open(ctx context.Context, stores []models.RecordStore, only ...string) *opened {
	o := &opened{}
	for _, store := range stores {
		if store.Kind == models.StoreManual || len(only) > 0 && store.ID != only[0] {
			continue
		}
		declared, err := dataset.Parse([]byte(store.Facts.Dataset))
		if err != nil {
			s.Log.ErrorContext(ctx, "a store's declaration cannot be read", slog.String("store", store.ID))
			continue
		}
		connector, writer := s.connect(ctx, store, declared.Datasets)
		o.closers = append(o.closers, connector.Close)
		if writer != nil {
			o.closers = append(o.closers, writer.Close)
		}
		for _, d := range declared.Datasets {
			o.search = append(o.search, search.Source{StoreID: store.ID, Dataset: d, Connector: connector, AcceptProofs: proofs(store)})
			o.sources = append(o.sources, engine.Source{
				StoreID: store.ID, Activities: store.Facts.Activities, Dataset: d, Connector: connector, Writer: writer,
			})
		}
	}
	return o
}

func (s *Service) connect(ctx context.Context, store models.RecordStore, declared []dataset.Dataset) (recordstore.Connector, recordstore.Writer) {
	connection, err := s.connection(store)
	if err != nil {
		s.Log.ErrorContext(ctx, "a store's connection cannot be read", slog.String("store", store.ID))
		return recordstore.Broken(recordstore.FailWhole(recordstore.Refused, "its connection cannot be read")), nil
	}
	connector, err := s.Kinds.Open(ctx, connection, declared)
	if err != nil {
		return recordstore.Broken(recordstore.AsError(err)), nil
	}
	writer, err := s.Kinds.OpenWriter(ctx, connection, declared)
	switch {
	case errors.Is(err, recordstore.ErrReadOnly):
		return connector, nil
	case err != nil: // it is said how it is written to, and that fails: nobody's task but ours
		_ = connector.Close()
		return recordstore.Broken(recordstore.AsError(err)), nil
	}
	return connector, writer
}

// connection returns how the store is reached.
func (s *Service) connection(store models.RecordStore) (recordstore.Connection, error) {
	settings, err := s.Register.Connection(store)
	if err == nil {
		settings, err = settings.Expand(s.Environment)
	}
	return recordstore.Connection{Kind: recordstore.Kind(store.Kind), Settings: settings}, err
}

func proofs(store models.RecordStore) []search.Proof {
	out := make([]search.Proof, 0, len(store.Facts.AcceptProofs))
	for _, p := range store.Facts.AcceptProofs {
		out = append(out, search.Proof(p))
	}
	return out
}
