package sqlstore

import (
	"context"
	"database/sql"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// tableName is the key of a table; the schema is empty when the declaration
// names none.
type tableName struct{ schema, table string }

// table is a table that exists.
type table struct {
	quoted  string
	columns map[string]column
}

// column is a column that exists, with the database's name for its type.
type column struct {
	name      string
	kind      string
	array     bool
	charset   string // of a text column, where the database has one for each
	collation string
}

// table returns what the database knows of the collection's table. The first
// call reads the catalogue for everything that is declared.
func (s *Store) table(ctx context.Context, conn *sql.Conn, c *dataset.Collection) (table, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tables == nil {
		var names []string
		for i := range s.declared {
			for _, declared := range s.declared[i].Collections {
				names = append(names, declared.Name)
			}
		}
		tables, err := s.dialect.tables(ctx, conn, names)
		if err != nil {
			return table{}, err
		}
		s.tables = tables
	}
	t, ok := s.tables[s.dialect.name(c.Schema(), c.Name)]
	switch {
	case !ok:
		return table{}, recordstore.Fail(recordstore.Undeclared, "there is no table "+c.Name+", or none that we may see")
	case len(t.columns) == 0:
		return table{}, recordstore.Fail(recordstore.Refused, "the columns of "+c.Name+" may not be read")
	}
	return t, nil
}

// declared returns the columns of the declaration, in its order.
func (t table) declared(c *dataset.Collection) ([]column, error) {
	columns := make([]column, len(c.Fields))
	for i, f := range c.Fields {
		found, ok := t.columns[f.Name]
		if !ok {
			return nil, recordstore.Fail(recordstore.Undeclared, "the table "+c.Name+" has no column "+f.Name)
		}
		columns[i] = found
	}
	return columns, nil
}
