package fulfil

import (
	"context"
	"errors"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Place is a field in which something can be corrected, or a store as a whole
// where no machine reads.
type Place struct {
	StoreID    string
	Collection string // dataset:collection
	Field      string
	Store      models.Text
	Table      models.Text
	Column     models.Text
	Owner      bool // the store's owner does it
	Supplement bool // something can be put beside what stands
}

// Places returns where something can be corrected in a case about rectification:
// the fields a store declares, where the portal can write those it may write
// alone. It returns fault.NotFound for somebody else's case.
func (s *Service) Places(ctx context.Context, actor authz.Actor, c rights.Case) ([]Place, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	stores, err := s.Register.Stores(ctx, c.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, store := range stores {
		whole := Place{StoreID: store.ID, Store: store.Facts.Name, Owner: true, Supplement: true}
		if store.Kind == models.StoreManual {
			out = append(out, whole)
			continue
		}
		declared, err := dataset.Parse([]byte(store.Facts.Dataset))
		if err != nil {
			continue // the search says that it fails
		}
		whole.Owner = !s.writes(ctx, store, declared.Datasets)
		for _, d := range declared.Datasets {
			for i := range d.Collections {
				out = append(out, placesIn(whole, &d.Collections[i])...)
			}
		}
	}
	return out, nil
}

// writes reports whether the portal has been told how to write to the store, if
// it can or not.
func (s *Service) writes(ctx context.Context, store models.RecordStore, declared []dataset.Dataset) bool {
	connection, err := s.connection(store)
	if err != nil {
		return false
	}
	writer, err := s.Kinds.OpenWriter(ctx, connection, declared)
	if err == nil {
		_ = writer.Close()
	}
	return !errors.Is(err, recordstore.ErrReadOnly)
}

// placesIn returns the fields of a collection that can be corrected: columns that
// say something of the person, and not what rows are named by or tied together
// with.
func placesIn(of Place, c *dataset.Collection) []Place {
	if c.Skip {
		return nil
	}
	of.Collection, of.Table = c.Address().String(), c.Label
	if of.Table.IsZero() {
		of.Table = models.Text{NB: c.Name}
	}
	of.Supplement = of.Owner || slices.ContainsFunc(c.Fields, func(f dataset.Field) bool { return f.Supplement })
	var out []Place
	for _, f := range c.Fields {
		if f.PrimaryKey || f.Hidden || f.Supplement || f.Restriction != nil || len(f.References) > 0 || len(f.Fields) > 0 || f.Type.List() || f.ReadOnly && !of.Owner {
			continue
		}
		of.Field, of.Column = f.Name, f.Label
		if of.Column.IsZero() {
			of.Column = models.Text{NB: f.Name}
		}
		out = append(out, of)
	}
	return out
}
