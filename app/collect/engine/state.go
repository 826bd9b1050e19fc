package engine

import (
	"maps"
	"slices"
	"sync"
	"time"

	"rettighetsporten/app/recordstore"
)

// collection is what a run knows of one node. While it is running, only the
// goroutine that asks touches tally; all else belongs to the loop.
type collection struct {
	node   *node
	store  *store
	inlets map[string]*inlet // by path
	paths  []string          // of the inlets, sorted
	out    []outlet
	tally  *recordstore.Tally

	running bool
	asking  origin // what it is asked for while it is running
	rows    int
	queries int
	took    time.Duration
	failure *recordstore.Error
	stopped recordstore.Reason // why what it gave was cut short, "" where it was not

	differences []recordstore.Difference
	blind       bool                       // some searches could not be made: fields are missing
	deep        map[*inlet]map[string]bool // values that were too many references away
	wholes      map[recordstore.Sum]bool   // rows given whole although they hold lists one can search in

	claimed map[recordstore.Sum]bool // rows saved as somebody else's that are the person's
	begun   []*begun                 // queries that were cut off and are not asked again yet
}

// outlet is a flow out of a collection.
type outlet struct {
	path    string
	from    *collection
	to      *collection
	into    *inlet
	ownOnly bool
	reseeds string
}

// store is what a run knows of one store.
type store struct {
	id          string
	collections []*collection
	limits      Limits
	parallel    int

	running int
	broken  *recordstore.Error // it will not answer at all
	begun   bool
	done    bool
	started time.Time
	ended   time.Time
	earlier time.Duration // the longest a query that goes on took in earlier runs

	mu    sync.Mutex
	rows  int
	bytes int
	full  bool
}

// admit counts a row, or reports that it would be more than the store's limits.
func (s *store) admit(size int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows+1 > s.limits.Rows || s.bytes+size > s.limits.Bytes {
		s.full = true
		return false
	}
	s.rows++
	s.bytes += size
	return true
}

// count counts a row that was saved in an earlier run.
func (s *store) count(size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows++
	s.bytes += size
}

// forget takes back rows of an answer that broke off.
func (s *store) forget(rows, size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows -= rows
	s.bytes -= size
}

func (s *store) counted() (rows int, full bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows, s.full
}

// state returns the state before anything was asked, and the stores in
// the order of the sources.
func (g *Graph) state(p *plan) ([]*collection, []*store) {
	var stores []*store
	byID := map[string]*store{}
	collections := make([]*collection, len(g.nodes))
	for i, n := range g.nodes {
		s, known := byID[n.source.StoreID]
		if !known {
			s = newStore(n.source)
			byID[s.id], stores = s, append(stores, s)
		}
		c := &collection{
			node: n, store: s, inlets: map[string]*inlet{},
			tally: recordstore.NewTally(), claimed: map[recordstore.Sum]bool{},
			deep: map[*inlet]map[string]bool{}, wholes: map[recordstore.Sum]bool{},
		}
		for _, e := range p.entries[i] {
			c.inlet(e.path)
		}
		collections[i], s.collections = c, append(s.collections, c)
	}
	for _, f := range p.flows {
		from, to := collections[f.from.index], collections[f.to.index]
		from.out = append(from.out, outlet{path: f.fromPath, from: from, to: to, into: to.inlet(f.toPath), ownOnly: f.ownOnly, reseeds: f.reseeds})
	}
	for _, c := range collections {
		c.paths = slices.Sorted(maps.Keys(c.inlets))
	}
	return collections, stores
}

func newStore(source *Source) *store {
	s := &store{id: source.StoreID, limits: source.Limits, parallel: source.Parallel}
	if s.limits.Rows <= 0 {
		s.limits.Rows = DefaultRows
	}
	if s.limits.Bytes <= 0 {
		s.limits.Bytes = DefaultBytes
	}
	if s.parallel <= 0 {
		s.parallel = DefaultParallel
	}
	return s
}

// inlet returns the inlet at the path and makes it when there is none.
func (c *collection) inlet(path string) *inlet {
	in, ok := c.inlets[path]
	if !ok {
		in = newInlet(c.node.folds[path])
		c.inlets[path] = in
	}
	return in
}

func (c *collection) waiting(from origin) bool {
	if c.resumable(from) != nil {
		return true
	}
	for _, path := range c.paths {
		if c.inlets[path].waiting(from) {
			return true
		}
	}
	return false
}

// giveUp forgets what the collection was still to be asked.
func (c *collection) giveUp() {
	c.begun = nil
	for _, in := range c.inlets {
		in.drop()
	}
}
