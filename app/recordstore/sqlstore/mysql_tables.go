package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	driver "github.com/go-sql-driver/mysql"
)

func (mysql) name(schema, table string) tableName { return tableName{schema: schema, table: table} }

// mysqlCatalogue gathers the tables of some names, in every database the user
// sees.
type mysqlCatalogue struct {
	names  []string
	tables map[tableName]table
	checks map[tableName][]string // the conditions on columns
	own    string                 // the database of the DSN
	folds  bool                   // whether letter case does not matter in names
}

// tables reads the columns of every table and view of the names. One in the
// database of the DSN is found without a schema. A view that calls what writes
// has no columns, since the server does not open it to read them.
func (mysql) tables(ctx context.Context, conn *sql.Conn, names []string) (map[tableName]table, error) {
	if len(names) == 0 {
		return map[tableName]table{}, nil
	}
	c := &mysqlCatalogue{names: names, tables: map[tableName]table{}, checks: map[tableName][]string{}}
	var own sql.NullString
	if err := conn.QueryRowContext(ctx, "SELECT DATABASE(), @@lower_case_table_names <> 0").Scan(&own, &c.folds); err != nil {
		return nil, err
	}
	c.own = own.String
	err := errors.Join(c.readChecks(ctx, conn), c.readTables(ctx, conn), c.readColumns(ctx, conn))
	return c.tables, err
}

// ask hands every row about our names to each. The query ends before the names.
func (c *mysqlCatalogue) ask(ctx context.Context, conn *sql.Conn, query string, each func(*sql.Rows) error) error {
	rows, err := conn.QueryContext(ctx, query+" WHERE TABLE_NAME IN ("+holders(len(c.names))+")", anys(c.names)...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *mysqlCatalogue) readTables(ctx context.Context, conn *sql.Conn) error {
	return c.ask(ctx, conn, "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES", func(rows *sql.Rows) error {
		var t tableName
		err := rows.Scan(&t.schema, &t.table)
		for _, key := range c.keys(t) {
			c.tables[key] = table{quoted: quoteMySQL(t.schema) + "." + quoteMySQL(t.table), columns: map[string]column{}}
		}
		return err
	})
}

func (c *mysqlCatalogue) readColumns(ctx context.Context, conn *sql.Conn) error {
	return c.ask(ctx, conn, `
		SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, LOWER(COLUMN_TYPE), COALESCE(CHARACTER_SET_NAME, ''), COALESCE(COLLATION_NAME, '')
		FROM information_schema.COLUMNS`, func(rows *sql.Rows) error {
		var t tableName
		var found column
		err := rows.Scan(&t.schema, &t.table, &found.name, &found.kind, &found.charset, &found.collation)
		if slices.Contains(c.checks[t], "json_valid("+quoteMySQL(found.name)+")") {
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

// What MySQL says of a catalogue that is MariaDB's alone.
const (
	mysqlUnknownColumn = 1054
	mysqlUnknownTable  = 1109
)

// readChecks reads the conditions on columns: in MariaDB JSON is a text with one.
// In MySQL it is a type, and there is nothing to read.
func (c *mysqlCatalogue) readChecks(ctx context.Context, conn *sql.Conn) error {
	err := c.ask(ctx, conn, "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS", func(rows *sql.Rows) error {
		var t tableName
		var clause string
		err := rows.Scan(&t.schema, &t.table, &clause)
		c.checks[t] = append(c.checks[t], clause)
		return err
	})
	if e, ok := errors.AsType[*driver.MySQLError](err); ok && (e.Number == mysqlUnknownColumn || e.Number == mysqlUnknownTable) {
		return nil
	}
	return err
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
