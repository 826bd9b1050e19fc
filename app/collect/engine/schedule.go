package engine

import (
	"cmp"
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
)

// loop asks whatever is ready until nothing is left. After an error it waits
// for the queries under way and returns it.
func (r *run) loop(ctx context.Context, cancel context.CancelFunc) error {
	var failed error
	for {
		if failed == nil {
			failed = ctx.Err()
		}
		if failed == nil {
			r.dispatch(ctx)
			r.announce(false)
		}
		if r.running == 0 {
			return failed
		}
		a := <-r.answers
		if err := r.settle(a); err != nil && failed == nil {
			failed = err
			cancel()
		}
	}
}

// dispatch starts every query that may start. Values from rows about others
// wait until all values from the person's rows are followed, so that a row
// reached both ways is the person's.
func (r *run) dispatch(ctx context.Context) {
	for _, from := range []origin{fromOwn, fromThird} {
		active := newSet(len(r.collections))
		for _, c := range r.collections {
			if c.running || r.open(c) && c.waiting(from) {
				active.add(c.node.index)
			}
		}
		for _, c := range r.collections {
			if r.ready(c, from, active) {
				r.start(ctx, c, from)
			}
		}
		if r.unfinished(from) {
			return
		}
	}
}

// unfinished reports whether values of the origin are under way or queued.
func (r *run) unfinished(from origin) bool {
	for _, c := range r.collections {
		if c.running && c.asking == from || c.waiting(from) {
			return true
		}
	}
	return false
}

// open reports whether the collection can be asked more. What is queued for one
// that cannot is given up, and the collection says why.
func (r *run) open(c *collection) bool {
	_, full := c.store.counted()
	switch {
	case c.failure == nil && c.stopped == "" && c.store.broken == nil && (!full || len(c.begun) > 0):
		return true // a query that was cut off ends even where there is no room: what is held of it counts
	case !c.waiting(fromOwn) && !c.waiting(fromThird):
		return false
	case c.failure == nil && c.store.broken != nil:
		c.failure = c.store.broken
	case c.failure == nil && full:
		c.stopped = recordstore.TooMuch
	}
	c.giveUp()
	return false
}

// ready reports whether the collection has something to ask and everything that
// comes before it is quiet.
func (r *run) ready(c *collection, from origin, active set) bool {
	return r.running < r.parallel && !c.running && c.store.running < c.store.parallel &&
		r.open(c) && c.waiting(from) && !r.plan.before[c.node.index].meets(active)
}

func (r *run) start(ctx context.Context, c *collection, from origin) {
	q := r.nextQuery(c, from)
	c.running, c.asking = true, from
	c.store.running++
	r.running++
	if !c.store.begun {
		c.store.begun, c.store.started = true, r.now()
		c.store.ended = c.store.started
		r.observe(func(o Observer) { o.StoreStarted(c.store.id) })
	}
	go func() { r.answers <- r.ask(ctx, q) }()
}

// settle takes in how a query ended. It returns the error that ends the run.
func (r *run) settle(a answer) error {
	c := a.query.at
	c.running = false
	c.store.running--
	r.running--
	c.took += a.ended.Sub(a.started)
	if a.ended.After(c.store.ended) {
		c.store.ended = a.ended
	}
	c.differs(a.differences)
	switch {
	case a.fatal != nil:
		return a.fatal
	case a.failure != nil && a.unsearchable():
		c.blind = true // by other fields it can still be searched
		return nil
	case a.failure != nil:
		c.failure = a.failure
		if a.failure.Whole {
			c.store.broken = a.failure
		}
		c.giveUp()
		return nil
	}
	c.queries++
	c.rows += a.rows
	c.stopped = cmp.Or(c.stopped, a.stopped)
	if a.query.begun != nil {
		a.query.begun.settled(r)
	}
	r.follow(a.values)
	return nil
}

// unsearchable reports whether the query failed because the store has none of
// the fields it searched in.
func (a answer) unsearchable() bool {
	if a.failure.Reason != recordstore.Undeclared || a.failure.Whole {
		return false
	}
	for _, m := range a.query.where {
		if !slices.ContainsFunc(a.differences, func(d recordstore.Difference) bool {
			return d.Kind == recordstore.MissingField && d.Field == m.Field
		}) {
			return false
		}
	}
	return true
}

// announce tells the observer which stores are done: nothing is under way or
// queued there, nor anywhere values could still come from.
func (r *run) announce(all bool) {
	active := newSet(len(r.collections))
	for _, c := range r.collections {
		if c.running || c.waiting(fromOwn) || c.waiting(fromThird) {
			active.add(c.node.index)
		}
	}
	for _, s := range r.stores {
		busy := s.done
		for _, c := range s.collections {
			busy = busy || !all && (active.has(c.node.index) || r.plan.upstream[c.node.index].meets(active))
		}
		if !busy {
			s.done = true
			r.observe(func(o Observer) { o.StoreDone(r.storeResult(s)) })
		}
	}
}
