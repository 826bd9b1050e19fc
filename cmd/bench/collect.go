package main

import (
	"context"
	"time"

	"rettighetsporten/app/recordstore/dataset"
)

// collectRows is "bench collect": the search itself.
func collectRows() []row {
	rows := []row{exampleRow(), exampleColdRow()}
	for _, n := range []int{100, 200} {
		rows = append(rows, chainRow(n))
	}
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		rows = append(rows, longTableRow(n))
	}
	return append(rows, slowRow(10, 100*time.Millisecond))
}

const sameQueries = "the same queries one by one, prepared pgx, warm pool"

// against sets a search of a database against the same queries in plain SQL.
// Both have their connections open.
func against(ctx context.Context, dsn string, declared []dataset.Dataset, want int, ours func(ctx context.Context, s store) error) (*contest, error) {
	connector, err := openSQL(ctx, dsn, declared)
	if err != nil {
		return nil, err
	}
	s := store{id: "database", declared: declared, connector: connector}
	queries, err := asked(ctx, s, want)
	if err != nil {
		return nil, err
	}
	pool, err := plainPool(ctx, dsn)
	if err != nil {
		return nil, err
	}
	plain := plainQueries(queries)
	return &contest{
		ours:  func(ctx context.Context) error { return ours(ctx, s) },
		floor: func(ctx context.Context) error { return runPlain(ctx, pool, plain, want) },
		close: func() { pool.Close(); _ = connector.Close() },
	}, nil
}
