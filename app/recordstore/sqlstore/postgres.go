package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"rettighetsporten/app/recordstore"
)

const dialTimeout = 10 * time.Second

type postgres struct{}

// openPostgres returns the database of the DSN. Statements are not prepared:
// each is used once or twice, and a pooler between us and the database does
// not always allow it.
func openPostgres(dsn string, g guard) (*sql.DB, dialect, error) {
	config, err := postgresConfig(dsn)
	if err != nil {
		return nil, nil, err
	}
	if err := g.names(postgresServers(config)...); err != nil {
		return nil, nil, err
	}
	config.DialFunc = g.dial
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	if config.ConnectTimeout <= 0 {
		config.ConnectTimeout = dialTimeout
	}
	return stdlib.OpenDB(*config), postgres{}, nil
}

func (postgres) begin(timeout time.Duration) string {
	return fmt.Sprintf("BEGIN READ ONLY; SET LOCAL statement_timeout = %d", timeout.Milliseconds())
}

func (postgres) name(schema, table string) tableName { return tableName{schema: schema, table: table} }

// tables reads the columns of every relation of the names; a domain counts as
// the type it stands on. A table on the search path is found without a schema.
func (postgres) tables(ctx context.Context, conn *sql.Conn, names []string) (map[tableName]table, error) {
	rows, err := conn.QueryContext(ctx, `
		SELECT n.nspname, c.relname, pg_table_is_visible(c.oid), a.attname, b.typname, b.typcategory = 'A', format_type(a.atttypid, -1), getdatabaseencoding()
		FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
		JOIN pg_catalog.pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
		WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ANY($1::text[])`, names)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	tables := map[tableName]table{}
	for rows.Next() {
		var schema, name string
		var visible bool
		var c column
		if err := rows.Scan(&schema, &name, &visible, &c.name, &c.kind, &c.array, &c.cast, &c.charset); err != nil {
			return nil, err
		}
		id := tableName{schema, name}
		add(tables, id, id, quote(schema)+"."+quote(name), c)
		if visible {
			add(tables, tableName{"", name}, id, quote(schema)+"."+quote(name), c)
		}
	}
	return tables, rows.Err()
}

func add(tables map[tableName]table, name, id tableName, quoted string, c column) {
	t, ok := tables[name]
	if !ok {
		t = table{id: id, quoted: quoted, columns: map[string]column{}}
		tables[name] = t
	}
	t.columns[c.name] = c
}

func (postgres) limit(n int) (behindSelect, atEnd string) { return "", " LIMIT " + strconv.Itoa(n) }

func (postgres) placeholder(n int) string { return "$" + strconv.Itoa(n) }

func (postgres) read(c column) string {
	if c.array {
		return "to_jsonb(" + quote(c.name) + ")"
	}
	return quote(c.name)
}

// value leaves out the blanks a char(n) is filled up with: they do not count
// there, and would lead nowhere in a column of another type.
func (postgres) value(c column, v any) (any, error) {
	switch v := v.(type) {
	case time.Time:
		if c.kind == "timestamptz" {
			return recordstore.InstantText(v), nil
		}
		return recordstore.TimeText(v), nil
	case []byte:
		switch {
		case c.kind == "json", c.kind == "jsonb", c.array:
			decoded, err := recordstore.DecodeJSON(v)
			return unpadded(c, decoded), err
		case c.kind == "bytea":
			return recordstore.Plain(v), nil
		default:
			return unpadded(c, textOrJSON(c, string(v))), nil
		}
	case string:
		return unpadded(c, textOrJSON(c, v)), nil
	case float64:
		if c.kind == "float4" {
			short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', -1, 32), 64)
			return recordstore.Plain(short), err
		}
	}
	return recordstore.Plain(v), nil
}

func unpadded(c column, v any) any {
	if c.kind != "bpchar" && c.kind != "_bpchar" {
		return v
	}
	switch v := v.(type) {
	case string:
		return strings.TrimRight(v, " ")
	case []any:
		for i := range v {
			v[i] = unpadded(c, v[i])
		}
	}
	return v
}

// reason goes by the SQLSTATE; the text of an error repeats values.
func (postgres) reason(err error) *recordstore.Error {
	pgErr, answered := errors.AsType[*pgconn.PgError](err)
	if !answered {
		if _, dialling := errors.AsType[*pgconn.ConnectError](err); dialling {
			return recordstore.FailWhole(recordstore.Unreachable, "no connection")
		}
		if errors.Is(err, context.DeadlineExceeded) {
			return recordstore.Fail(recordstore.TimedOut, "no answer within the time allowed")
		}
		return recordstore.FailWhole(recordstore.Unreachable, "the connection was lost")
	}
	detail := "SQLSTATE " + pgErr.Code
	switch pgErr.Code {
	case "42501", "25006":
		return recordstore.Fail(recordstore.Refused, detail)
	case "42P01", "42703", "3F000":
		return recordstore.Fail(recordstore.Undeclared, detail)
	case "57014":
		return recordstore.Fail(recordstore.TimedOut, detail)
	case "3D000":
		return recordstore.FailWhole(recordstore.Undeclared, detail)
	}
	switch pgErr.Code[:2] {
	case "28":
		return recordstore.FailWhole(recordstore.Refused, detail)
	case "08", "53", "57":
		return recordstore.FailWhole(recordstore.Unreachable, detail)
	default:
		return recordstore.Fail(recordstore.Malformed, detail)
	}
}
