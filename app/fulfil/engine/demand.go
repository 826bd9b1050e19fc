package engine

import (
	"errors"
	"slices"

	"rettighetsporten/app/recordstore/dataset"
)

// Demand is what is to be erased, what stays although it would be, and how what
// has no strategy of its own is masked.
type Demand struct {
	Erase []Selection
	Keep  []Keep
	Rule  dataset.Masking // without a strategy: null_rewrite
}

// Selection is a part of what the stores hold: everything for which all that it
// says holds. One that says nothing is an error.
type Selection struct {
	StoreID    string `json:"store_id,omitempty"`
	Activity   string `json:"activity,omitempty"`   // the processing activity a store serves
	Collection string `json:"collection,omitempty"` // dataset:collection
	Field      string `json:"field,omitempty"`      // dotted path; goes with a collection
	Category   string `json:"category,omitempty"`   // data category: everything in it
}

// Keep is what has to stand, and on which ground.
type Keep struct {
	Selection

	Ground string `json:"ground"`          // 17-3-b, 17-3-e, …
	Basis  string `json:"basis,omitempty"` // the provision
}

// categoryPerson is the root of the data categories about people.
const categoryPerson = "user"

func (d Demand) check() error {
	all := slices.Clone(d.Erase)
	for _, k := range d.Keep {
		if k.Ground == "" {
			return errors.New("what is kept needs a ground")
		}
		all = append(all, k.Selection)
	}
	for _, s := range all {
		switch {
		case s == Selection{}:
			return errors.New("a selection that says nothing selects everything")
		case s.Field != "" && s.Collection == "":
			return errors.New("a field is selected together with its collection")
		}
	}
	if len(d.Erase) == 0 {
		return errors.New("nothing is to be erased")
	}
	return nil
}

// coverage is what of a collection is selected.
type coverage struct {
	whole bool // the rows as they are
	paths map[string]bool
}

func (c coverage) any() bool { return c.whole || len(c.paths) > 0 }

func (c coverage) has(path string) bool { return c.whole || c.paths[path] }

// covers returns what of the collection is in the selection. Without a category
// and a field that is all that is said to be about people, or everything when
// all is asked for.
func (s Selection) covers(n *node, all bool) coverage {
	if s.StoreID != "" && s.StoreID != n.source.StoreID ||
		s.Activity != "" && !slices.Contains(n.source.Activities, s.Activity) ||
		s.Collection != "" && s.Collection != n.address().String() {
		return coverage{}
	}
	category := s.Category
	if category == "" && s.Field == "" {
		if all {
			return coverage{whole: true}
		}
		category = categoryPerson
	}
	in := func(categories []string) bool {
		return category == "" || slices.ContainsFunc(categories, func(c string) bool { return dataset.InCategory(c, category) })
	}
	if s.Field == "" && in(n.collection.Categories) {
		return coverage{whole: true}
	}
	covered := coverage{paths: map[string]bool{}}
	n.collection.Walk(func(path string, f dataset.Field) {
		if (s.Field == "" || s.Field == path) && in(append(slices.Clone(f.Categories), inherited(n.collection, s.Field != "")...)) {
			covered.paths[path] = true
		}
	})
	return covered
}

// inherited returns the categories of the rows, for a field that is named.
func inherited(c *dataset.Collection, named bool) []string {
	if named {
		return c.Categories
	}
	return nil
}

func coverageOf(selections []Selection, n *node) coverage {
	union := coverage{paths: map[string]bool{}}
	for _, s := range selections {
		c := s.covers(n, false)
		union.whole = union.whole || c.whole
		for path := range c.paths {
			union.paths[path] = true
		}
	}
	return union
}
