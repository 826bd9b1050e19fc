package sqlstore

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// dialect is what differs between databases.
type dialect interface {
	// begin returns what puts a connection into a read-only transaction, or ""
	// when it can do nothing else anyway.
	begin(timeout time.Duration) string
	// tables reads which of the tables exist, and their columns.
	tables(ctx context.Context, conn *sql.Conn, names []string) (map[tableName]table, error)
	// name returns the key under which tables has the table.
	name(schema, table string) tableName
	// read returns what to select for a column.
	read(c column) string
	// match returns the condition for a match, or "" when no value can be in a
	// column of that type, and whether there are values that cannot. bind adds a
	// parameter and returns its placeholder.
	match(c column, m recordstore.Match, bind func(any) string) (condition string, unfit bool)
	// holdsJSON reports whether the column can be searched inside.
	holdsJSON(c column) bool
	// matchInside returns a condition that holds for every row with a value of
	// the match at the path inside the column, and perhaps for others.
	matchInside(c column, path []string, m recordstore.Match, bind func(any) string) string
	// except returns a condition that holds for every row but those with the held
	// values in the columns, or "" when that cannot be said.
	except(keys []column, held [][]any, bind func(any) string) string
	// typeOf returns the data type a column of that kind is declared as; empty
	// when there is none for it.
	typeOf(c column) dataset.Type
	// schema reads the tables of the database that are not its own.
	schema(ctx context.Context, conn *sql.Conn) ([]Table, error)
	// placeholder returns what stands for the nth parameter, counted from 1.
	placeholder(n int) string
	// limit returns what ends a SELECT after n rows: words behind SELECT, and words
	// at the end.
	limit(n int) (behindSelect, atEnd string)
	// value turns what the driver returned into what a row holds.
	value(c column, v any) (any, error)
	// reason classifies an error of the driver, or returns nil.
	reason(err error) *recordstore.Error
}

// sqlitePath returns the path of sqlite:/path, sqlite:///path, file:path or path.
func sqlitePath(dsn string) string {
	for _, scheme := range []string{"sqlite:", "file:"} {
		if rest, ok := strings.CutPrefix(dsn, scheme); ok {
			path, _, _ := strings.Cut(rest, "?")
			path = strings.TrimPrefix(path, "//")
			if plain, err := url.PathUnescape(path); err == nil {
				return plain
			}
			return path
		}
	}
	return dsn
}

// quote makes an identifier of a declared name.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
