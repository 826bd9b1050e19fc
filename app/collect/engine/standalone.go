package engine

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

// Output is what a search outside the portal found.
type Output struct {
	Collections map[string][]recordstore.Row `json:"collections"`     // dataset:collection → rows
	Skipped     map[string]string            `json:"skipped"`         // dataset:collection → why it was not searched
	Errors      map[string]string            `json:"errors"`          // dataset:collection → why it did not answer in full
	Notes       map[string][]string          `json:"notes,omitempty"` // dataset:collection → where the store is not as declared
}

// ParseIdentity reads "kind=value" as a seed the caller vouches for.
func ParseIdentity(s string) (Seed, error) {
	kind, value, ok := strings.Cut(s, "=")
	kind, value = strings.TrimSpace(kind), strings.TrimSpace(value)
	if !ok || kind == "" || value == "" {
		return Seed{}, fmt.Errorf("want an identity of the form kind=value")
	}
	return Seed{Kind: kind, Value: value, Proof: ProofCaseworker}, nil
}

// Standalone searches the one database of the DSN, without the portal's own
// database and without limits. Without targets every declared column of every
// collection is in the output. With targets, which are data categories, only
// what is in one of them is, and collections with nothing of the kind are not.
func Standalone(ctx context.Context, datasetYAML []byte, dsn string, identities []Seed, targets []string, now func() time.Time) (Output, error) {
	file, err := dataset.Parse(datasetYAML)
	if err != nil {
		return Output{}, fmt.Errorf("reading the dataset: %w", err)
	}
	connector, err := sqlstore.Open(ctx, recordstore.Of(recordstore.SQL, sqlstore.Settings{DSN: dsn, Experimental: true}), file.Datasets)
	if err != nil {
		return Output{}, fmt.Errorf("opening the database: %w", err)
	}
	defer func() { _ = connector.Close() }()
	sources := make([]Source, len(file.Datasets))
	for i, d := range file.Datasets {
		sources[i] = Source{StoreID: "database", Dataset: d, Connector: connector}
	}
	return Search(ctx, sources, identities, targets, now)
}

// Search searches the sources as Standalone does: without the portal's own
// database, without limits, and with every identity wherever it is sought.
func Search(ctx context.Context, sources []Source, identities []Seed, targets []string, now func() time.Time) (Output, error) {
	sources = slices.Clone(sources)
	for i := range sources {
		sources[i].Limits, sources[i].AcceptProofs = Limits{Rows: math.MaxInt32, Bytes: math.MaxInt}, nil
	}
	graph, err := NewGraph(sources)
	if err != nil {
		return Output{}, fmt.Errorf("joining the collections: %w", err)
	}
	gathered := &gatherer{complete: map[string]bool{}}
	result, err := Run(ctx, graph, identities, Options{Sink: gathered, Now: now})
	if err != nil {
		return Output{}, fmt.Errorf("searching: %w", err)
	}
	return graph.output(gathered, result, targets), nil
}

// gatherer is a sink that keeps everything in memory.
type gatherer struct {
	pages    []Page
	complete map[string]bool // queries with a last page
}

// SavePage keeps the page.
func (g *gatherer) SavePage(_ context.Context, p Page) error {
	g.pages = append(g.pages, p)
	g.complete[p.Query] = g.complete[p.Query] || p.Last
	return nil
}

func (g *Graph) output(gathered *gatherer, result Result, targets []string) Output {
	out := Output{Collections: map[string][]recordstore.Row{}, Skipped: map[string]string{}, Errors: map[string]string{}}
	for _, n := range g.nodes {
		out.Collections[n.address().String()] = []recordstore.Row{}
	}
	for _, p := range gathered.pages {
		if !gathered.complete[p.Query] {
			continue // it broke off
		}
		name := p.Dataset + ":" + p.Collection
		for _, found := range p.Rows {
			out.Collections[name] = append(out.Collections[name], found.Row)
		}
	}
	for _, s := range result.Stores {
		for _, c := range s.Collections {
			name := c.Dataset + ":" + c.Collection
			out.note(name, c.Differences)
			switch c.State {
			case Unasked:
				out.Skipped[name] = string(c.NotSearched)
			case Failed, StoppedAt, Partly:
				out.Errors[name] = strings.TrimSuffix(string(c.Reason)+": "+c.Detail, ": ")
			case Found, Nothing:
			}
		}
	}
	if len(targets) > 0 {
		g.filter(out.Collections, targets)
	}
	return out
}

// note says where a store is not as declared.
func (o *Output) note(name string, differences []recordstore.Difference) {
	for _, d := range differences {
		if o.Notes == nil {
			o.Notes = map[string][]string{}
		}
		text := string(d.Kind)
		if d.Field != "" {
			text += " " + d.Field
		}
		if d.Kind == recordstore.OtherType {
			text += ": declared " + d.Declared + ", is " + d.Actual
		}
		o.Notes[name] = append(o.Notes[name], text)
	}
}
