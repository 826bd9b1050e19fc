package fulfil

import (
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
