package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"rettighetsporten/app/recordstore/dataset"
)

// typeOf takes tinyint(1) and bit(1) for what booleans are declared as.
func (mysql) typeOf(c column) dataset.Type {
	switch base := baseKind(c.kind); base {
	case "tinyint", "bit":
		if c.kind == base+"(1)" {
			return dataset.Boolean
		}
		return dataset.Integer
	case "smallint", "mediumint", "int", "bigint", "year":
		return dataset.Integer
	case "decimal", "float", "double":
		return dataset.Float
	case "json":
		return dataset.Object
	default: // text, dates, UUIDs, addresses, enumerations: all are written as text
		if isBinary(base) {
			return ""
		}
		return dataset.String
	}
}

// mysqlSchema reads what information_schema says of some databases.
type mysqlSchema struct {
	conn   *sql.Conn
	own    string // the database of the DSN, if it names one
	checks mysqlChecks
	tables tablesInOrder
}

// schema reads the tables of the database of the DSN, which need no schema to
// be found. Of a DSN without one it reads every database the user sees that is
// not the server's own.
func (d mysql) schema(ctx context.Context, conn *sql.Conn) ([]Table, error) {
	var own sql.NullString
	if err := conn.QueryRowContext(ctx, "SELECT DATABASE()").Scan(&own); err != nil {
		return nil, err
	}
	s := &mysqlSchema{conn: conn, own: own.String, checks: mysqlChecks{}}
	where, args := s.within("CONSTRAINT_SCHEMA")
	err := errors.Join(s.checks.read(ctx, conn, where, args), s.readTables(ctx), s.readColumns(ctx, d), s.readKeys(ctx), s.readForeign(ctx))
	if s.own != "" {
		s.tables.dropSchemas()
	}
	return s.tables.all, err
}

// within returns the condition that a schema is one of those that are read.
func (s *mysqlSchema) within(schema string) (where string, args []any) {
	if s.own != "" {
		return schema + " = ?", []any{s.own}
	}
	return schema + " NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')", nil
}

func (s *mysqlSchema) readTables(ctx context.Context) error {
	where, args := s.within("TABLE_SCHEMA")
	return eachRow(ctx, s.conn, "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE "+where+
		" AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY TABLE_SCHEMA, TABLE_NAME", args, func(rows *sql.Rows) error {
		var t tableName
		err := rows.Scan(&t.schema, &t.table)
		s.tables.table(t.schema, t.table)
		return err
	})
}

func (s *mysqlSchema) readColumns(ctx context.Context, d mysql) error {
	where, args := s.within("TABLE_SCHEMA")
	return eachRow(ctx, s.conn, "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, LOWER(COLUMN_TYPE) FROM information_schema.COLUMNS WHERE "+where+
		" ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION", args, func(rows *sql.Rows) error {
		var name tableName
		var c column
		err := rows.Scan(&name.schema, &name.table, &c.name, &c.kind)
		if s.checks.isJSON(name, c.name) {
			c.kind = "json"
		}
		if t := s.tables.known(name); t != nil { // and no view
			t.Columns = append(t.Columns, Column{Name: c.name, Kind: c.kind, Type: d.typeOf(c)})
		}
		return err
	})
}

// readKeys marks primary keys. The catalogue of columns calls some columns so
// that are only unique.
func (s *mysqlSchema) readKeys(ctx context.Context) error {
	where, args := s.within("TABLE_SCHEMA")
	return eachRow(ctx, s.conn, "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE "+where+
		" AND CONSTRAINT_NAME = 'PRIMARY'", args, func(rows *sql.Rows) error {
		var name tableName
		var key string
		err := rows.Scan(&name.schema, &name.table, &key)
		if t := s.tables.known(name); t != nil {
			for i := range t.Columns {
				t.Columns[i].Key = t.Columns[i].Key || t.Columns[i].Name == key
			}
		}
		return err
	})
}

// readForeign goes by the catalogue of columns in keys: the one of foreign keys
// itself is not shown to who may only read.
func (s *mysqlSchema) readForeign(ctx context.Context) error {
	where, args := s.within("TABLE_SCHEMA")
	return s.tables.readForeign(ctx, s.conn, `
		SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
		FROM information_schema.KEY_COLUMN_USAGE WHERE `+where+` AND REFERENCED_TABLE_NAME IS NOT NULL
		ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`, args...)
}
