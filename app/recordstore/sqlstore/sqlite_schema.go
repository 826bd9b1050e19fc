package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"rettighetsporten/app/recordstore/dataset"
)

// typeOf goes by the words in a declared type, in SQLite's order and with those
// people write in addition.
func (sqlite) typeOf(c column) dataset.Type {
	for _, known := range []struct {
		word string
		is   dataset.Type
	}{
		{"INT", dataset.Integer},
		{"CHAR", dataset.String},
		{"CLOB", dataset.String},
		{"TEXT", dataset.String},
		{"JSON", dataset.Object},
		{"BOOL", dataset.Boolean},
		{"DATE", dataset.String},
		{"TIME", dataset.String},
		{"UUID", dataset.String},
		{"REAL", dataset.Float},
		{"FLOA", dataset.Float},
		{"DOUBLE", dataset.Float},
		{"NUMERIC", dataset.Float},
		{"DECIMAL", dataset.Float},
	} {
		if strings.Contains(c.kind, known.word) {
			return known.is
		}
	}
	return ""
}

func (d sqlite) schema(ctx context.Context, conn *sql.Conn) ([]Table, error) {
	names, err := texts(ctx, conn, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	var tables tablesInOrder
	for _, name := range names {
		t := tables.table("", name)
		if err := d.schemaColumns(ctx, conn, t); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		if err := d.schemaKeys(ctx, conn, &tables, name); err != nil {
			return nil, err
		}
	}
	return tables.all, nil
}

func (d sqlite) schemaColumns(ctx context.Context, conn *sql.Conn, t *Table) error {
	rows, err := conn.QueryContext(ctx, "SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid", t.Name)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c column
		var key int
		if err := rows.Scan(&c.name, &c.kind, &key); err != nil {
			return err
		}
		c.kind = strings.ToUpper(c.kind)
		t.Columns = append(t.Columns, Column{Name: c.name, Kind: c.kind, Type: d.typeOf(c), Key: key > 0})
	}
	return rows.Err()
}

// schemaKeys reads foreign keys. One that names no columns refers to the other
// table's primary key.
func (sqlite) schemaKeys(ctx context.Context, conn *sql.Conn, tables *tablesInOrder, name string) error {
	rows, err := conn.QueryContext(ctx, `SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq`, name)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	t, last := tables.table("", name), -1
	for rows.Next() {
		var id int
		var other, here string
		var there sql.NullString
		if err := rows.Scan(&id, &other, &here, &there); err != nil {
			return err
		}
		target := find(tables.all, other)
		if target == nil {
			continue
		}
		if id != last {
			last = id
			t.Foreign = append(t.Foreign, ForeignKey{Table: target.Name})
		}
		k := &t.Foreign[len(t.Foreign)-1]
		k.Columns = append(k.Columns, here)
		if !there.Valid {
			there.String = keyColumn(target, len(k.References))
		}
		k.References = append(k.References, spelled(target, there.String))
	}
	return rows.Err()
}

// find returns the table of the name, whatever its letter case.
func find(tables []Table, name string) *Table {
	for i := range tables {
		if strings.EqualFold(tables[i].Name, name) {
			return &tables[i]
		}
	}
	return nil
}

// keyColumn returns the nth column of the primary key, or "".
func keyColumn(t *Table, n int) string {
	for _, c := range t.Columns {
		if !c.Key {
			continue
		}
		if n == 0 {
			return c.Name
		}
		n--
	}
	return ""
}

// spelled returns the column's name as the table spells it.
func spelled(t *Table, name string) string {
	for _, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			return c.Name
		}
	}
	return name
}

func texts(ctx context.Context, conn *sql.Conn, query string) ([]string, error) {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
