package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"rettighetsporten/app/recordstore/dataset"
)

//go:embed example/dataset.yml
var exampleDataset []byte

//go:embed example/tables.sql
var exampleTables string

// exampleFound is how many rows of the example are about the person.
const exampleFound = 21

func fillExample(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, exampleTables)
	return err
}

// exampleRow is eleven collections, from the search to the paper.
func exampleRow() row {
	return row{
		name: "example", n: exampleFound, floor: sameQueries, fill: fillExample,
		open: func(ctx context.Context, dsn string) (*contest, error) {
			file, p, err := exampleParts()
			if err != nil {
				return nil, err
			}
			return against(ctx, dsn, file.Datasets, exampleFound, func(ctx context.Context, s store) error {
				return p.answer(ctx, file.Datasets, s)
			})
		},
	}
}

// exampleColdRow is the same from nothing: the declaration is read, the store
// opened and its tables looked up, as for every case.
func exampleColdRow() row {
	return row{
		name: "example-cold", n: exampleFound, fill: fillExample,
		floor: "one new connection, then the same queries one by one, prepared pgx",
		open: func(ctx context.Context, dsn string) (*contest, error) {
			file, p, err := exampleParts()
			if err != nil {
				return nil, err
			}
			connector, err := openSQL(ctx, dsn, file.Datasets)
			if err != nil {
				return nil, err
			}
			queries, err := asked(ctx, store{"database", file.Datasets, connector}, exampleFound)
			if err := errors.Join(err, connector.Close()); err != nil {
				return nil, err
			}
			plain := plainQueries(queries)
			return &contest{
				ours: func(ctx context.Context) error { return p.fromNothing(ctx, dsn) },
				floor: func(ctx context.Context) error {
					return connected(ctx, dsn, func(conn *pgx.Conn) error { return runPlain(ctx, conn, plain, exampleFound) })
				},
				close: func() {},
			}, nil
		},
	}
}

func exampleParts() (dataset.File, *paper, error) {
	file, err := dataset.Parse(exampleDataset)
	if err != nil {
		return dataset.File{}, nil, fmt.Errorf("reading the example: %w", err)
	}
	p, err := newPaper()
	return file, p, err
}

func (p *paper) fromNothing(ctx context.Context, dsn string) error {
	file, err := dataset.Parse(exampleDataset)
	if err != nil {
		return fmt.Errorf("reading the example: %w", err)
	}
	connector, err := openSQL(ctx, dsn, file.Datasets)
	if err != nil {
		return err
	}
	defer func() { _ = connector.Close() }()
	return p.answer(ctx, file.Datasets, store{"database", file.Datasets, connector})
}

// answer searches the store and writes what was found as JSON and as HTML.
func (p *paper) answer(ctx context.Context, declared []dataset.Dataset, s store) error {
	found := gathered{}
	if err := search(ctx, []store{s}, exampleFound, found); err != nil {
		return err
	}
	asJSON, asHTML, err := p.write(declared[0], found)
	if err == nil && (len(asJSON) == 0 || len(asHTML) == 0) {
		err = errors.New("an empty answer")
	}
	return err
}
