package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"rettighetsporten/app/recordstore/dataset"
)

// typeOf goes by the type a domain or an enumeration stands on.
func (postgres) typeOf(c column) dataset.Type {
	kind, list := c.kind, ""
	if c.array {
		kind, list = strings.TrimPrefix(kind, "_"), "[]"
	}
	t := postgresType(kind)
	if t == "" {
		return ""
	}
	return t + dataset.Type(list)
}

func postgresType(kind string) dataset.Type {
	switch kind {
	case "int2", "int4", "int8", "oid":
		return dataset.Integer
	case "numeric", "float4", "float8":
		return dataset.Float
	case "bool":
		return dataset.Boolean
	case "json", "jsonb":
		return dataset.Object
	case "bytea":
		return ""
	default: // text, dates, UUIDs, addresses, enumerations: all are written as text
		return dataset.String
	}
}

// schema reads ordinary and partitioned tables of every schema that is not the
// database's own and may be used.
func (d postgres) schema(ctx context.Context, conn *sql.Conn) ([]Table, error) {
	var tables tablesInOrder
	if err := d.schemaColumns(ctx, conn, &tables); err != nil {
		return nil, err
	}
	return tables.all, d.schemaKeys(ctx, conn, &tables)
}

func (d postgres) schemaColumns(ctx context.Context, conn *sql.Conn, tables *tablesInOrder) error {
	rows, err := conn.QueryContext(ctx, `
		SELECT n.nspname, c.relname, a.attname, b.typname, b.typcategory = 'A',
			EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY(i.indkey))
		FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
		JOIN pg_catalog.pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
		WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
			AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
			AND has_schema_privilege(n.oid, 'USAGE')
		ORDER BY n.nspname, c.relname, a.attnum`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var schema, name string
		var c column
		var key bool
		if err := rows.Scan(&schema, &name, &c.name, &c.kind, &c.array, &key); err != nil {
			return err
		}
		t := tables.table(schema, name)
		t.Columns = append(t.Columns, Column{Name: c.name, Kind: c.kind, Type: d.typeOf(c), Key: key})
	}
	return rows.Err()
}

// schemaKeys leaves out keys of partitions, and to schemas that may not be used.
func (postgres) schemaKeys(ctx context.Context, conn *sql.Conn, tables *tablesInOrder) error {
	return tables.readForeign(ctx, conn, postgresKeys+postgresKeysInOrder)
}

// postgresKeys selects the columns of foreign keys, each with the one it refers
// to; a condition may follow, and postgresKeysInOrder ends it.
const (
	postgresKeys = `
		SELECT n.nspname, c.relname, k.conname, a.attname, rn.nspname, rc.relname, ra.attname
		FROM pg_catalog.pg_constraint k
		JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_catalog.pg_class rc ON rc.oid = k.confrelid
		JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
		CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u(here, there, position)
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.here
		JOIN pg_catalog.pg_attribute ra ON ra.attrelid = rc.oid AND ra.attnum = u.there
		WHERE k.contype = 'f' AND k.conparentid = 0`
	postgresKeysInOrder = `
		ORDER BY n.nspname, c.relname, k.conname, u.position`
)
