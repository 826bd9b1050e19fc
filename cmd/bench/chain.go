package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"rettighetsporten/app/recordstore/dataset"
)

// chainRows is how many rows of each collection are about the person; so many
// others have as many.
const (
	chainRows   = 3
	chainOthers = 9
)

// chainRow is a search through so many collections. The first is asked by
// e-mail, each of the others by the keys of the one before: no two can be asked
// at a time.
func chainRow(collections int) row {
	return row{
		name: fmt.Sprintf("collections-%d", collections), n: collections, floor: sameQueries,
		fill: func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, chainTables(collections))
			return err
		},
		open: func(ctx context.Context, dsn string) (*contest, error) {
			file, err := dataset.Parse([]byte(chainDataset(collections)))
			if err != nil {
				return nil, fmt.Errorf("reading the declaration: %w", err)
			}
			want := collections * chainRows
			return against(ctx, dsn, file.Datasets, want, func(ctx context.Context, s store) error {
				return search(ctx, []store{s}, want, drop{})
			})
		},
	}
}

func chainDataset(collections int) string {
	var b strings.Builder
	b.WriteString("dataset:\n- fides_key: chain\n  collections:\n")
	for i := range collections {
		fmt.Fprintf(&b, "  - name: t%d\n    fields:\n", i)
		b.WriteString("    - {name: id, fides_meta: {primary_key: true}}\n    - {name: said}\n")
		if i == 0 {
			b.WriteString("    - {name: email, fides_meta: {identity: email}}\n")
			continue
		}
		fmt.Fprintf(&b, "    - {name: parent_id, fides_meta: {references: [{dataset: chain, field: t%d.id, direction: from}]}}\n", i-1)
	}
	return b.String()
}

func chainTables(collections int) string {
	var b strings.Builder
	last := chainRows*(chainOthers+1) - 1
	for i := range collections {
		key, value := "parent_id int", "n"
		if i == 0 {
			key, value = "email text", fmt.Sprintf("CASE WHEN n < %d THEN '%s' ELSE 'other' || n || '@example.com' END", chainRows, email)
		}
		fmt.Fprintf(&b, "CREATE TABLE t%d (id int PRIMARY KEY, said text, %s);\n", i, key)
		fmt.Fprintf(&b, "INSERT INTO t%d SELECT n, 'number ' || n, %s FROM generate_series(0, %d) n;\n", i, value, last)
		fmt.Fprintf(&b, "CREATE INDEX ON t%d (%s);\n", i, strings.Fields(key)[0])
	}
	b.WriteString("ANALYZE;\n")
	return b.String()
}
