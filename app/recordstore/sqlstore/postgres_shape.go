package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rettighetsporten/app/recordstore"
)

var _ writing = postgres{}

func (postgres) beginWrite(timeout time.Duration) string {
	return fmt.Sprintf("BEGIN READ WRITE; SET LOCAL statement_timeout = %d; SET LOCAL lock_timeout = %d", timeout.Milliseconds(), timeout.Milliseconds())
}

func (postgres) lock() string { return " FOR UPDATE" }

// assign has the server read the value as one of the column's type. The length
// of the type is left out, or a text too long would be cut in silence.
func (postgres) assign(c column, v any, bind func(any) string) string {
	if v == nil {
		return "NULL"
	}
	if c.kind == "bytea" { // a row shows bytes so
		return "decode(" + bind(written(v)) + "::text, 'base64')"
	}
	return "CAST(" + bind(written(v)) + "::text AS " + c.cast + ")"
}

func (d postgres) shapes(ctx context.Context, conn *sql.Conn, names []string) (shapes, error) {
	all := shapes{}
	err := errors.Join(d.shapeTables(ctx, conn, names, all), d.shapeColumns(ctx, conn, names, all),
		d.shapeUnique(ctx, conn, names, all), d.shapeForeign(ctx, conn, names, all))
	return all, err
}

func (postgres) shapeTables(ctx context.Context, conn *sql.Conn, names []string, all shapes) error {
	return eachRow(ctx, conn, `
		SELECT n.nspname, c.relname, c.relkind IN ('r', 'p'), has_table_privilege(c.oid, 'DELETE'),
			has_any_column_privilege(c.oid, 'UPDATE')
		FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ANY($1::text[])`, []any{names}, func(rows *sql.Rows) error {
		var name tableName
		var ordinary, mayDelete, mayUpdate bool
		err := rows.Scan(&name.schema, &name.table, &ordinary, &mayDelete, &mayUpdate)
		shape := all.of(name)
		if !ordinary {
			shape.Fixed = recordstore.NotTable
		}
		shape.NoDelete, shape.NoUpdate = !mayDelete || !mayUpdate, !mayUpdate // a row is locked before it is deleted, which takes the right to update
		return err
	})
}

func (d postgres) shapeColumns(ctx context.Context, conn *sql.Conn, names []string, all shapes) error {
	return eachRow(ctx, conn, `
		SELECT n.nspname, c.relname, a.attname, b.typname, b.typcategory = 'A', a.attnotnull OR t.typnotnull,
			a.attgenerated <> '' OR a.attidentity = 'a',
			CASE WHEN b.typname NOT IN ('varchar', 'bpchar') THEN 0
				WHEN a.atttypmod > 4 THEN a.atttypmod - 4 WHEN t.typtypmod > 4 THEN t.typtypmod - 4 ELSE 0 END,
			EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY(i.indkey))
		FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
		JOIN pg_catalog.pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
		WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ANY($1::text[])
		ORDER BY n.nspname, c.relname, a.attnum`, []any{names}, func(rows *sql.Rows) error {
		var name tableName
		var c column
		var is recordstore.ColumnShape
		var key bool
		err := rows.Scan(&name.schema, &name.table, &c.name, &c.kind, &c.array, &is.NotNull, &is.Generated, &is.Length, &key)
		is.Kind, is.Type = c.kind, d.typeOf(c)
		switch c.kind {
		case "text", "varchar", "bpchar", "citext":
			is.Text = true
		}
		shape := all.of(name)
		shape.Columns[c.name] = is
		if key {
			shape.Key = append(shape.Key, c.name)
		}
		return err
	})
}

func (postgres) shapeUnique(ctx context.Context, conn *sql.Conn, names []string, all shapes) error {
	var u unique
	return eachRow(ctx, conn, `
		SELECT n.nspname, c.relname, i.indexrelid::text, COALESCE(a.attname, '')
		FROM pg_catalog.pg_index i
		JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position)
		LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number > 0
		WHERE i.indisunique AND NOT i.indisprimary AND k.position <= i.indnkeyatts AND c.relname = ANY($1::text[])
		ORDER BY n.nspname, c.relname, i.indexrelid, k.position`, []any{names}, func(rows *sql.Rows) error {
		var name tableName
		var index, column string
		err := rows.Scan(&name.schema, &name.table, &index, &column)
		u.add(all.of(name), index, column)
		return err
	})
}

func (postgres) shapeForeign(ctx context.Context, conn *sql.Conn, names []string, all shapes) error {
	f := &foreign{shapes: all}
	defer f.end()
	return eachRow(ctx, conn, postgresKeys+`
		AND (c.relname = ANY($1::text[]) OR rc.relname = ANY($1::text[]))`+postgresKeysInOrder, []any{names}, f.row)
}

// row reads a line: schema, table, constraint, column, and the schema, table and
// column that is referred to.
func (f *foreign) row(rows *sql.Rows) error {
	var id foreignID
	var to tableName
	var here, there string
	err := rows.Scan(&id.table.schema, &id.table.table, &id.name, &here, &to.schema, &to.table, &there)
	f.add(id, here, to, there)
	return err
}
