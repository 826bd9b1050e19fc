package sqlstore

import (
	"context"
	"database/sql"

	"rettighetsporten/app/recordstore/dataset"
)

// Table is a table as the database describes it.
type Table struct {
	Schema  string // empty where the database has none
	Name    string
	Columns []Column // in the database's order
	Foreign []ForeignKey
}

// Column is one column of a table.
type Column struct {
	Name string
	Kind string       // the database's own name for the type
	Type dataset.Type // what it is declared as; empty when there is nothing for it
	Key  bool         // part of the primary key
}

// ForeignKey says that columns hold the key of a row of another table.
type ForeignKey struct {
	Columns    []string
	Schema     string
	Table      string
	References []string
}

// Schema returns the tables of the database of the DSN, by schema and name. It reads the
// catalogue and no rows. The error is an *recordstore.Error where the database
// did not answer.
func Schema(ctx context.Context, dsn string) ([]Table, error) {
	db, d, err := open(Settings{DSN: dsn, Timeout: defaultTimeout, AllowPrivate: true, Experimental: true}, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	s := &Store{db: db, dialect: d, timeout: defaultTimeout}
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	conn, err := db.Conn(limited)
	if err != nil {
		return nil, s.reason(ctx, err)
	}
	defer func() { _ = conn.Close() }()
	if err := s.begin(limited, conn); err != nil {
		return nil, s.reason(ctx, err)
	}
	defer s.end(limited, conn)
	tables, err := d.schema(limited, conn)
	if err != nil {
		return nil, s.reason(ctx, err)
	}
	return tables, nil
}

// tablesInOrder gathers what a catalogue says line by line.
type tablesInOrder struct {
	all []Table
	at  map[tableName]int
}

func (t *tablesInOrder) table(schema, name string) *Table {
	key := tableName{schema: schema, table: name}
	if t.at == nil {
		t.at = map[tableName]int{}
	}
	i, known := t.at[key]
	if !known {
		i = len(t.all)
		t.at[key] = i
		t.all = append(t.all, Table{Schema: schema, Name: name})
	}
	return &t.all[i]
}

// known returns the table, or nil.
func (t *tablesInOrder) known(name tableName) *Table {
	if i, ok := t.at[name]; ok {
		return &t.all[i]
	}
	return nil
}

// readForeign adds the foreign keys between the tables. The query gives a line
// for each column of one, those of a key together: schema, table, constraint,
// column, and the schema, table and column that is referred to.
func (t *tablesInOrder) readForeign(ctx context.Context, conn *sql.Conn, query string, args ...any) error {
	type key struct {
		table tableName
		name  string
	}
	var last key
	return eachRow(ctx, conn, query, args, func(rows *sql.Rows) error {
		var this key
		var other tableName
		var here, there string
		if err := rows.Scan(&this.table.schema, &this.table.table, &this.name, &here, &other.schema, &other.table, &there); err != nil {
			return err
		}
		from := t.known(this.table)
		if from == nil || t.known(other) == nil {
			return nil
		}
		if this != last {
			last = this
			from.Foreign = append(from.Foreign, ForeignKey{Schema: other.schema, Table: other.table})
		}
		k := &from.Foreign[len(from.Foreign)-1]
		k.Columns, k.References = append(k.Columns, here), append(k.References, there)
		return nil
	})
}

// dropSchemas leaves the schema out, where all tables are in the same one and
// are found without.
func (t *tablesInOrder) dropSchemas() {
	for i := range t.all {
		t.all[i].Schema = ""
		for j := range t.all[i].Foreign {
			t.all[i].Foreign[j].Schema = ""
		}
	}
}
