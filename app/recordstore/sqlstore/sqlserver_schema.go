package sqlstore

import (
	"context"
	"database/sql"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

func (sqlserver) typeOf(c column) dataset.Type {
	switch baseKind(c.kind) {
	case "tinyint", "smallint", "int", "bigint":
		return dataset.Integer
	case "decimal", "money", "smallmoney", "real", "float":
		return dataset.Float
	case "bit":
		return dataset.Boolean
	case "json":
		return dataset.Object
	case "binary", "varbinary", "image", "timestamp", "rowversion":
		return ""
	default: // text, dates, identifiers, XML: all are written as text
		return dataset.String
	}
}

// holdsJSON: most servers have no type for JSON, and none finds a value in one
// at every depth without a query of several steps.
func (sqlserver) holdsJSON(column) bool { return false }

func (sqlserver) matchInside(column, []string, recordstore.Match, func(any) string) string { return "" }

// What is read of the tables of every schema that are not the server's own.
const (
	sqlserverTables = `
		SELECT s.name, o.name, c.name,
			LOWER(CASE WHEN b.name IN ('decimal', 'numeric')
				THEN CONCAT('decimal(', c.precision, ',', c.scale, ')') ELSE COALESCE(b.name, t.name) END),
			CAST(CASE WHEN EXISTS (SELECT 1 FROM sys.indexes i
				JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id
				WHERE i.object_id = o.object_id AND i.is_primary_key = 1 AND k.column_id = c.column_id) THEN 1 ELSE 0 END AS bit)
		FROM sys.tables o
		JOIN sys.schemas s ON s.schema_id = o.schema_id
		JOIN sys.columns c ON c.object_id = o.object_id
		JOIN sys.types t ON t.user_type_id = c.user_type_id
		LEFT JOIN sys.types b ON b.user_type_id = c.system_type_id
		WHERE o.is_ms_shipped = 0
		ORDER BY s.name, o.name, c.column_id`
	sqlserverKeys = `
		SELECT s.name, o.name, k.name, c.name, rs.name, ro.name, rc.name
		FROM sys.foreign_keys k
		JOIN sys.foreign_key_columns kc ON kc.constraint_object_id = k.object_id
		JOIN sys.tables o ON o.object_id = kc.parent_object_id
		JOIN sys.schemas s ON s.schema_id = o.schema_id
		JOIN sys.columns c ON c.object_id = o.object_id AND c.column_id = kc.parent_column_id
		JOIN sys.tables ro ON ro.object_id = kc.referenced_object_id
		JOIN sys.schemas rs ON rs.schema_id = ro.schema_id
		JOIN sys.columns rc ON rc.object_id = ro.object_id AND rc.column_id = kc.referenced_column_id
		ORDER BY s.name, o.name, k.name, kc.constraint_column_id`
)

func (d sqlserver) schema(ctx context.Context, conn *sql.Conn) ([]Table, error) {
	var tables tablesInOrder
	err := eachRow(ctx, conn, sqlserverTables, nil, func(rows *sql.Rows) error {
		var schema, name string
		var c column
		var key bool
		if err := rows.Scan(&schema, &name, &c.name, &c.kind, &key); err != nil {
			return err
		}
		t := tables.table(schema, name)
		t.Columns = append(t.Columns, Column{Name: c.name, Kind: c.kind, Type: d.typeOf(c), Key: key})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return tables.all, tables.readForeign(ctx, conn, sqlserverKeys)
}
