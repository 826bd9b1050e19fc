package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

var _ writing = mysql{}

// beginWrite needs no time limit: the session has it.
func (mysql) beginWrite(time.Duration) string { return "START TRANSACTION READ WRITE" }

func (mysql) lock() string { return " FOR UPDATE" }

func (mysql) assign(c column, v any, bind func(any) string) string {
	base := baseKind(c.kind)
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		return bind(truth(v))
	case map[string]any, []any:
		return bind(written(v))
	case string:
		if raw, ok := bytesOf(v); ok && isBinary(base) {
			return bind(raw)
		}
		if base == "timestamp" || base == "datetime" || base == "date" { // the session is in UTC, and knows no zones
			v = strings.TrimSuffix(v, "+00:00")
		}
		return bind(v)
	default:
		return bind(v)
	}
}

func (d mysql) shapes(ctx context.Context, conn *sql.Conn, names []string) (shapes, error) {
	all := shapes{}
	if len(names) == 0 {
		return all, nil
	}
	where := "TABLE_NAME IN (" + holders(len(names)) + ")"
	checks := mysqlChecks{}
	err := errors.Join(checks.read(ctx, conn, where, anys(names)), d.shapeTables(ctx, conn, where, names, all), d.shapeColumns(ctx, conn, where, names, checks, all),
		d.shapeUnique(ctx, conn, where, names, all), d.shapeForeign(ctx, conn, names, all))
	return all, err
}

func (mysql) shapeTables(ctx context.Context, conn *sql.Conn, where string, names []string, all shapes) error {
	return eachRow(ctx, conn, `SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED'), COALESCE(e.TRANSACTIONS, '') = 'YES'
		FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE WHERE t.`+where, anys(names), func(rows *sql.Rows) error {
		var name tableName
		var ordinary, transactions bool
		err := rows.Scan(&name.schema, &name.table, &ordinary, &transactions)
		switch shape := all.of(name); {
		case !ordinary:
			shape.Fixed = recordstore.NotTable
		case !transactions:
			shape.Fixed = recordstore.NoTransactions
		}
		return err
	})
}

func (d mysql) shapeColumns(ctx context.Context, conn *sql.Conn, where string, names []string, checks mysqlChecks, all shapes) error {
	return eachRow(ctx, conn, `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, LOWER(COLUMN_TYPE), IS_NULLABLE = 'NO', COALESCE(CHARACTER_MAXIMUM_LENGTH, 0),
			EXTRA LIKE '%GENERATED%' AND EXTRA NOT LIKE '%DEFAULT_GENERATED%'
		FROM information_schema.COLUMNS WHERE `+where+` ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`, anys(names), func(rows *sql.Rows) error {
		var name tableName
		var c column
		var is recordstore.ColumnShape
		var length uint64
		err := rows.Scan(&name.schema, &name.table, &c.name, &c.kind, &is.NotNull, &length, &is.Generated)
		if checks.isJSON(name, c.name) {
			c.kind = "json"
		}
		is.Kind, is.Type, is.Text = c.kind, d.typeOf(c), isText(baseKind(c.kind))
		if is.Text {
			is.Length = mysqlLength(baseKind(c.kind), length)
		}
		all.of(name).Columns[c.name] = is
		return err
	})
}

// mysqlLength returns how many characters always fit: types of text other than
// char and varchar count bytes, of which a character takes four at most.
func mysqlLength(base string, length uint64) int {
	if base != "char" && base != "varchar" {
		length /= 4
	}
	return int(min(length, 1<<30))
}

func (mysql) shapeUnique(ctx context.Context, conn *sql.Conn, where string, names []string, all shapes) error {
	var u unique
	return eachRow(ctx, conn, `SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COALESCE(COLUMN_NAME, '') FROM information_schema.STATISTICS
		WHERE NON_UNIQUE = 0 AND `+where+` ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`, anys(names), func(rows *sql.Rows) error {
		var name tableName
		var index, column string
		err := rows.Scan(&name.schema, &name.table, &index, &column)
		if shape := all.of(name); index == "PRIMARY" {
			shape.Key = append(shape.Key, column)
		} else {
			u.add(shape, index, column)
		}
		return err
	})
}

func (mysql) shapeForeign(ctx context.Context, conn *sql.Conn, names []string, all shapes) error {
	f := &foreign{shapes: all}
	defer f.end()
	in := holders(len(names))
	return eachRow(ctx, conn, `
		SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
		FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL AND (TABLE_NAME IN (`+in+`) OR REFERENCED_TABLE_NAME IN (`+in+`))
		ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`, append(anys(names), anys(names)...), f.row)
}
