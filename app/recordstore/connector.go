// Package recordstore asks systems that hold records about people. Every kind
// of system has a sub-package with a Connector: it answers which rows of a
// declared collection carry one of the given values, and does nothing else. It
// never writes, and reads no column that is not declared. What changes rows is a
// Writer, which is opened by itself with a connection of its own.
package recordstore

import (
	"context"
	"errors"
	"fmt"

	"rettighetsporten/app/recordstore/dataset"
)

// MaxValues is the largest number of values one query may carry.
const MaxValues = 500

// Query asks for the rows of a collection that match.
type Query struct {
	Collection *dataset.Collection
	Where      []Match // a row is wanted when any of them holds
	Limit      int     // stop after so many rows; 0: never
	// Report is told where the store is not as declared, before Query returns and
	// by its goroutine; nil: nobody wants to know. What is missing is left out of
	// the rows, and what is not declared is not read.
	Report func(Difference)
	Resume
}

// Resume lets a query go on where an earlier one with the same values ended. A
// connector that makes nothing of it answers in full: whoever asks copes with
// rows that come again.
type Resume struct {
	// Held are the primary keys of rows that came before, each the values of the
	// collection's primary-key fields in their order. These rows may be left out.
	Held [][]any
	// After is a mark the earlier query told; empty: there is none. Rows it handed
	// on before that mark may be left out. One that leads nowhere any more is
	// ignored, or fails the query as Malformed or Undeclared.
	After string
	// Marks takes a function that tells a mark while a row is being handed to
	// yield: it stands before that row, and after all others handed on so far. It
	// may hold data. A connector that has marks calls it before the first row; nil:
	// nobody wants to know.
	Marks func(mark func() string)
}

// Match holds for a row that carries one of the values in the field, or in an
// element of it when the field is a list.
type Match struct {
	Field  string // dotted path
	Values []any  // string, int64, float64 or bool
	Fold   Fold
}

// Connector reads one store. Implementations can be asked from several
// goroutines at once.
type Connector interface {
	// Query hands every matching row to yield, in no particular order. An error
	// from yield ends the query and is returned as it is; every other error is
	// an *Error, or the context's when that has ended.
	Query(ctx context.Context, q Query, yield func(Row) error) error
	// Close lets go of connections and files.
	Close() error
}

// Opener opens stores of one kind. The datasets are those declared for the
// store. Opening does not dial: a store that is down says so when it is asked.
type Opener func(ctx context.Context, c Connection, declared []dataset.Dataset) (Connector, error)

// Definition is what a kind of store brings.
type Definition struct {
	Check func(c Connection) error // what is wrong with the settings, ${NAME} not yet replaced; nothing is dialled
	Open  Opener
	// OpenWriter opens it for writing; nil: a store of the kind is never written to.
	OpenWriter WriterOpener
}

// Registry holds every kind that can be read by a machine.
type Registry map[Kind]Definition

// Check returns what is wrong with the settings of a connection, without a
// value of them.
func (r Registry) Check(c Connection) error {
	kind, ok := r[c.Kind]
	if !ok {
		return fmt.Errorf("no store of the kind %q can be read", c.Kind)
	}
	return kind.Check(c)
}

// Open opens the store. The error names the kind when there is no opener for it.
func (r Registry) Open(ctx context.Context, c Connection, declared []dataset.Dataset) (Connector, error) {
	kind, ok := r[c.Kind]
	if !ok {
		return nil, fmt.Errorf("no store of the kind %q can be read", c.Kind)
	}
	connector, err := kind.Open(ctx, c, declared)
	if err != nil {
		return nil, fmt.Errorf("opening a store of the kind %q: %w", c.Kind, err)
	}
	return connector, nil
}

// ErrReadOnly is what opening a store for writing returns when nobody has said
// how it is written to, or when stores of its kind never are.
var ErrReadOnly = errors.New("the store cannot be written to from here")

// OpenWriter opens the store for writing. The error is ErrReadOnly when that is
// not for us to do.
func (r Registry) OpenWriter(ctx context.Context, c Connection, declared []dataset.Dataset) (Writer, error) {
	kind, ok := r[c.Kind]
	if !ok || kind.OpenWriter == nil {
		return nil, ErrReadOnly
	}
	writer, err := kind.OpenWriter(ctx, c, declared)
	if err != nil {
		return nil, fmt.Errorf("opening a store of the kind %q for writing: %w", c.Kind, err)
	}
	return writer, nil
}

// Broken returns a connector that answers every query with the error: it
// stands in for a store that could not be opened, so that the others are still
// searched.
func Broken(err error) Connector { return broken{err} }

type broken struct{ err error }

func (b broken) Query(context.Context, Query, func(Row) error) error { return b.err }

// Drift returns the error too: what cannot be opened agrees with nothing.
func (b broken) Drift(context.Context) ([]Compared, error) { return nil, b.err }

func (broken) Close() error { return nil }
