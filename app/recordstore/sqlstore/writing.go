package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"rettighetsporten/app/recordstore"
)

// writing is what a dialect has in addition when its databases can be changed.
type writing interface {
	dialect
	// beginWrite begins a transaction that may write, and in which nobody is waited
	// for longer than the time.
	beginWrite(timeout time.Duration) string
	// lock returns what keeps selected rows as they are until the transaction
	// ends, at the end of a SELECT.
	lock() string
	// assign returns what a column is set to, given the placeholder of a value of
	// the types a row holds, and what is bound.
	assign(c column, v any, bind func(any) string) string
	// shapes returns the shapes of the tables of the names, as the database spells
	// them.
	shapes(ctx context.Context, conn *sql.Conn, names []string) (shapes, error)
}

// shapes gathers what a catalogue says of several tables, line by line.
type shapes map[tableName]*recordstore.Shape

func (s shapes) of(name tableName) *recordstore.Shape {
	shape, ok := s[name]
	if !ok {
		shape = &recordstore.Shape{Schema: name.schema, Table: name.table, Columns: map[string]recordstore.ColumnShape{}}
		s[name] = shape
	}
	return shape
}

// foreign gathers the columns of foreign keys, those of a key together, and
// gives each to both its ends where they are known.
type foreign struct {
	shapes shapes
	last   foreignID
	key    recordstore.ForeignKey
}

type foreignID struct {
	table tableName
	name  string
}

func (f *foreign) add(id foreignID, here string, to tableName, there string) {
	if id != f.last {
		f.end()
		f.last = id
		f.key = recordstore.ForeignKey{Schema: id.table.schema, Table: id.table.table, ToSchema: to.schema, To: to.table}
	}
	f.key.Columns, f.key.ToColumns = append(f.key.Columns, here), append(f.key.ToColumns, there)
}

// end gives the last key away.
func (f *foreign) end() {
	if len(f.key.Columns) == 0 {
		return
	}
	if from, ok := f.shapes[tableName{f.key.Schema, f.key.Table}]; ok {
		from.Refers = append(from.Refers, f.key)
	}
	if to, ok := f.shapes[tableName{f.key.ToSchema, f.key.To}]; ok {
		to.From = append(to.From, f.key)
	}
	f.key = recordstore.ForeignKey{}
}

// unique gathers the columns of unique indexes, those of an index together.
type unique struct {
	shape *recordstore.Shape
	last  string
}

func (u *unique) add(shape *recordstore.Shape, index, column string) {
	if u.shape != shape || u.last != index {
		u.shape, u.last = shape, index
		shape.Unique = append(shape.Unique, nil)
	}
	end := len(shape.Unique) - 1
	shape.Unique[end] = append(shape.Unique[end], column)
}
