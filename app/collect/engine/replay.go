package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// replay takes in the pages of earlier runs: first what was asked, then what
// was found.
func (r *run) replay(ctx context.Context) error {
	if r.earlier == nil {
		return nil
	}
	chains := vias{}
	for page, err := range r.earlier {
		if err != nil {
			return fmt.Errorf("reading a page: %w", err)
		}
		c := r.collectionOf(page)
		if c == nil || r.answered[page.Query] {
			continue
		}
		if !page.Last {
			if r.begun[page.Query] == nil {
				r.begun[page.Query] = &begun{at: c, id: page.Query, held: map[recordstore.Sum]int{}, sent: map[sending]bool{}}
			}
			r.begun[page.Query].note(page)
			continue
		}
		r.answered[page.Query] = true
		c.queries++
		c.stopped = cmp.Or(c.stopped, page.Stopped)
		c.differs(page.Differences)
		for path, values := range page.Asked {
			if in, ok := c.inlets[path]; ok {
				for _, v := range values {
					in.asked(v)
				}
			}
		}
	}
	if err := r.goOn(ctx); err != nil {
		return err
	}
	for page, err := range r.earlier {
		if err != nil {
			return fmt.Errorf("reading a page: %w", err)
		}
		if c := r.collectionOf(page); c != nil && r.known(page.Query) {
			r.takeIn(c, page, chains)
		}
	}
	return nil
}

// known reports whether the query was asked in an earlier run, to its end or
// not.
func (r *run) known(query string) bool { return r.answered[query] || r.begun[query] != nil }

// takeIn counts the rows of a saved page and follows them, those of a query
// that was cut off when that is answered.
func (r *run) takeIn(c *collection, page Page, chains vias) {
	b := r.begun[page.Query]
	for _, found := range page.Rows {
		encoded := found.Row.Append(nil, c.node.columns)
		sum := recordstore.SumOf(encoded)
		whole, trimmed := recordstore.ParseSum(found.Of)
		switch {
		case found.More:
		case trimmed:
			c.tally.Add(whole)
		default:
			c.tally.Add(sum)
			if c.holdsLists(found.Row) {
				c.wholes[sum] = true
			}
		}
		c.store.count(len(encoded))
		values := r.outgoing(c, found, chains)
		passing := &passing{at: c, sum: sum, out: values, held: b != nil}
		if b == nil {
			c.rows++
			r.follow(values)
		} else {
			if !trimmed {
				whole = sum
			}
			b.keep(found.Row, whole, len(encoded))
			b.values = addNew(b.values, b.sent, values)
		}
		if found.Third && !r.identified().foreign(c.node.watched, found.Row) {
			r.watch(passing, found.Row)
			if b != nil {
				b.passing = append(b.passing, passing)
			}
		}
	}
}

// correct saves the pages again that hold rows which were saved as possibly
// about somebody else and are the person's.
func (r *run) correct(ctx context.Context) error {
	claimed := 0
	for _, c := range r.collections {
		claimed += len(c.claimed)
	}
	if claimed == 0 {
		return nil
	}
	for page, err := range r.earlier {
		if err != nil {
			return fmt.Errorf("reading a page: %w", err)
		}
		c := r.collectionOf(page)
		if c == nil || !r.known(page.Query) {
			continue
		}
		if corrected, changed := c.corrected(page); changed {
			if err := r.save(ctx, corrected); err != nil {
				return fmt.Errorf("saving a page again: %w", err)
			}
		}
	}
	return nil
}

// corrected returns the page without the mark on claimed rows, and whether
// there were any.
func (c *collection) corrected(page Page) (Page, bool) {
	page.Rows = slices.Clone(page.Rows)
	changed := false
	for i := range page.Rows {
		found := &page.Rows[i]
		if found.Third && c.claimed[recordstore.SumOf(found.Row.Append(nil, c.node.columns))] {
			found.Third, changed = false, true
		}
	}
	return page, changed
}

// collectionOf returns the collection of a page, or nil when the graph does not
// have it any more.
func (r *run) collectionOf(page Page) *collection {
	c := r.byName[dataset.Address{Dataset: page.Dataset, Collection: page.Collection}]
	if c == nil || c.store.id != page.StoreID {
		return nil
	}
	return c
}
