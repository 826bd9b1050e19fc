package engine

import (
	"context"
	"crypto/rand"
	"fmt"
	"math"
	"time"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

// Trial is a plan made, and carried out where that is asked for, outside the
// portal: in one database, about whom the caller names.
type Trial struct {
	Dataset    []byte // the declaration, YAML
	DSN        string
	WriteDSN   string // empty: nothing can be changed
	Identities []search.Seed
	Given      []Correction // for Rectify
	Now        func() time.Time
}

// Output is what a trial did.
type Output struct {
	// Unsearched is why collections were not searched, or not in full: the plan
	// knows nothing of what is there.
	Unsearched map[string]search.State `json:"unsearched,omitempty"`
	Plan       Plan                    `json:"plan"`
	Receipts   []Receipt               `json:"receipts,omitempty"`
}

// Erase plans the erasure and, with do, carries it out.
func (t Trial) Erase(ctx context.Context, d Demand, do bool) (Output, error) {
	return t.run(ctx, do, func(e Engine, pages search.Replay) (Plan, error) { return e.PlanErasure(ctx, pages, d) })
}

// Restrict marks the selected rows as restricted, or no longer so with lift: a
// plan, carried out with do.
func (t Trial) Restrict(ctx context.Context, of []Selection, lift, do bool) (Output, error) {
	return t.run(ctx, do, func(e Engine, pages search.Replay) (Plan, error) { return e.PlanRestriction(ctx, pages, of, lift) })
}

// Rectify plans the corrections and, with do, makes them.
func (t Trial) Rectify(ctx context.Context, do bool) (Output, error) {
	return t.run(ctx, do, func(e Engine, pages search.Replay) (Plan, error) { return e.PlanRectification(ctx, pages) })
}

func (t Trial) run(ctx context.Context, do bool, plan func(e Engine, pages search.Replay) (Plan, error)) (Output, error) {
	e, closing, err := t.open(ctx)
	if err != nil {
		return Output{}, err
	}
	defer closing()
	pages, unsearched, err := e.search(ctx, t.Identities)
	if err != nil {
		return Output{}, err
	}
	out := Output{Unsearched: unsearched}
	if out.Plan, err = plan(e, pages); err != nil || !do {
		return out, err
	}
	for _, s := range out.Plan.Stores {
		r, err := e.Do(ctx, out.Plan, out.Plan.Hash, s.StoreID)
		if err != nil {
			return out, err
		}
		out.Receipts = append(out.Receipts, r)
	}
	return out, nil
}

func (t Trial) open(ctx context.Context) (Engine, func(), error) {
	file, err := dataset.Parse(t.Dataset)
	if err != nil {
		return Engine{}, nil, fmt.Errorf("reading the dataset: %w", err)
	}
	connection := recordstore.Of(recordstore.SQL, sqlstore.Settings{DSN: t.DSN, WriteDSN: t.WriteDSN, Experimental: true})
	connector, err := sqlstore.Open(ctx, connection, file.Datasets)
	if err != nil {
		return Engine{}, nil, fmt.Errorf("opening the database: %w", err)
	}
	closing := func() { _ = connector.Close() }
	var writer recordstore.Writer
	if t.WriteDSN != "" {
		if writer, err = sqlstore.OpenWriter(ctx, connection, file.Datasets); err != nil {
			closing()
			return Engine{}, nil, fmt.Errorf("opening the database for writing: %w", err)
		}
		closing = func() { _, _ = connector.Close(), writer.Close() }
	}
	e := Engine{Secret: []byte(rand.Text()), Now: t.Now, Given: t.Given}
	for _, d := range file.Datasets {
		e.Sources = append(e.Sources, Source{StoreID: "database", Dataset: d, Connector: connector, Writer: writer})
	}
	return e, closing, nil
}

// search finds the rows about the identities, without limits.
func (e Engine) search(ctx context.Context, seeds []search.Seed) (search.Replay, map[string]search.State, error) {
	sources := make([]search.Source, len(e.Sources))
	for i, s := range e.Sources {
		sources[i] = search.Source{
			StoreID: s.StoreID, Dataset: s.Dataset, Connector: s.Connector, Limits: search.Limits{Rows: math.MaxInt32, Bytes: math.MaxInt},
		}
	}
	graph, err := search.NewGraph(sources)
	if err != nil {
		return nil, nil, fmt.Errorf("joining the collections: %w", err)
	}
	var kept Pages
	result, err := search.Run(ctx, graph, seeds, search.Options{Sink: &kept, Now: e.Now})
	if err != nil {
		return nil, nil, fmt.Errorf("searching: %w", err)
	}
	unsearched := map[string]search.State{}
	for _, s := range result.Stores {
		for _, c := range s.Collections {
			if c.State != search.Found && c.State != search.Nothing {
				unsearched[c.Dataset+":"+c.Collection] = c.State
			}
		}
	}
	return kept.Each, unsearched, nil
}
