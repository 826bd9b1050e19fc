package collect

import (
	"context"
	"log/slog"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// ReportDrift compares every store that a machine reads with its declaration,
// as far as the store can tell without a search, and writes to the log how each
// stands: as declared, not as declared, not able to tell, or without an answer.
// It writes names, and no data. It changes nothing, and whether the portal is
// healthy does not depend on it.
func (s *Service) ReportDrift(ctx context.Context) error {
	controllers, err := s.Register.Controllers(ctx)
	if err != nil {
		return err
	}
	for _, controller := range controllers {
		stores, err := s.Register.Stores(ctx, controller.ID)
		if err != nil {
			return err
		}
		for _, store := range stores {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if store.Kind != models.StoreManual {
				s.reportDrift(ctx, store)
			}
		}
	}
	return nil
}

func (s *Service) reportDrift(ctx context.Context, store models.RecordStore) {
	declared, err := dataset.Parse([]byte(store.Facts.Dataset))
	if err != nil {
		s.Log.WarnContext(ctx, "a store's declaration cannot be read", slog.String("controller", store.ControllerID), slog.String("store", store.ID))
		return
	}
	connector := s.connect(ctx, store, declared.Datasets)
	defer func() { _ = connector.Close() }()
	compared, err := compare(ctx, connector, declared.Datasets)
	if err != nil {
		if ctx.Err() == nil {
			s.logUncompared(ctx, store, nil, recordstore.AsError(err))
		}
		return
	}
	s.logCompared(ctx, store, compared)
}

// compare returns how the collections stand against what the store has. A kind
// that cannot tell says so of each.
func compare(ctx context.Context, connector recordstore.Connector, declared []dataset.Dataset) ([]recordstore.Compared, error) {
	drifter, ok := connector.(recordstore.Drifter)
	if !ok {
		return recordstore.Untold(declared), nil
	}
	return drifter.Drift(ctx)
}

// logCompared writes how a store stands: a line for each way its collections
// do, so that one that agrees and one that cannot tell are not alike.
func (s *Service) logCompared(ctx context.Context, store models.RecordStore, compared []recordstore.Compared) {
	var differences []recordstore.Difference
	var agree, untold []string
	for _, c := range compared {
		differences = append(differences, c.Differences...)
		name := c.Dataset + ":" + c.Collection
		switch {
		case c.Failure != nil:
			s.logUncompared(ctx, store, []slog.Attr{slog.String("collection", name)}, c.Failure)
		case c.Untold:
			untold = append(untold, name)
		case c.AsDeclared():
			agree = append(agree, name)
		}
	}
	s.logDrift(ctx, store, differences)
	of := []any{slog.String("controller", store.ControllerID), slog.String("store", store.ID)}
	if len(agree) > 0 {
		s.Log.InfoContext(ctx, "collections of a store are as they are declared", append(of, slog.Any("collections", agree))...)
	}
	if len(untold) > 0 {
		s.Log.InfoContext(ctx, "a store cannot tell without a search what collections have", append(of, slog.Any("collections", untold))...)
	}
}

func (s *Service) logUncompared(ctx context.Context, store models.RecordStore, of []slog.Attr, e *recordstore.Error) {
	attrs := append([]slog.Attr{slog.String("controller", store.ControllerID), slog.String("store", store.ID)}, of...)
	attrs = append(attrs, slog.String("reason", string(e.Reason)), slog.String("detail", e.Detail))
	s.Log.LogAttrs(ctx, slog.LevelWarn, "a store cannot be compared with its declaration", attrs...)
}

// logDrift writes one line for a store that is not as declared.
func (s *Service) logDrift(ctx context.Context, store models.RecordStore, differences []recordstore.Difference) {
	if len(differences) == 0 {
		return
	}
	names := map[recordstore.DifferenceKind][]string{}
	var kinds []recordstore.DifferenceKind
	for _, d := range differences {
		name := d.Dataset + ":" + d.Collection
		if d.Field != "" {
			name += "." + d.Field
		}
		if names[d.Kind] == nil {
			kinds = append(kinds, d.Kind)
		}
		names[d.Kind] = append(names[d.Kind], name)
	}
	attrs := []slog.Attr{slog.String("controller", store.ControllerID), slog.String("store", store.ID)}
	for _, kind := range kinds {
		attrs = append(attrs, slog.Any(strings.ReplaceAll(string(kind), "-", "_"), names[kind]))
	}
	s.Log.LogAttrs(ctx, slog.LevelWarn, "a store is not as it is declared", attrs...)
}
