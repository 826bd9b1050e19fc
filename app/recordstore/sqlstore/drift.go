package sqlstore

import (
	"context"
	"errors"
	"maps"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

var _ recordstore.Drifter = (*Store)(nil)

// Drift compares every declared collection with the database's catalogue, as it
// is now.
func (s *Store) Drift(ctx context.Context) ([]recordstore.Compared, error) {
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	conn, err := s.db.Conn(limited)
	if err != nil {
		return nil, s.reason(ctx, err)
	}
	defer func() { _ = conn.Close() }()
	if err := s.begin(limited, conn); err != nil {
		return nil, s.reason(ctx, err)
	}
	defer s.end(limited, conn)

	s.forget()
	return recordstore.CompareEach(s.declared, func(q recordstore.Query) error {
		t, err := s.table(limited, conn, q.Collection)
		if e, ok := errors.AsType[*recordstore.Error](err); ok && e.Reason == recordstore.Undeclared && !e.Whole {
			q.Differs(recordstore.MissingCollection, "")
			return nil
		}
		if err != nil {
			return aboutAll(s.reason(ctx, err)) // the connection is of no use to the others
		}
		s.compare(t, q)
		return nil
	})
}

func aboutAll(err error) error {
	if e, ok := errors.AsType[*recordstore.Error](err); ok {
		return recordstore.FailWhole(e.Reason, e.Detail)
	}
	return err
}

// forget lets the catalogue be read anew.
func (s *Store) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables = nil
}

// compare reports where the table is not as declared.
func (s *Store) compare(t table, q recordstore.Query) {
	if q.Report == nil {
		return
	}
	for _, f := range q.Collection.Fields {
		found, ok := t.columns[f.Name]
		switch {
		case !ok:
			q.Differs(recordstore.MissingField, f.Name)
		case !compatible(f, s.dialect.typeOf(found)):
			kind := found.kind
			if kind == "" {
				kind = "none"
			}
			q.DiffersInType(f.Name, f.Type, kind)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.columns)) {
		if _, declared := q.Collection.Field(name); !declared {
			q.Differs(recordstore.UndeclaredField, name)
		}
	}
}

// compatible reports whether a column of the actual type holds what is declared
// of the field. Numbers of all sorts pass for each other, and so does what is
// not known.
func compatible(f dataset.Field, actual dataset.Type) bool {
	declared := f.Type
	if declared == "" && len(f.Fields) > 0 {
		declared = dataset.Object
	}
	if declared == "" || actual == "" || actual == declared {
		return true
	}
	number := func(t dataset.Type) bool {
		return t == dataset.Integer || t == dataset.Float || t == dataset.Boolean
	}
	text := func(t dataset.Type) bool { return t == dataset.String || t == dataset.ObjectID }
	structure := func(t dataset.Type) bool { return t == dataset.Object || t.List() }
	switch {
	case number(declared):
		return number(actual)
	case text(declared):
		return text(actual)
	default: // JSON may be kept as text, and holds objects and lists
		return actual == dataset.Object || actual == dataset.String || structure(actual) && declared.List() && elements(declared, actual)
	}
}

func elements(declared, actual dataset.Type) bool {
	return compatible(dataset.Field{Type: declared.Element()}, actual.Element())
}
