package recordstore

import (
	"context"

	"rettighetsporten/app/recordstore/dataset"
)

// Shape is what a store itself says of a declared collection: what a change to
// its rows would meet. It holds names, and never data.
type Shape struct {
	Schema, Table string // its name there, empty where there is no such table
	Columns       map[string]ColumnShape
	Key           []string   // the store's own primary key; none: it has none
	Unique        [][]string // columns that together are unique, beside the key; "" for what is no plain column
	Refers        []ForeignKey
	From          []ForeignKey // the foreign keys, of any table, that refer to this one
	Fixed         Fixed        // why its rows cannot be changed at all
	// NoUpdate and NoDelete say that who asked may not do so.
	NoUpdate, NoDelete bool
}

// ColumnShape is one column.
type ColumnShape struct {
	Kind      string       // the store's own name for the type
	Type      dataset.Type // what it is declared as; empty when there is nothing for it
	Text      bool         // it takes any text
	NotNull   bool
	Length    int  // the most characters it takes; 0: the store does not say
	Generated bool // the store fills it in by itself
}

// ForeignKey says that columns of a table hold the key of a row of another.
type ForeignKey struct {
	Schema, Table string // who refers
	Columns       []string
	ToSchema, To  string // what is referred to
	ToColumns     []string
}

// Fixed says why the rows of a collection cannot be changed.
type Fixed string

// The reasons.
const (
	NoTable        Fixed = "no-table"        // there is no such table
	NotTable       Fixed = "not-a-table"     // it is a view, or something else that is no table
	NoTransactions Fixed = "no-transactions" // a change could not be taken back
)

// Key names a row of a collection by the values of some of its columns.
type Key struct {
	Columns []string
	Values  []any // in the order of the columns
}

// Referral is a row that refers to another one.
type Referral struct {
	To  []any // the key of that one
	Row Row
}

// View is what is looked up in a store before it is changed, and after.
type View interface {
	// Shapes returns the shape of every declared collection that is not skipped.
	Shapes(ctx context.Context) (map[dataset.Address]Shape, error)
	// ByKey returns the declared columns of the rows with one of the keys, which
	// have the same columns. Inside a Change the rows are locked.
	ByKey(ctx context.Context, c *dataset.Collection, columns []string, keys [][]any) ([]Row, error)
	// Carrying returns the declared columns of the rows that match.
	Carrying(ctx context.Context, c *dataset.Collection, where Match) ([]Row, error)
	// Referring returns the rows of any table, declared or not, that refer by the
	// foreign key to the rows of c with one of the keys: their wanted columns, or,
	// without any, one for each row that is referred to.
	Referring(ctx context.Context, by ForeignKey, c *dataset.Collection, columns []string, keys [][]any, wanted []string) ([]Referral, error)
	// Holding returns how many rows have all the values in the columns.
	Holding(ctx context.Context, c *dataset.Collection, key Key) (int, error)
}

// Viewer is a Connector that can be looked at so. It reads, and nothing else.
type Viewer interface {
	Connector
	View
}

// Writer changes a store. It is opened by itself, with a connection of its own.
type Writer interface {
	// Shapes is as View has it, for who writes.
	Shapes(ctx context.Context) (map[dataset.Address]Shape, error)
	// Begin begins a change: one transaction.
	Begin(ctx context.Context) (Change, error)
	// Close lets go of connections.
	Close() error
}

// Change is one transaction. It ends with Commit or Rollback, and nothing of it
// is seen by anybody before. It is not for several goroutines at once.
type Change interface {
	View
	// Set writes the values to the row of the key and returns how many rows that
	// were.
	Set(ctx context.Context, c *dataset.Collection, key Key, values map[string]any) (int64, error)
	// Delete deletes the row of the key and returns how many rows that were.
	Delete(ctx context.Context, c *dataset.Collection, key Key) (int64, error)
	// Commit makes the change last. When it fails, nobody knows whether it did.
	Commit(ctx context.Context) error
	// Rollback takes everything back. After Commit it does nothing.
	Rollback()
}

// WriterOpener opens a store for writing. It returns ErrReadOnly when the
// connection says nothing of how it is written to.
type WriterOpener func(ctx context.Context, c Connection, declared []dataset.Dataset) (Writer, error)

// Shapes returns the error: a store that cannot be opened cannot be looked at.
func (b broken) Shapes(context.Context) (map[dataset.Address]Shape, error) { return nil, b.err }

func (b broken) ByKey(context.Context, *dataset.Collection, []string, [][]any) ([]Row, error) {
	return nil, b.err
}

func (b broken) Carrying(context.Context, *dataset.Collection, Match) ([]Row, error) {
	return nil, b.err
}

func (b broken) Referring(context.Context, ForeignKey, *dataset.Collection, []string, [][]any, []string) ([]Referral, error) {
	return nil, b.err
}

func (b broken) Holding(context.Context, *dataset.Collection, Key) (int, error) { return 0, b.err }

var _ Viewer = broken{}
