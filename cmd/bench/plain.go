package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"rettighetsporten/app/recordstore"
)

// plainQuery is a query as somebody writes it who knows the one table.
type plainQuery struct {
	text string
	args []any
}

// plainQueries returns the queries with the same columns, conditions and
// values, one statement each.
func plainQueries(queries []recordstore.Query) []plainQuery {
	all := make([]plainQuery, len(queries))
	for i, q := range queries {
		var args []any
		var conditions []string
		for _, m := range q.Where {
			args = append(args, typed(m.Values))
			conditions = append(conditions, fmt.Sprintf("%s = ANY($%d)", pgx.Identifier{m.Field}.Sanitize(), len(args)))
		}
		var columns []string
		for _, name := range q.Collection.Columns() {
			columns = append(columns, pgx.Identifier{name}.Sanitize())
		}
		all[i] = plainQuery{args: args, text: "SELECT " + strings.Join(columns, ", ") +
			" FROM " + pgx.Identifier{q.Collection.Name}.Sanitize() + " WHERE " + strings.Join(conditions, " OR ")}
	}
	return all
}

// typed returns the values as a list pgx has a parameter for.
func typed(values []any) any {
	var numbers []int64
	var texts []string
	for _, v := range values {
		switch v := v.(type) {
		case int64:
			numbers = append(numbers, v)
		case string:
			texts = append(texts, v)
		}
	}
	if len(numbers) == len(values) {
		return numbers
	}
	return texts
}

// querier is a connection, or a pool of them. Either prepares a statement the
// first time and keeps it.
type querier interface {
	Query(ctx context.Context, text string, args ...any) (pgx.Rows, error)
}

// runPlain asks one query after the other and reads every value of every row,
// which must be at least so many.
func runPlain(ctx context.Context, db querier, queries []plainQuery, least int) error {
	n := 0
	for _, q := range queries {
		rows, err := db.Query(ctx, q.text, q.args...)
		if err != nil {
			return fmt.Errorf("asking: %w", err)
		}
		targets := targetsFor(rows.FieldDescriptions())
		tag, err := pgx.ForEachRow(rows, targets, func() error { return nil })
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		n += int(tag.RowsAffected())
	}
	if n < least {
		return expect(n, least)
	}
	return nil
}

// targetsFor returns variables of the columns' own types, made once a query.
func targetsFor(fields []pgconn.FieldDescription) []any {
	targets := make([]any, len(fields))
	for i, f := range fields {
		switch f.DataTypeOID {
		case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
			targets[i] = new(pgtype.Int8)
		case pgtype.TextOID, pgtype.VarcharOID:
			targets[i] = new(pgtype.Text)
		case pgtype.TimestampOID:
			targets[i] = new(pgtype.Timestamp)
		case pgtype.DateOID:
			targets[i] = new(pgtype.Date)
		case pgtype.BoolOID:
			targets[i] = new(pgtype.Bool)
		case pgtype.NumericOID:
			targets[i] = new(pgtype.Numeric)
		default:
			targets[i] = new(any)
		}
	}
	return targets
}

// plainPool opens as many connections as a record store may have.
func plainPool(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("reading the DSN: %w", err)
	}
	config.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the pool: %w", err)
	}
	return pool, nil
}
