package sqlstore

import (
	"context"
	"database/sql"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// tableName is the key of a table; the schema is empty when the declaration
// names none.
type tableName struct{ schema, table string }

// table is a table that exists.
type table struct {
	id      tableName // as the database spells it
	quoted  string
	columns map[string]column
}

// column is a column that exists, with the database's name for its type.
type column struct {
	name      string
	kind      string
	array     bool
	object    bool   // declared to hold objects or lists: text in it is JSON
	cast      string // what a value is cast to, where that takes more than the kind
	charset   string // of a text column, where the database has one for each, or of the database
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

// declared returns the columns of the declaration that exist, in its order.
func (t table) declared(c *dataset.Collection) []column {
	var columns []column
	for _, f := range c.Fields {
		if found, ok := t.columns[f.Name]; ok {
			found.object = holdsJSON(f)
			columns = append(columns, found)
		}
	}
	return columns
}

func holdsJSON(f dataset.Field) bool {
	return len(f.Fields) > 0 || f.Type.List() || f.Type == dataset.Object
}

// inside returns the column a dotted path begins with and the rest of the path.
func (t table) inside(c *dataset.Collection, path string) (column, []string, bool) {
	for _, f := range c.Fields {
		rest, below := strings.CutPrefix(path, f.Name+".")
		found, ok := t.columns[f.Name]
		if below && ok {
			found.object = holdsJSON(f)
			return found, strings.Split(rest, "."), true
		}
	}
	return column{}, nil, false
}
