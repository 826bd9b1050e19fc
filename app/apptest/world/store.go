package world

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

// Store is a record store in memory. It counts what it is asked, and can be
// made to fail.
type Store struct {
	mu    sync.Mutex
	rows  map[string][]recordstore.Row
	asked []string
	fails error
	watch func()
	cut   func() error
}

func newStores() map[string]*Store {
	return map[string]*Store{"arkiv": {}, "chat": {}, "sor": {}}
}

// Put adds rows to a collection.
func (s *Store) Put(collection string, rows ...recordstore.Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows == nil {
		s.rows = map[string][]recordstore.Row{}
	}
	s.rows[collection] = append(s.rows[collection], rows...)
}

// Fail makes the store answer with the error, nil with its rows again.
func (s *Store) Fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = err
}

// Watch makes the store call fn before each answer; nil ends that.
func (s *Store) Watch(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watch = fn
}

// Break makes the store call fn before each row, and break off with its error;
// nil ends that.
func (s *Store) Break(fn func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = fn
}

// Asked returns the questions since the last call, each as "collection.field".
func (s *Store) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// Query answers from memory.
func (s *Store) Query(_ context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	s.mu.Lock()
	for _, m := range q.Where {
		s.asked = append(s.asked, q.Collection.Name+"."+m.Field)
	}
	rows, fails, watch, cut, matches := s.rows[q.Collection.Name], s.fails, s.watch, s.cut, q.Matcher()
	s.mu.Unlock()
	if watch != nil {
		watch()
	}
	if fails != nil {
		return fails
	}
	for _, r := range rows {
		if !matches(r) {
			continue
		}
		if cut != nil {
			if err := cut(); err != nil {
				return err
			}
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

// Close leaves everything as it is.
func (*Store) Close() error { return nil }

// openStore opens a store of this world, or the SQLite file that a test has put in
// its place.
func (w *World) openStore(ctx context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Connector, error) {
	id, _ := c.Settings["dsn"].(string)
	if strings.HasPrefix(id, "sqlite:") {
		return sqlstore.Open(ctx, c, declared)
	}
	s, ok := w.Stores[id]
	if !ok {
		return nil, fmt.Errorf("there is no store %q in this world", id)
	}
	return s, nil
}

func (w *World) openWriter(ctx context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Writer, error) {
	writer, err := sqlstore.OpenWriter(ctx, c, declared)
	if err != nil || w.Writing == nil {
		return writer, err
	}
	return w.Writing(writer), nil
}
