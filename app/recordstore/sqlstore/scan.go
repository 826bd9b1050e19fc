package sqlstore

import (
	"context"
	"database/sql"

	"rettighetsporten/app/recordstore"
)

// scanner reads rows of columns that are known only at run time.
type scanner struct {
	dialect dialect
	columns []column
	values  []any
	targets []any
	certain bool // whether a row surely matches
}

// newScanner returns one for the columns and, when it is told, one more that
// says whether the row surely matches; otherwise every row does.
func newScanner(d dialect, columns []column, told bool) *scanner {
	s := &scanner{dialect: d, columns: columns, values: make([]any, len(columns)), targets: make([]any, len(columns)), certain: true}
	for i := range s.values {
		s.targets[i] = &s.values[i]
	}
	if told {
		s.targets = append(s.targets, &s.certain)
	}
	return s
}

func (s *scanner) row(rows *sql.Rows) (row recordstore.Row, certain bool, err error) {
	if err := rows.Scan(s.targets...); err != nil {
		return nil, false, err
	}
	row = make(recordstore.Row, len(s.columns))
	for i, c := range s.columns {
		v, err := s.dialect.value(c, s.values[i])
		if err != nil {
			return nil, false, err
		}
		row[c.name] = v
	}
	return row, s.certain, nil
}

// textOrJSON returns what the text says where the declaration has an object or
// a list in the column, and otherwise the text.
func textOrJSON(c column, text string) any {
	if c.object {
		if decoded, err := recordstore.DecodeJSON([]byte(text)); err == nil {
			return decoded
		}
	}
	return recordstore.Plain(text)
}

// eachRow hands every row the query gives to each.
func eachRow(ctx context.Context, conn *sql.Conn, query string, args []any, each func(*sql.Rows) error) error {
	rows, err := conn.QueryContext(ctx, query, args...)
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
