// Package engine finds every row about a person across all record stores that
// are declared, as one graph of collections. It starts from what is proven to
// identify the person, follows references within and between stores until
// nothing new is found, and hands what it finds to a sink, page by page, so
// that it can go on where it was after being stopped at any moment.
package engine

import (
	"errors"
	"fmt"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// The defaults of a source.
const (
	DefaultRows     = 50_000
	DefaultBytes    = 64 << 20
	DefaultParallel = 4
)

// Source is a dataset and the store it is read from. A store with several
// datasets is several sources with the same StoreID and Connector; the Limits
// and Parallel of the first count.
type Source struct {
	StoreID      string
	Dataset      dataset.Dataset
	Connector    recordstore.Connector
	AcceptProofs []Proof // the proofs a seed may have to be used here; none: every proof
	Limits       Limits  // for the whole store
	Parallel     int     // queries under way at the store; 0: DefaultParallel
}

// Limits is how much is taken from one store.
type Limits struct {
	Rows  int // 0: DefaultRows
	Bytes int // 0: DefaultBytes
}

// Graph is all collections of all sources and the references between them. It
// does not change and can serve several runs at once.
type Graph struct {
	nodes  []*node
	byName map[dataset.Address]*node
	links  []link
}

// node is one collection.
type node struct {
	index      int
	source     *Source
	collection *dataset.Collection
	columns    []string
	keys       []string // the primary key
	shape      string
	entries    []identityField
	watched    []identityField
	folds      map[string]recordstore.Fold // by path, where it is not Exact
	after      []*node
}

func (n *node) address() dataset.Address { return n.collection.Address() }

// link is a reference: the values at from.fromPath are sought at to.toPath, or
// the other way where either is set.
type link struct {
	from, to         *node
	fromPath, toPath string
	either           bool
	reseeds          string // not a reference: values of this kind of identity become seeds
}

// NewGraph joins the sources. The error names both ends of every reference to
// something that is not there. Collections with skip_processing are left out,
// with every reference to and from them.
func NewGraph(sources []Source) (*Graph, error) {
	sources = slices.Clone(sources)
	g := &Graph{byName: map[dataset.Address]*node{}}
	datasets := map[string]*Source{}
	var problems []error
	for i := range sources {
		s := &sources[i]
		if other, twice := datasets[s.Dataset.Key]; twice {
			problems = append(problems, fmt.Errorf("the stores %s and %s both declare the dataset %s", other.StoreID, s.StoreID, s.Dataset.Key))
		}
		datasets[s.Dataset.Key] = s
		for j := range s.Dataset.Collections {
			if c := &s.Dataset.Collections[j]; !c.Skip {
				g.add(s, c)
			}
		}
	}
	for _, n := range g.nodes {
		problems = append(problems, g.connect(n, datasets)...)
		g.order(n)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	g.reseed()
	g.fold()
	return g, nil
}

func (g *Graph) add(s *Source, c *dataset.Collection) {
	n := &node{index: len(g.nodes), source: s, collection: c, columns: c.Columns(), shape: shapeOf(c), folds: map[string]recordstore.Fold{}}
	n.entries, n.watched = identityFields(c)
	for _, f := range c.Fields {
		if f.PrimaryKey {
			n.keys = append(n.keys, f.Name)
		}
	}
	g.nodes = append(g.nodes, n)
	g.byName[n.address()] = n
}

// connect makes links of the references of a collection.
func (g *Graph) connect(n *node, datasets map[string]*Source) []error {
	var problems []error
	n.collection.Walk(func(path string, f dataset.Field) {
		for _, ref := range f.References {
			other, ok := g.byName[ref.Target()]
			if !ok && skipped(datasets[ref.Dataset], ref.Collection) {
				continue
			}
			if ok {
				_, ok = other.collection.Field(ref.Field)
			}
			if !ok {
				problems = append(problems, fmt.Errorf("%s.%s refers to %s.%s, which no store declares",
					n.address(), path, ref.Target(), ref.Field))
				continue
			}
			l := link{from: n, fromPath: path, to: other, toPath: ref.Field, either: ref.Direction == dataset.Either}
			if ref.Direction == dataset.From {
				l.from, l.fromPath, l.to, l.toPath = l.to, l.toPath, l.from, l.fromPath
			}
			g.links = append(g.links, l)
		}
	})
	return problems
}

func skipped(s *Source, collection string) bool {
	if s == nil {
		return false
	}
	c, ok := s.Dataset.Collection(collection)
	return ok && c.Skip
}

// order notes what the collection comes after. What is not in the graph holds
// nobody up.
func (g *Graph) order(n *node) {
	for _, address := range n.collection.After {
		if other, ok := g.byName[address]; ok {
			n.after = append(n.after, other)
		}
	}
	for _, key := range n.source.Dataset.After {
		for _, other := range g.nodes {
			if other.collection.Dataset == key {
				n.after = append(n.after, other)
			}
		}
	}
}

// reseed makes links from fields whose values identify the person elsewhere to
// the fields where that kind of identity is sought, at stores that accept what
// was found so.
func (g *Graph) reseed() {
	for _, n := range g.nodes {
		for _, w := range n.watched {
			if !w.reseeds {
				continue
			}
			for _, other := range g.nodes {
				for _, e := range other.entries {
					found := Seed{Kind: w.kind, Value: "found", Proof: ProofFound}
					if e.kind == w.kind && (other != n || e.path != w.path) && found.usable(other.source.AcceptProofs) {
						g.links = append(g.links, link{from: n, fromPath: w.path, to: other, toPath: e.path, reseeds: w.kind})
					}
				}
			}
		}
	}
}

// fold notes how values are compared in each field: as it says itself, as the
// kind of identity it holds, or as a field it is linked to.
func (g *Graph) fold() {
	field := func(n *node, path string) dataset.Field {
		f, _ := n.collection.Field(path)
		return f
	}
	for _, n := range g.nodes {
		n.collection.Walk(func(path string, f dataset.Field) {
			if fold := FoldOf(f); fold != recordstore.Exact {
				n.folds[path] = fold
			}
		})
	}
	learn := func(n *node, path string, other dataset.Field) {
		if field(n, path).Match == "" && n.folds[path] == recordstore.Exact && FoldOf(other) != recordstore.Exact {
			n.folds[path] = FoldOf(other)
		}
	}
	for _, l := range g.links {
		if l.reseeds == "" {
			learn(l.to, l.toPath, field(l.from, l.fromPath))
			learn(l.from, l.fromPath, field(l.to, l.toPath))
		}
	}
}
