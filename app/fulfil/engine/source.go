package engine

import (
	"errors"
	"fmt"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// Source is a dataset and its store. A store with several datasets is several
// sources with the same StoreID, Connector and Writer.
type Source struct {
	StoreID    string
	Activities []string // the processing activities the store serves
	Dataset    dataset.Dataset
	Connector  recordstore.Connector // reads; a recordstore.Viewer where a machine can write
	Writer     recordstore.Writer    // nil: the owner has to do it
}

// Engine makes plans and carries them out.
type Engine struct {
	Sources []Source
	// Secret is random, and one for each request: masked values and the sums in a
	// plan come of it. A plan is carried out with the secret it was made with.
	// Whoever has it and the data can tell what a hash was made of, so it is
	// deleted when the plan is done.
	Secret []byte
	Now    func() time.Time
	// Given are the corrections of a plan for rectification; the plan itself does
	// not hold them.
	Given []Correction
}

// minSecret is how many bytes a secret has at least.
const minSecret = 16

// node is one collection of one source.
type node struct {
	index      int
	source     *Source
	collection *dataset.Collection
	keys       []string // declared primary key
}

func (n *node) address() dataset.Address { return n.collection.Address() }

// reference is a field that holds the values of a field of another collection.
type reference struct {
	from      *node
	field     string
	to        *node
	of        string
	direction dataset.Direction
}

// stores is all that is declared.
type stores struct {
	nodes      []*node
	byName     map[dataset.Address]*node
	references []reference
}

func (e Engine) stores() (*stores, error) {
	if len(e.Secret) < minSecret {
		return nil, fmt.Errorf("the secret is shorter than %d bytes", minSecret)
	}
	if e.Now == nil {
		return nil, errors.New("there is no clock")
	}
	s := &stores{byName: map[dataset.Address]*node{}}
	for i := range e.Sources {
		source := &e.Sources[i]
		for j := range source.Dataset.Collections {
			c := &source.Dataset.Collections[j]
			if c.Skip {
				continue
			}
			n := &node{index: len(s.nodes), source: source, collection: c}
			for _, f := range c.Fields {
				if f.PrimaryKey {
					n.keys = append(n.keys, f.Name)
				}
			}
			if s.byName[n.address()] != nil {
				return nil, fmt.Errorf("two stores declare %s", n.address())
			}
			s.nodes, s.byName[n.address()] = append(s.nodes, n), n
		}
	}
	for _, n := range s.nodes {
		n.collection.Walk(func(path string, f dataset.Field) {
			for _, r := range f.References {
				if to, ok := s.byName[r.Target()]; ok {
					s.references = append(s.references, reference{from: n, field: path, to: to, of: r.Field, direction: r.Direction})
				}
			}
		})
	}
	return s, nil
}

// inOrder returns the ids of the stores in the order of the sources.
func (e Engine) storeIDs() []string {
	var ids []string
	seen := map[string]bool{}
	for _, s := range e.Sources {
		if !seen[s.StoreID] {
			seen[s.StoreID] = true
			ids = append(ids, s.StoreID)
		}
	}
	return ids
}

// source returns the first source of the store.
func (e Engine) source(id string) (Source, bool) {
	for _, s := range e.Sources {
		if s.StoreID == id {
			return s, true
		}
	}
	return Source{}, false
}
