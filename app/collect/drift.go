package collect

import (
	"context"
	"log/slog"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// ReportDrift asks every store that can tell where it is not as declared, and
// writes one line to the log for each that is not: names, and no data. A store
// that does not answer is told of as such. It changes nothing, and whether the
// portal is healthy does not depend on it.
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
	drifter, ok := connector.(recordstore.Drifter)
	if !ok {
		return
	}
	differences, err := drifter.Drift(ctx)
	if err != nil {
		e := recordstore.AsError(err)
		s.Log.WarnContext(ctx, "a store cannot be compared with its declaration", slog.String("controller", store.ControllerID),
			slog.String("store", store.ID), slog.String("reason", string(e.Reason)), slog.String("detail", e.Detail))
		return
	}
	s.logDrift(ctx, store, differences)
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
