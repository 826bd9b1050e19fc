package main

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

// email is whom every search is about.
const email = "kari@example.com"

// store is what the engine searches in one place.
type store struct {
	id        string
	declared  []dataset.Dataset
	connector recordstore.Connector
}

// search runs the engine over the stores as a case does, but for the limits on
// what is taken. It fails unless every store answers and there are so many rows.
func search(ctx context.Context, stores []store, want int, sink engine.Sink) error {
	var sources []engine.Source
	for _, s := range stores {
		for _, d := range s.declared {
			sources = append(sources, engine.Source{
				StoreID: s.id, Dataset: d, Connector: s.connector,
				Limits: engine.Limits{Rows: math.MaxInt32, Bytes: math.MaxInt},
			})
		}
	}
	graph, err := engine.NewGraph(sources)
	if err != nil {
		return fmt.Errorf("joining the collections: %w", err)
	}
	seeds := []engine.Seed{{Kind: engine.KindEmail, Value: email, Proof: engine.ProofCode}}
	result, err := engine.Run(ctx, graph, seeds, engine.Options{Sink: sink, Now: time.Now, QueryKey: []byte("bench")})
	if err != nil {
		return fmt.Errorf("searching: %w", err)
	}
	rows := 0
	for _, s := range result.Stores {
		if s.State != engine.Found {
			return fmt.Errorf("the store %s: %s %s", s.StoreID, s.State, s.Reason)
		}
		rows += s.Rows
	}
	return expect(rows, want)
}

func expect(rows, want int) error {
	if rows != want {
		return fmt.Errorf("found %d rows, want %d", rows, want)
	}
	return nil
}

func openSQL(ctx context.Context, dsn string, declared []dataset.Dataset) (recordstore.Connector, error) {
	return sqlstore.Open(ctx, recordstore.Of(recordstore.SQL, sqlstore.Settings{Driver: "postgres", DSN: dsn}), declared)
}

// recorder notes what a connector is asked.
type recorder struct {
	recordstore.Connector

	mu    sync.Mutex
	asked []recordstore.Query
}

// Query notes the query and asks.
func (r *recorder) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	r.mu.Lock()
	r.asked = append(r.asked, q)
	r.mu.Unlock()
	return r.Connector.Query(ctx, q, yield)
}

// drop is a sink that keeps nothing.
type drop struct{}

// SavePage forgets the page.
func (drop) SavePage(context.Context, engine.Page) error { return nil }

// asked returns the queries a search of the database makes.
func asked(ctx context.Context, s store, want int) ([]recordstore.Query, error) {
	r := &recorder{Connector: s.connector}
	s.connector = r
	err := search(ctx, []store{s}, want, drop{})
	return r.asked, err
}
