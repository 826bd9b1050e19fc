package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// sqlserverNames is how many names one look into the catalogue asks for: a
// statement has 2100 parameters at most.
const sqlserverNames = 1000

func (sqlserver) name(schema, table string) tableName { return tableName{schema: schema, table: table} }

// tables reads the columns of every table and view of the names. A type of the
// database's own counts as the one it stands on; one in the user's own schema
// is found without a schema.
func (d sqlserver) tables(ctx context.Context, conn *sql.Conn, names []string) (map[tableName]table, error) {
	tables := map[tableName]table{}
	for some := range slices.Chunk(names, sqlserverNames) {
		if err := d.columns(ctx, conn, some, tables); err != nil {
			return nil, err
		}
	}
	return tables, nil
}

func (d sqlserver) columns(ctx context.Context, conn *sql.Conn, names []string, tables map[tableName]table) error {
	text, args := d.catalogue(names)
	return eachRow(ctx, conn, text, args, func(rows *sql.Rows) error {
		var schema, name string
		var own bool
		var c column
		if err := rows.Scan(&schema, &name, &own, &c.name, &c.kind, &c.collation); err != nil {
			return err
		}
		quoted := quoteSQLServer(schema) + "." + quoteSQLServer(name)
		id := tableName{schema, name}
		add(tables, id, id, quoted, c)
		if own {
			add(tables, tableName{"", name}, id, quoted, c)
		}
		return nil
	})
}

// catalogue returns the statement that reads the columns, with decimals as
// decimal(digits,behind).
func (d sqlserver) catalogue(names []string) (string, []any) {
	holders := make([]string, len(names))
	for i := range names {
		holders[i] = d.placeholder(i + 1)
	}
	return `
		SELECT s.name, o.name, CAST(CASE WHEN s.name = SCHEMA_NAME() THEN 1 ELSE 0 END AS bit), c.name,
			LOWER(CASE WHEN b.name IN ('decimal', 'numeric')
				THEN CONCAT('decimal(', c.precision, ',', c.scale, ')') ELSE COALESCE(b.name, t.name) END),
			COALESCE(c.collation_name, '')
		FROM sys.objects o
		JOIN sys.schemas s ON s.schema_id = o.schema_id
		JOIN sys.columns c ON c.object_id = o.object_id
		JOIN sys.types t ON t.user_type_id = c.user_type_id
		LEFT JOIN sys.types b ON b.user_type_id = c.system_type_id
		WHERE o.type IN ('U', 'V') AND o.name IN (` + strings.Join(holders, ", ") + `)`, anys(names)
}
