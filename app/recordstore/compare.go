package recordstore

import (
	"context"
	"errors"
	"slices"

	"rettighetsporten/app/recordstore/dataset"
)

// Drifter is a Connector that can tell without a search where the store is not
// as it is declared.
type Drifter interface {
	// Drift compares every declared collection with what the store has. The error
	// is about the whole store: an *Error, or the context's when that has ended.
	Drift(ctx context.Context) ([]Compared, error)
}

// Compared is how one declared collection stands against what its store has.
// It holds names, and never data. Without differences, Untold and Failure the
// store has the collection as it is declared.
type Compared struct {
	Dataset, Collection string
	Differences         []Difference
	Untold              bool   // the store cannot tell, or not of all of it, what it has without a search
	Failure             *Error // why it could not be compared, or not all of it
}

// AsDeclared reports whether the store was seen to have the collection as it is
// declared.
func (c Compared) AsDeclared() bool { return len(c.Differences) == 0 && !c.Untold && c.Failure == nil }

// ErrUntold is what a comparison of a collection returns when the store cannot
// tell what it has without a search.
var ErrUntold = errors.New("the store cannot tell without a search")

// CompareEach compares every collection that is part of a search. What differs
// is reported to the query. An error about one collection leaves the others
// be; one about the whole store, or of the context, ends it and is returned.
func CompareEach(declared []dataset.Dataset, compare func(q Query) error) ([]Compared, error) {
	var all []Compared
	for i := range declared {
		for j := range declared[i].Collections {
			c := &declared[i].Collections[j]
			if c.Skip {
				continue
			}
			of := Compared{Dataset: c.Dataset, Collection: c.Name}
			err := compare(Query{Collection: c, Report: func(d Difference) {
				if !slices.Contains(of.Differences, d) { // a collection may be several files
					of.Differences = append(of.Differences, d)
				}
			}})
			if e, ok := errors.AsType[*Error](err); ok && !e.Whole {
				of.Failure = e
				err = nil
			}
			if errors.Is(err, ErrUntold) {
				of.Untold = true
				err = nil
			}
			if err != nil {
				return nil, err
			}
			all = append(all, of)
		}
	}
	return all, nil
}

// Untold returns what is known of a store whose kind cannot tell: that it
// cannot.
func Untold(declared []dataset.Dataset) []Compared {
	all, _ := CompareEach(declared, func(Query) error { return ErrUntold }) // it never fails
	return all
}

// DiffersFrom reports where the declaration is not what a store of the kind
// has, for kinds whose fields are fixed.
func (q Query) DiffersFrom(has *dataset.Collection, known func(field string) bool) {
	if q.Report == nil {
		return
	}
	for _, f := range q.Collection.Fields {
		of, ok := has.Field(f.Name)
		switch {
		case !ok && !known(f.Name):
			q.Differs(MissingField, f.Name)
		case ok && f.Type != "" && of.Type != "" && f.Type != of.Type:
			q.DiffersInType(f.Name, f.Type, string(of.Type))
		}
	}
	for _, f := range has.Fields {
		if _, declared := q.Collection.Field(f.Name); !declared {
			q.Differs(UndeclaredField, f.Name)
		}
	}
}
