package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/seal"
)

const longTableDataset = `
dataset:
- fides_key: travels
  collections:
  - name: journey
    fields:
    - {name: id, fides_meta: {primary_key: true}}
    - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
    - {name: at, data_categories: [user.location]}
    - {name: from_stop, data_categories: [user.location]}
    - {name: to_stop, data_categories: [user.location]}
    - {name: price}
`

// longTable has so many rows about the person, and a tenth as many about
// others.
const longTable = `
CREATE TABLE journey (id bigint PRIMARY KEY, email text, at timestamp, from_stop text, to_stop text, price numeric(8, 2));
INSERT INTO journey
SELECT n, CASE WHEN n <= %[1]d THEN '%[2]s' ELSE 'ola@example.com' END, timestamp '2020-01-01' + n * interval '7 minutes',
	'Stasjon ' || n %% 97, 'Holdeplass ' || n %% 89, (n %% 400) / 10.0
FROM generate_series(1, %[1]d + %[1]d / 10) n;
CREATE INDEX ON journey (email);
ANALYZE;
`

// longTableRow reads one table into sealed pages in a file.
func longTableRow(n int) row {
	return row{
		name: fmt.Sprintf("rows-%d", n), n: n,
		floor: "the same query, prepared pgx, warm pool; rows are read and dropped, not sealed",
		fill: func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, fmt.Sprintf(longTable, n, email))
			return err
		},
		open: func(ctx context.Context, dsn string) (*contest, error) {
			file, err := dataset.Parse([]byte(longTableDataset))
			if err != nil {
				return nil, fmt.Errorf("reading the declaration: %w", err)
			}
			sink, err := newSealedFile()
			if err != nil {
				return nil, err
			}
			c, err := against(ctx, dsn, file.Datasets, n, func(ctx context.Context, s store) error {
				if err := sink.empty(); err != nil {
					return err
				}
				return search(ctx, []store{s}, n, sink)
			})
			if err != nil {
				return nil, err
			}
			closeBoth := c.close
			c.close = func() { closeBoth(); _ = sink.file.Close() }
			return c, nil
		},
	}
}

// sealedFile is a sink that seals each page the way the portal does, and
// appends it to a file on disk.
type sealedFile struct {
	keys *seal.Keys
	file *os.File
}

func newSealedFile() (*sealedFile, error) {
	b, err := seal.NewFile()
	if err != nil {
		return nil, err
	}
	keys, err := seal.Parse(b)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "bench-pages-")
	if err != nil {
		return nil, fmt.Errorf("making a file for the pages: %w", err)
	}
	// It has no name from here on, and is gone however this process ends.
	return &sealedFile{keys: keys, file: file}, os.Remove(file.Name())
}

// SavePage seals the page and appends it.
func (f *sealedFile) SavePage(_ context.Context, p engine.Page) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	sealed, err := f.keys.Seal(plain, fmt.Sprintf("collected_pages/%s/%d", p.Query, p.Number))
	if err != nil {
		return err
	}
	if _, err := f.file.Write(sealed); err != nil {
		return fmt.Errorf("keeping a page: %w", err)
	}
	return nil
}

func (f *sealedFile) empty() error {
	if err := f.file.Truncate(0); err != nil {
		return fmt.Errorf("emptying the file of pages: %w", err)
	}
	_, err := f.file.Seek(0, 0)
	return err
}
