package engine

import (
	"slices"

	"rettighetsporten/app/recordstore/dataset"
)

// NotSearched says why a collection was not searched.
type NotSearched string

// The reasons a collection is not searched.
const (
	NoIdentity  NotSearched = "no-identity" // nothing proven that the store accepts leads to it
	NotReferred NotSearched = "unreachable" // no identity and no reference leads to it at all
)

// Step is what will be done with one collection.
type Step struct {
	StoreID     string
	Collection  dataset.Address
	Identities  []string    // the kinds of seeds it is asked for
	From        []Link      // the references that lead to it
	NotSearched NotSearched // empty: it is searched
}

// Link is a reference in the direction values travel.
type Link struct {
	From      dataset.Address
	FromField string
	ToField   string
}

// Plan returns what a run with these seeds would do, each collection after
// those it gets values from.
func (g *Graph) Plan(seeds []Seed) []Step {
	p := g.plan(seeds)
	steps := make([]Step, 0, len(g.nodes))
	for _, n := range p.inOrder(g.nodes) {
		step := Step{StoreID: n.source.StoreID, Collection: n.address(), NotSearched: p.unsearched[n.index]}
		for _, e := range p.entries[n.index] {
			if !slices.Contains(step.Identities, e.kind) {
				step.Identities = append(step.Identities, e.kind)
			}
		}
		for _, f := range p.flows {
			if f.to == n {
				step.From = append(step.From, Link{From: f.from.address(), FromField: f.fromPath, ToField: f.toPath})
			}
		}
		steps = append(steps, step)
	}
	return steps
}

// plan is the graph as it is for a person with certain seeds. Slices are by
// index of the node.
type plan struct {
	entries    [][]entry     // fields a seed is sought in
	flows      []flow        // the way values travel
	unsearched []NotSearched // empty for what is searched
	upstream   []set         // nodes values come from, however far
	before     []set         // nodes that are finished first
}

// entry is a field in which a seed is sought.
type entry struct {
	identityField

	seed Seed
}

// flow is a link with its direction settled.
type flow struct {
	from, to         *node
	fromPath, toPath string
	ownOnly          bool   // only rows that carry the person's identity lead on
	reseeds          string // values become seeds of this kind
}

func (g *Graph) plan(seeds []Seed) *plan {
	p := &plan{entries: make([][]entry, len(g.nodes)), unsearched: make([]NotSearched, len(g.nodes))}
	var begin, couldBegin []*node
	for _, n := range g.nodes {
		for _, e := range n.entries {
			for _, s := range seeds {
				if s.Kind == e.kind && s.usable(n.source.AcceptProofs) {
					p.entries[n.index] = append(p.entries[n.index], entry{identityField: e, seed: s})
				}
			}
		}
		if len(p.entries[n.index]) > 0 {
			begin = append(begin, n)
		}
		if len(n.entries) > 0 {
			couldBegin = append(couldBegin, n)
		}
	}
	steps, anySteps := g.distances(begin), g.distances(couldBegin)
	for _, n := range g.nodes {
		switch {
		case steps[n.index] >= 0:
		case anySteps[n.index] >= 0:
			p.unsearched[n.index] = NoIdentity
		default:
			p.unsearched[n.index] = NotReferred
		}
	}
	p.settle(g.links, steps)
	p.arrange(g.nodes)
	return p
}

// inOrder returns the nodes, each after those that come before it.
func (p *plan) inOrder(nodes []*node) []*node {
	ordered := slices.Clone(nodes)
	slices.SortStableFunc(ordered, func(a, b *node) int { return p.before[a.index].size() - p.before[b.index].size() })
	return ordered
}
