package collect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// Trial is a search over declared stores outside the portal, to try out the
// declarations: nothing is kept.
type Trial struct {
	Kinds       recordstore.Registry
	Environment func(name string) (string, bool) // gives the value of a ${NAME} in a connection
	Now         func() time.Time
}

// Search searches the stores as one graph. A store that cannot be opened fails
// its own search alone; one that a person answers for is skipped. The error is
// about the declarations.
func (t Trial) Search(ctx context.Context, stores []register.StoreDeclaration, seeds []engine.Seed, targets []string) (engine.Output, error) {
	var sources []engine.Source
	var problems []error
	manual := map[string]string{}
	for _, store := range stores {
		if store.Kind == models.StoreManual {
			manual[store.ID] = string(models.StoreManual)
			continue
		}
		declared, err := dataset.Parse([]byte(store.Dataset))
		if err != nil {
			problems = append(problems, fmt.Errorf("the store %s: %w", store.ID, err))
			continue
		}
		connector := t.open(ctx, store, declared.Datasets)
		defer func() { _ = connector.Close() }()
		for _, d := range declared.Datasets {
			sources = append(sources, engine.Source{StoreID: store.ID, Dataset: d, Connector: connector})
		}
	}
	if err := errors.Join(problems...); err != nil {
		return engine.Output{}, err
	}
	out, err := engine.Search(ctx, sources, seeds, targets, t.Now)
	if err != nil {
		return engine.Output{}, err
	}
	maps.Copy(out.Skipped, manual)
	return out, nil
}

func (t Trial) open(ctx context.Context, store register.StoreDeclaration, declared []dataset.Dataset) recordstore.Connector {
	connection, err := store.Connection.Expand(t.Environment)
	if err != nil {
		return recordstore.Broken(recordstore.FailWhole(recordstore.Refused, err.Error()))
	}
	connector, err := t.Kinds.Open(ctx, recordstore.Connection{Kind: recordstore.Kind(store.Kind), Settings: connection}, declared)
	if err != nil {
		return recordstore.Broken(recordstore.FailWhole(recordstore.Refused, "it cannot be opened"))
	}
	return connector
}
