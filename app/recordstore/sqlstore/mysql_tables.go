package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

func (mysql) name(schema, table string) tableName { return tableName{schema: schema, table: table} }

// mysqlCatalogue gathers the tables of some names, in every database the user
// sees.
type mysqlCatalogue struct {
	names  []string
	tables map[tableName]table
	checks mysqlChecks
	own    string // the database of the DSN
	folds  bool   // whether letter case does not matter in names
}

// tables reads the columns of every table and view of the names. One in the
// database of the DSN is found without a schema. A view that calls what writes
// has no columns, since the server does not open it to read them.
func (mysql) tables(ctx context.Context, conn *sql.Conn, names []string) (map[tableName]table, error) {
	if len(names) == 0 {
		return map[tableName]table{}, nil
	}
	c := &mysqlCatalogue{names: names, tables: map[tableName]table{}, checks: mysqlChecks{}}
	var own sql.NullString
	if err := conn.QueryRowContext(ctx, "SELECT DATABASE(), @@lower_case_table_names <> 0").Scan(&own, &c.folds); err != nil {
		return nil, err
	}
	c.own = own.String
	where := "TABLE_NAME IN (" + holders(len(names)) + ")"
	err := errors.Join(c.checks.read(ctx, conn, where, anys(names)), c.readTables(ctx, conn, where), c.readColumns(ctx, conn, where))
	return c.tables, err
}

func (c *mysqlCatalogue) readTables(ctx context.Context, conn *sql.Conn, where string) error {
	return eachRow(ctx, conn, "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE "+where, anys(c.names), func(rows *sql.Rows) error {
		var t tableName
		err := rows.Scan(&t.schema, &t.table)
		for _, key := range c.keys(t) {
			c.tables[key] = table{id: t, quoted: quoteMySQL(t.schema) + "." + quoteMySQL(t.table), columns: map[string]column{}}
		}
		return err
	})
}

func (c *mysqlCatalogue) readColumns(ctx context.Context, conn *sql.Conn, where string) error {
	return eachRow(ctx, conn, `
		SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, LOWER(COLUMN_TYPE), COALESCE(CHARACTER_SET_NAME, ''), COALESCE(COLLATION_NAME, '')
		FROM information_schema.COLUMNS WHERE `+where, anys(c.names), func(rows *sql.Rows) error {
		var t tableName
		var found column
		err := rows.Scan(&t.schema, &t.table, &found.name, &found.kind, &found.charset, &found.collation)
		if c.checks.isJSON(t, found.name) {
			found.kind = "json"
		}
		for _, key := range c.keys(t) {
			if known, ok := c.tables[key]; ok {
				known.columns[found.name] = found
			}
		}
		return err
	})
}

// keys returns the names by which a declaration may mean the table.
func (c *mysqlCatalogue) keys(t tableName) []tableName {
	var keys []tableName
	for _, asked := range c.names {
		if asked != t.table && (!c.folds || !strings.EqualFold(asked, t.table)) {
			continue
		}
		keys = append(keys, tableName{t.schema, asked})
		if t.schema == c.own {
			keys = append(keys, tableName{"", asked})
		}
	}
	return keys
}

// holders returns n placeholders.
func holders(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }
