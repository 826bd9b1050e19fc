package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	driver "modernc.org/sqlite"

	"rettighetsporten/app/recordstore"
)

type sqlite struct{}

// openSQLite opens the file so that nothing in it can change, and so that
// nothing its schema defines is trusted.
func openSQLite(path string) (*sql.DB, dialect, error) {
	db, err := openSQLiteFile(path, "ro", "query_only(1)")
	if err != nil {
		return nil, nil, err
	}
	return db, sqlite{}, nil
}

// openSQLiteFile opens the file in the mode with the pragmas, and with what goes for
// every opening: it waits for others for a while, and nothing the file's schema
// defines is trusted.
func openSQLiteFile(path, mode string, pragmas ...string) (*sql.DB, error) {
	if path == "" || strings.Contains(path, ":memory:") {
		return nil, errors.New("the path of a SQLite file is missing")
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, errors.New("the path of the SQLite file cannot be read")
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(full), RawQuery: url.Values{
		"mode":    {mode},
		"_pragma": slices.Concat([]string{"busy_timeout(5000)"}, pragmas, []string{"trusted_schema(0)"}),
	}.Encode()}
	return sql.OpenDB(sqliteConnector(dsn.String())), nil
}

func (sqlite) begin(time.Duration) string { return "" }

// name ignores the schema, which SQLite files do not have, and letter case.
func (sqlite) name(_, table string) tableName { return tableName{table: strings.ToLower(table)} }

func (d sqlite) tables(ctx context.Context, conn *sql.Conn, names []string) (map[tableName]table, error) {
	tables := map[tableName]table{}
	for _, name := range names {
		if err := d.columns(ctx, conn, name, tables); err != nil {
			return nil, err
		}
	}
	return tables, nil
}

func (d sqlite) columns(ctx context.Context, conn *sql.Conn, name string, tables map[tableName]table) error {
	rows, err := conn.QueryContext(ctx, "SELECT name, type FROM pragma_table_xinfo(?)", name)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.name, &c.kind); err != nil {
			return err
		}
		c.kind = strings.ToUpper(c.kind)
		add(tables, d.name("", name), d.name("", name), quote(name), c)
	}
	return rows.Err()
}

func (sqlite) read(c column) string { return quote(c.name) }

func (sqlite) value(c column, v any) (any, error) {
	switch v := v.(type) {
	case time.Time: // the driver makes one of a DATE, DATETIME or TIMESTAMP
		if _, offset := v.Zone(); offset != 0 {
			return recordstore.InstantText(v), nil
		}
		return recordstore.TimeText(v), nil
	case int64:
		if strings.HasPrefix(c.kind, "BOOL") && (v == 0 || v == 1) {
			return v == 1, nil
		}
	case string:
		if strings.HasPrefix(c.kind, "JSON") {
			c.object = true
		}
		return textOrJSON(c, v), nil
	}
	return recordstore.Plain(v), nil
}

func (sqlite) limit(n int) (behindSelect, atEnd string) { return "", " LIMIT " + strconv.Itoa(n) }

func (sqlite) placeholder(int) string { return "?" }

// match leaves the comparison to the column's affinity, which makes '1' and 1
// equal. A column without one compares types too, so it is asked for both.
func (sqlite) match(c column, m recordstore.Match, bind func(any) string) (condition string, unfit bool) {
	var holders []string
	compared := quote(c.name)
	if !asIs(m.Fold) {
		compared = sqliteFolded(compared, m.Fold)
		for _, key := range keysOf(m) {
			holders = append(holders, bind(key))
		}
	} else {
		for _, v := range slices.Concat(spellings(m)...) {
			key, _ := recordstore.Exact.Key(v)
			if b, isBool := v.(bool); isBool {
				v = truth(b)
			}
			holders = append(holders, bind(v))
			if typeless(c.kind) {
				holders = append(holders, bind(key))
				if n, err := strconv.ParseInt(key, 10, 64); err == nil {
					holders = append(holders, bind(n))
				}
			}
		}
	}
	if len(holders) == 0 {
		return "", false
	}
	return compared + " IN (" + strings.Join(holders, ", ") + ")", false
}

func (sqlite) holdsJSON(c column) bool { return c.object || strings.HasPrefix(c.kind, "JSON") }

// matchInside finds the values anywhere in the JSON; the path is left to who
// reads the rows.
func (sqlite) matchInside(c column, _ []string, m recordstore.Match, bind func(any) string) string {
	var holders []string
	for _, v := range m.Values {
		key, ok := m.Fold.Key(v)
		if !ok {
			continue
		}
		holders = append(holders, bind(key))
		if b, isBool := v.(bool); isBool {
			holders = append(holders, bind(strconv.FormatInt(truth(b), 10)))
		}
	}
	if len(holders) == 0 {
		return ""
	}
	name := quote(c.name)
	return "EXISTS (SELECT 1 FROM json_tree(CASE WHEN json_valid(" + name + ") THEN " + name + " END) AS j WHERE j.atom IS NOT NULL AND " +
		sqliteFolded("CAST(j.atom AS TEXT)", m.Fold) + " IN (" + strings.Join(holders, ", ") + "))"
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// typeless reports whether a column declared so has no affinity.
func typeless(kind string) bool {
	for _, word := range []string{"INT", "CHAR", "CLOB", "TEXT"} {
		if strings.Contains(kind, word) {
			return false
		}
	}
	return kind == "" || strings.Contains(kind, "BLOB")
}

// The primary result codes of SQLite that say something to a caseworker.
const (
	sqlitePerm      = 3
	sqliteBusy      = 5
	sqliteLocked    = 6
	sqliteInterrupt = 9
	sqliteCorrupt   = 11
	sqliteCantOpen  = 14
	sqliteAuth      = 23
	sqliteNotADB    = 26
)

func (sqlite) reason(err error) *recordstore.Error {
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return nil
	}
	switch e.Code() & 0xff {
	case sqlitePerm, sqliteAuth:
		return recordstore.FailWhole(recordstore.Refused, "the file may not be read")
	case sqliteCantOpen:
		return recordstore.FailWhole(recordstore.Unreachable, "the file cannot be opened")
	case sqliteCorrupt, sqliteNotADB:
		return recordstore.FailWhole(recordstore.Malformed, "the file is no SQLite database, or a broken one")
	case sqliteBusy, sqliteLocked, sqliteInterrupt:
		return recordstore.Fail(recordstore.TimedOut, "the file was locked or took too long")
	default:
		return recordstore.Fail(recordstore.Malformed, "SQLite refused the statement")
	}
}
