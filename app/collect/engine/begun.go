package engine

import (
	"context"
	"fmt"
	"maps"
	"time"

	"rettighetsporten/app/recordstore"
)

// begun is a query of an earlier run that was cut off: its pages stay, and it
// goes on after them.
type begun struct {
	at    *collection
	id    string
	asked map[string]Values
	from  origin
	pages int // how many there are
	next  int // the number of the next
	shape string

	after       string
	took        time.Duration
	differences []recordstore.Difference

	first FoundRow                // of the first page
	held  map[recordstore.Sum]int // rows, as the store has them
	keys  [][]any                 // primary keys of rows
	rows  int
	bytes int

	values  []outgoing // what the rows send on, once the query is answered
	sent    map[sending]bool
	passing []*passing
}

// note takes in what a page says of its query.
func (b *begun) note(page Page) {
	b.pages++
	if page.Number == 0 {
		b.asked = page.Asked
		if len(page.Rows) > 0 {
			b.first = FoundRow{Via: page.Rows[0].Via, Depth: page.Rows[0].Depth}
		}
	}
	if page.Number >= b.next && page.Begun != nil {
		b.next = page.Number + 1
		b.shape, b.after, b.took, b.differences = page.Begun.Shape, page.Begun.After, page.Begun.Took, page.Begun.Differences
		b.from = fromOwn
		if page.Begun.Others {
			b.from = fromThird
		}
	}
}

// whole reports whether the query can be gone on with: all its pages are there,
// and it would be the same query today.
func (b *begun) whole(key []byte) bool {
	if b.pages != b.next || b.shape != b.at.node.shape || len(b.asked) == 0 {
		return false
	}
	for path := range b.asked {
		if b.at.inlets[path] == nil {
			return false
		}
	}
	return queryID(key, b.at.node, b.asked) == b.id
}

// goOn makes ready to go on with the queries that were cut off, and forgets
// those that cannot be gone on with.
func (r *run) goOn(ctx context.Context) error {
	for id, b := range r.begun {
		switch {
		case r.answered[id]:
			delete(r.begun, id)
		case !b.whole(r.queryKey):
			delete(r.begun, id)
			if r.forget == nil {
				return fmt.Errorf("a query of %s was cut off and cannot be gone on with", b.at.node.address())
			}
			if err := r.forget(ctx, id); err != nil {
				return fmt.Errorf("forgetting what was cut off: %w", err)
			}
		default:
			b.at.begun = append(b.at.begun, b)
			for path, values := range b.asked {
				in := b.at.inlets[path]
				for _, v := range values {
					in.asked(v)
					if key, ok := in.fold.Key(v); ok {
						in.begun[key] = wanted{}
					}
				}
			}
		}
	}
	return nil
}

// keep counts a row of the query that is held.
func (b *begun) keep(row recordstore.Row, sum recordstore.Sum, size int) {
	b.held[sum]++
	b.rows++
	b.bytes += size
	if n := b.at.node; n.keyed(row) {
		key := make([]any, len(n.keys))
		for i, name := range n.keys {
			key[i] = row[name]
		}
		b.keys = append(b.keys, key)
	}
}

// origin returns whose rows lead to the query, as far as it is known by now.
func (b *begun) origin() origin {
	for path, values := range b.asked {
		in := b.at.inlets[path]
		for _, v := range values {
			if key, ok := in.fold.Key(v); ok && in.marks[key]&markOwn != 0 {
				return fromOwn
			}
		}
	}
	return b.from
}

// resumable returns the first query of the origin that was cut off.
func (c *collection) resumable(from origin) *begun {
	for _, b := range c.begun {
		if b.origin() == from {
			return b
		}
	}
	return nil
}

// resume returns the query that goes on. A value that nothing leads to any more
// counts as got the way the first row was.
func (r *run) resume(b *begun) *query {
	c := b.at
	q := &query{at: c, id: b.id, from: b.origin(), asked: b.asked, asks: map[string]map[string]wanted{}, begun: b}
	q.first = wanted{via: b.first.Via, depth: b.first.Depth, own: b.from == fromOwn}
	for _, path := range c.paths {
		values := b.asked[path]
		if len(values) == 0 {
			continue
		}
		in := c.inlets[path]
		q.asks[path] = map[string]wanted{}
		for _, v := range values {
			key, _ := in.fold.Key(v)
			w := in.begun[key]
			delete(in.begun, key)
			if w.key == "" {
				w = q.first
			}
			w.own = w.own || b.from == fromOwn
			q.asks[path][key] = w
		}
		q.where = append(q.where, recordstore.Match{Field: path, Values: values, Fold: in.fold})
	}
	held, _ := c.store.counted()
	q.limit = c.rows + b.rows + max(c.store.limits.Rows-held, 0) + 1
	return q
}

// resumption returns what the store may be told of the rows that are held.
func (b *begun) resumption() recordstore.Resume {
	if b == nil {
		return recordstore.Resume{}
	}
	return recordstore.Resume{Held: b.keys, After: b.after}
}

// settled follows what the rows send on, now that the query is answered.
func (b *begun) settled(r *run) {
	for _, p := range b.passing {
		p.held = false
		if p.own {
			for _, v := range p.out {
				r.send(v, fromOwn)
			}
		}
	}
	r.follow(b.values)
}

// heldRows returns how often each row is held, to be counted down.
func (b *begun) heldRows() map[recordstore.Sum]int {
	if b == nil {
		return nil
	}
	return maps.Clone(b.held)
}

// refusable reports whether an error may be the store's answer to being asked
// for the rest alone.
func refusable(resume recordstore.Resume, failure *recordstore.Error) bool {
	if resume.After == "" && len(resume.Held) == 0 || failure == nil || failure.Whole {
		return false
	}
	return failure.Reason == recordstore.Malformed || failure.Reason == recordstore.Undeclared
}
