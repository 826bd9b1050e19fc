package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"rettighetsporten/app/recordstore"
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

// slowRow searches stores that each take their time to answer.
func slowRow(n int, delay time.Duration) row {
	return row{
		name: "slow-" + strconv.Itoa(n), n: n,
		floor: fmt.Sprintf("one of the stores alone: HTTP, answers after %d ms", delay.Milliseconds()),
		open: func(ctx context.Context, _ string) (*contest, error) {
			stores, closeAll, err := slowStores(ctx, n, delay)
			if err != nil {
				return nil, err
			}
			alone := recordstore.Query{
				Collection: &stores[0].declared[0].Collections[0],
				Where:      []recordstore.Match{{Field: "email", Values: []any{email}, Fold: recordstore.FoldCase}},
			}
			return &contest{
				ours: func(ctx context.Context) error { return search(ctx, stores, n, drop{}) },
				floor: func(ctx context.Context) error {
					rows := 0
					err := stores[0].connector.Query(ctx, alone, func(recordstore.Row) error { rows++; return nil })
					if err != nil {
						return err
					}
					return expect(rows, 1)
				},
				close: closeAll,
			}, nil
		},
	}
}
