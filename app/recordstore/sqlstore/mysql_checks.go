package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	driver "github.com/go-sql-driver/mysql"
)

// mysqlChecks are the conditions on the columns of tables. In MariaDB JSON is a
// text with one, which is shown to those who may read the whole database; for
// others it is a text. In MySQL it is a type, and there is nothing to read.
type mysqlChecks map[tableName][]string

// What MySQL says of a catalogue that is MariaDB's alone.
const (
	mysqlUnknownColumn = 1054
	mysqlUnknownTable  = 1109
)

// read adds those of the tables that are meant.
func (m mysqlChecks) read(ctx context.Context, conn *sql.Conn, where string, args []any) error {
	err := eachRow(ctx, conn, "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE "+where, args, func(rows *sql.Rows) error {
		var t tableName
		var clause string
		err := rows.Scan(&t.schema, &t.table, &clause)
		m[t] = append(m[t], clause)
		return err
	})
	if e, ok := errors.AsType[*driver.MySQLError](err); ok && (e.Number == mysqlUnknownColumn || e.Number == mysqlUnknownTable) {
		return nil
	}
	return err
}

// isJSON reports whether the column may hold JSON and nothing else.
func (m mysqlChecks) isJSON(t tableName, column string) bool {
	return slices.Contains(m[t], "json_valid("+quoteMySQL(column)+")")
}
