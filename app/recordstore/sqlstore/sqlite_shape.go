package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

var _ writing = sqlite{}

// openSQLiteWriting opens the file, which has to be there, so that foreign keys
// hold, and so that what is deleted is overwritten.
func openSQLiteWriting(path string) (*sql.DB, writing, error) {
	db, err := openSQLiteFile(path, "rw", "foreign_keys(1)", "secure_delete(1)")
	if err != nil {
		return nil, nil, err
	}
	return db, sqlite{}, nil
}

// beginWrite keeps everybody else from writing, so that no row needs a lock.
func (sqlite) beginWrite(time.Duration) string { return "BEGIN IMMEDIATE" }

func (sqlite) lock() string { return "" }

func (sqlite) assign(_ column, v any, bind func(any) string) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		return bind(truth(v))
	case map[string]any, []any:
		return bind(written(v))
	default:
		return bind(v)
	}
}

func (d sqlite) shapes(ctx context.Context, conn *sql.Conn, names []string) (shapes, error) {
	all := shapes{}
	for _, name := range names {
		if err := errors.Join(d.shapeTable(ctx, conn, name, all), d.shapeUnique(ctx, conn, name, all)); err != nil {
			return nil, err
		}
	}
	return all, d.shapeForeign(ctx, conn, all)
}

func (d sqlite) shapeTable(ctx context.Context, conn *sql.Conn, name string, all shapes) error {
	err := eachRow(ctx, conn, "SELECT type FROM sqlite_schema WHERE lower(name) = lower(?)", []any{name}, func(rows *sql.Rows) error {
		var kind string
		err := rows.Scan(&kind)
		if kind == "view" {
			all.of(d.name("", name)).Fixed = recordstore.NotTable
		}
		return err
	})
	if err != nil {
		return err
	}
	return eachRow(ctx, conn, `SELECT name, upper(type), "notnull", pk, hidden FROM pragma_table_xinfo(?) ORDER BY pk, cid`, []any{name}, func(rows *sql.Rows) error {
		var c column
		var is recordstore.ColumnShape
		var key, hidden int
		err := rows.Scan(&c.name, &c.kind, &is.NotNull, &key, &hidden)
		is.Kind, is.Type, is.Generated = c.kind, d.typeOf(c), hidden == 2 || hidden == 3
		is.Text = strings.Contains(c.kind, "CHAR") || strings.Contains(c.kind, "CLOB") || strings.Contains(c.kind, "TEXT") || c.kind == ""
		shape := all.of(d.name("", name))
		shape.Columns[c.name] = is
		if key > 0 {
			shape.Key = append(shape.Key, c.name)
		}
		return err
	})
}

func (d sqlite) shapeUnique(ctx context.Context, conn *sql.Conn, name string, all shapes) error {
	var u unique
	return eachRow(ctx, conn, `SELECT i.name, COALESCE(c.name, '') FROM pragma_index_list(?) AS i, pragma_index_info(i.name) AS c
		WHERE i."unique" = 1 AND i.origin <> 'pk' ORDER BY i.seq, c.seqno`, []any{name}, func(rows *sql.Rows) error {
		var index, column string
		err := rows.Scan(&index, &column)
		u.add(all.of(d.name("", name)), index, column)
		return err
	})
}

// shapeForeign goes through all tables, since a file has no other list of keys.
// One that names no columns refers to the other table's primary key.
func (d sqlite) shapeForeign(ctx context.Context, conn *sql.Conn, all shapes) error {
	f := &foreign{shapes: all}
	defer f.end()
	return eachRow(ctx, conn, `SELECT t.name, k.id, k."from", k."table", COALESCE(k."to",
			(SELECT c.name FROM pragma_table_xinfo(k."table") AS c WHERE c.pk = k.seq + 1), '')
		FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS k WHERE t.type = 'table' ORDER BY t.name, k.id, k.seq`, nil, func(rows *sql.Rows) error {
		var from, here, to, there string
		var id int
		err := rows.Scan(&from, &id, &here, &to, &there)
		f.add(foreignID{d.name("", from), strconv.Itoa(id)}, here, d.name("", to), there)
		return err
	})
}
