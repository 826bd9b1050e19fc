package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// keysAtOnce is how many values of keys one statement carries.
const keysAtOnce = 200

// look is a connection inside a transaction, in which a store is looked at.
type look struct {
	*Store

	conn  *sql.Conn
	locks string // behind every SELECT of rows that are declared
}

// shapes returns the shapes of what is declared and not skipped.
func (l look) shapes(ctx context.Context) (map[dataset.Address]recordstore.Shape, error) {
	d, ok := l.dialect.(writing)
	if !ok {
		return nil, recordstore.ErrReadOnly
	}
	var names []string
	var declared []*dataset.Collection
	for i := range l.declared {
		for j := range l.declared[i].Collections {
			if c := &l.declared[i].Collections[j]; !c.Skip {
				declared, names = append(declared, c), append(names, c.Name)
			}
		}
	}
	found, err := d.shapes(ctx, l.conn, names)
	if err != nil {
		return nil, l.reason(ctx, err)
	}
	all := map[dataset.Address]recordstore.Shape{}
	for _, c := range declared {
		all[c.Address()] = recordstore.Shape{Fixed: recordstore.NoTable}
		t, err := l.table(ctx, l.conn, c)
		if e := recordstore.AsError(err); e != nil && !e.Whole {
			continue
		} else if err != nil {
			return nil, l.reason(ctx, err)
		}
		if shape, ok := found[t.id]; ok {
			all[c.Address()] = *shape
		}
	}
	return all, nil
}

// byKey returns the rows of the keys.
func (l look) byKey(ctx context.Context, c *dataset.Collection, columns []string, keys [][]any) ([]recordstore.Row, error) {
	var all []recordstore.Row
	for some := range slices.Chunk(keys, max(1, keysAtOnce/max(1, len(columns)))) {
		rows, err := l.rows(ctx, c, func(t table, bind func(any) string) (string, error) {
			var conditions []string
			for _, key := range some {
				condition, err := l.isKey(t, columns, key, bind)
				if err != nil {
					return "", err
				}
				conditions = append(conditions, condition)
			}
			return strings.Join(conditions, " OR "), nil
		})
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// isKey returns the condition that a row has the values in the columns.
func (l look) isKey(t table, columns []string, values []any, bind func(any) string) (string, error) {
	if len(columns) == 0 || len(columns) != len(values) {
		return "", recordstore.Fail(recordstore.Malformed, "a key with too few values")
	}
	var conditions []string
	for i, name := range columns {
		c, ok := t.columns[name]
		if !ok {
			return "", recordstore.Fail(recordstore.Undeclared, "there is no column "+name)
		}
		condition, _ := l.dialect.match(c, recordstore.Match{Field: name, Values: values[i : i+1]}, bind)
		if condition == "" {
			condition = "1 = 0" // no row can have it
		}
		conditions = append(conditions, condition)
	}
	return "(" + strings.Join(conditions, " AND ") + ")", nil
}

// carrying returns the rows that match.
func (l look) carrying(ctx context.Context, c *dataset.Collection, where recordstore.Match) ([]recordstore.Row, error) {
	var all []recordstore.Row
	for some := range slices.Chunk(where.Values, keysAtOnce) {
		q := recordstore.Query{Collection: c, Where: []recordstore.Match{{Field: where.Field, Values: some, Fold: where.Fold}}}
		matches := q.Matcher()
		rows, err := l.rows(ctx, c, func(t table, bind func(any) string) (string, error) {
			if own, ok := t.columns[where.Field]; ok {
				condition, _ := l.dialect.match(own, q.Where[0], bind)
				return condition, nil
			}
			if own, path, ok := t.inside(c, where.Field); ok && l.dialect.holdsJSON(own) {
				return l.dialect.matchInside(own, path, q.Where[0], bind), nil
			}
			return "", recordstore.Fail(recordstore.Undeclared, "there is no column "+where.Field)
		})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if matches(row) {
				all = append(all, row)
			}
		}
	}
	return all, nil
}

// rows returns the declared columns of the rows for which the condition holds;
// an empty one holds for none.
func (l look) rows(ctx context.Context, c *dataset.Collection, where func(t table, bind func(any) string) (string, error)) ([]recordstore.Row, error) {
	t, err := l.table(ctx, l.conn, c)
	if err != nil {
		return nil, l.reason(ctx, err)
	}
	columns := t.declared(c)
	if len(columns) == 0 {
		return nil, recordstore.Fail(recordstore.Undeclared, "the table "+c.Name+" has none of the declared columns")
	}
	return l.selected(ctx, t, columns, l.locks, where)
}

func (l look) selected(ctx context.Context, t table, columns []column, locks string, where func(t table, bind func(any) string) (string, error)) ([]recordstore.Row, error) {
	var args []any
	condition, err := where(t, l.binder(&args))
	if err != nil || condition == "" {
		return nil, err
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = l.dialect.read(c)
	}
	text := strings.Join([]string{"SELECT", strings.Join(names, ", "), "FROM", t.quoted, "WHERE", condition, locks}, " ")
	rows, err := l.conn.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, l.reason(ctx, err)
	}
	defer func() { _ = rows.Close() }()
	var all []recordstore.Row
	scan := newScanner(l.dialect, columns, false)
	for rows.Next() {
		row, _, err := scan.row(rows)
		if err != nil {
			return nil, l.reason(ctx, err)
		}
		all = append(all, row)
	}
	return all, l.reason(ctx, rows.Err())
}

// holding counts the rows that have all the values.
func (l look) holding(ctx context.Context, c *dataset.Collection, key recordstore.Key) (int, error) {
	t, err := l.table(ctx, l.conn, c)
	if err != nil {
		return 0, l.reason(ctx, err)
	}
	var args []any
	condition, err := l.isKey(t, key.Columns, key.Values, l.binder(&args))
	if err != nil {
		return 0, err
	}
	var n int
	err = l.conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+t.quoted+" WHERE "+condition, args...).Scan(&n)
	return n, l.reason(ctx, err)
}

func (l look) binder(args *[]any) func(any) string {
	return func(v any) string {
		*args = append(*args, v)
		return l.dialect.placeholder(len(*args))
	}
}

// looking runs fn in a read-only transaction.
func looking[T any](ctx context.Context, s *Store, fn func(ctx context.Context, l look) (T, error)) (T, error) {
	var none T
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	conn, err := s.db.Conn(limited)
	if err != nil {
		return none, s.reason(ctx, err)
	}
	defer func() { _ = conn.Close() }()
	if err := s.begin(limited, conn); err != nil {
		return none, s.reason(ctx, err)
	}
	defer s.end(limited, conn)
	found, err := fn(limited, look{Store: s, conn: conn})
	if errors.Is(err, recordstore.ErrReadOnly) {
		return none, err
	}
	if err != nil {
		return none, fmt.Errorf("looking: %w", s.reason(ctx, err))
	}
	return found, nil
}

var _ recordstore.Viewer = (*Store)(nil)

// Shapes returns what the database says of what is declared.
func (s *Store) Shapes(ctx context.Context) (map[dataset.Address]recordstore.Shape, error) {
	return looking(ctx, s, func(ctx context.Context, l look) (map[dataset.Address]recordstore.Shape, error) { return l.shapes(ctx) })
}

// ByKey returns the rows of the keys.
func (s *Store) ByKey(ctx context.Context, c *dataset.Collection, columns []string, keys [][]any) ([]recordstore.Row, error) {
	return looking(ctx, s, func(ctx context.Context, l look) ([]recordstore.Row, error) { return l.byKey(ctx, c, columns, keys) })
}

// Carrying returns the rows that match.
func (s *Store) Carrying(ctx context.Context, c *dataset.Collection, where recordstore.Match) ([]recordstore.Row, error) {
	return looking(ctx, s, func(ctx context.Context, l look) ([]recordstore.Row, error) { return l.carrying(ctx, c, where) })
}

// Referring returns the rows that refer to those of the keys.
func (s *Store) Referring(ctx context.Context, by recordstore.ForeignKey, c *dataset.Collection, columns []string, keys [][]any, wanted []string) ([]recordstore.Referral, error) {
	return looking(ctx, s, func(ctx context.Context, l look) ([]recordstore.Referral, error) {
		return l.referring(ctx, by, c, columns, keys, wanted)
	})
}

// Holding counts the rows that have all the values.
func (s *Store) Holding(ctx context.Context, c *dataset.Collection, key recordstore.Key) (int, error) {
	return looking(ctx, s, func(ctx context.Context, l look) (int, error) { return l.holding(ctx, c, key) })
}
