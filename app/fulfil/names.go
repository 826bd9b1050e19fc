package fulfil

import (
	"strings"

	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// Names are what a store's collections and their fields are called.
type Names struct {
	declared map[dataset.Address]*dataset.Collection
}

// NamesOf reads the names from the store's declaration.
func NamesOf(store models.RecordStore) Names {
	n := Names{declared: map[dataset.Address]*dataset.Collection{}}
	file, err := dataset.Parse([]byte(store.Facts.Dataset))
	if err != nil {
		return n // names are what is called so in the store
	}
	for _, d := range file.Datasets {
		for i := range d.Collections {
			n.declared[d.Collections[i].Address()] = &d.Collections[i]
		}
	}
	return n
}

// Table names a collection.
func (n Names) Table(key, collection string) models.Text {
	if c := n.declared[dataset.Address{Dataset: key, Collection: collection}]; c != nil && !c.Label.IsZero() {
		return c.Label
	}
	return models.Text{NB: collection}
}

// Column names a field by its path.
func (n Names) Column(key, collection, path string) models.Text {
	if c := n.declared[dataset.Address{Dataset: key, Collection: collection}]; c != nil {
		if f, ok := c.Field(path); ok && !f.Label.IsZero() {
			return f.Label
		}
	}
	return models.Text{NB: path}
}

// TableOf names the collection of the line.
func (n Names) TableOf(l Line) models.Text {
	key, collection, _ := strings.Cut(l.Collection, ":")
	return n.Table(key, collection)
}

// ColumnOf names the field of the line.
func (n Names) ColumnOf(l Line) models.Text {
	key, collection, _ := strings.Cut(l.Collection, ":")
	return n.Column(key, collection, l.Field)
}

// supplement reports whether the column takes what is put beside a row.
func (n Names) supplement(c engine.CollectionReceipt, path string) bool {
	of := n.declared[dataset.Address{Dataset: c.Dataset, Collection: c.Collection}]
	if of == nil {
		return false
	}
	f, ok := of.Field(path)
	return ok && f.Supplement
}
