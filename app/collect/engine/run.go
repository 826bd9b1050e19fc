package engine

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"rettighetsporten/app/recordstore/dataset"
)

// The defaults of a run. A query holds a page and little more, and each store
// has its own bound, so that many slow stores are waited for together.
const (
	defaultParallel     = 32
	defaultQueryTimeout = 10 * time.Minute
	defaultDepth        = 100
)

// Options is what a run needs beside the graph and the seeds.
type Options struct {
	Sink         Sink
	Now          func() time.Time
	Replay       Replay        // nil: nothing was found before
	Observer     Observer      // nil: nobody looks
	Forget       Forget        // nil: no query that was cut off has become one that cannot be gone on with
	QueryKey     []byte        // a secret of the request, so that the id of a query tells nothing; the same at every run
	Parallel     int           // queries under way at all stores together; 0: 32
	QueryTimeout time.Duration // for one query, whatever the store allows itself; 0: ten minutes
	MaxDepth     int           // references followed one after the other from a seed; 0: 100

	pageRows int // 0: 500
}

// Run searches every store of the graph for rows about the person and returns
// how each search ended. A store that does not answer is a result, not an
// error: the error is the sink's, the replay's or the context's, and the result
// then says how far the search came.
//
// To go on after an interruption, to try a failed store again or to search with
// more seeds, run again with everything saved as replay; seeds may be added but
// not taken away. No query with a last page is asked again, and one without
// goes on after its last page: what is saved is saved once, and where the store
// can, it is asked for the rest alone. To search beyond a limit, delete the
// pages of queries that were stopped before that.
func Run(ctx context.Context, g *Graph, seeds []Seed, o Options) (Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, n := range g.nodes {
		if n.source.Connector == nil {
			return Result{}, fmt.Errorf("the store %s has no connector", n.source.StoreID)
		}
	}
	r := newRun(g, seeds, o)
	if err := r.replay(ctx); err != nil {
		return r.result(), err
	}
	for i, entries := range r.plan.entries {
		for _, e := range entries {
			in := r.collections[i].inlets[e.path]
			if key, ok := in.fold.Key(e.seed.Value); ok {
				r.reach(in, wanted{key: key, value: e.seed.Value}, fromOwn)
			}
		}
	}
	err := r.loop(ctx, cancel)
	if err == nil {
		err = r.correct(ctx)
	}
	if err == nil {
		r.announce(true)
	}
	return r.result(), err
}

// run is the state of one run. It belongs to the goroutine of the loop, but for
// what the comments say.
type run struct {
	plan        *plan
	own         atomic.Pointer[identities] // changed by the loop, read by who asks
	reseeds     int
	reseeded    []Reseeded
	collections []*collection // by index of the node
	stores      []*store
	byName      map[dataset.Address]*collection
	answered    map[string]bool   // queries of earlier runs
	begun       map[string]*begun // queries that were cut off in earlier runs
	running     int
	answers     chan answer

	now          func() time.Time
	parallel     int
	queryTimeout time.Duration
	maxDepth     int
	pageRows     int
	queryKey     []byte
	earlier      Replay
	forget       Forget

	mu       sync.Mutex // one call to the sink or the observer at a time
	sink     Sink
	observer Observer
}

func newRun(g *Graph, seeds []Seed, o Options) *run {
	r := &run{
		plan: g.plan(seeds), answered: map[string]bool{}, begun: map[string]*begun{}, answers: make(chan answer),
		now: o.Now, parallel: o.Parallel, queryTimeout: o.QueryTimeout, maxDepth: o.MaxDepth, pageRows: o.pageRows, queryKey: o.QueryKey, earlier: o.Replay, forget: o.Forget,
		sink: o.Sink, observer: o.Observer,
	}
	own := identitiesOf(seeds)
	r.own.Store(&own)
	r.collections, r.stores = g.state(r.plan)
	r.byName = map[dataset.Address]*collection{}
	for _, c := range r.collections {
		r.byName[c.node.address()] = c
	}
	if r.parallel <= 0 {
		r.parallel = defaultParallel
	}
	if r.queryTimeout <= 0 {
		r.queryTimeout = defaultQueryTimeout
	}
	if r.maxDepth <= 0 {
		r.maxDepth = defaultDepth
	}
	if r.pageRows <= 0 {
		r.pageRows = pageRows
	}
	if r.observer == nil {
		r.observer = nobody{}
	}
	return r
}

// identified returns what is known to be the person's.
func (r *run) identified() identities { return *r.own.Load() }

func (r *run) observe(tell func(Observer)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	tell(r.observer)
}

func (r *run) save(ctx context.Context, p Page) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sink.SavePage(ctx, p)
}
