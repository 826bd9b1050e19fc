package engine

import (
	"context"
	"fmt"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// replay takes in the pages of earlier runs: first what was asked, then what
// was found.
func (r *run) replay() error {
	if r.earlier == nil {
		return nil
	}
	chains := vias{}
	for page, err := range r.earlier {
		if err != nil {
			return fmt.Errorf("reading a page: %w", err)
		}
		c := r.collectionOf(page)
		if c == nil || !page.Last || r.answered[page.Query] {
			continue
		}
		r.answered[page.Query] = true
		c.queries++
		c.stopped = c.stopped || page.Stopped
		for path, values := range page.Asked {
			if in, ok := c.inlets[path]; ok {
				for _, v := range values {
					in.asked(v)
				}
			}
		}
	}
	for page, err := range r.earlier {
		if err != nil {
			return fmt.Errorf("reading a page: %w", err)
		}
		if c := r.collectionOf(page); c != nil && r.answered[page.Query] {
			r.takeIn(c, page, chains)
		}
	}
	return nil
}

// takeIn counts the rows of a saved page and follows them.
func (r *run) takeIn(c *collection, page Page, chains vias) {
	for _, found := range page.Rows {
		encoded := found.Row.Append(nil, c.node.columns)
		sum := recordstore.SumOf(encoded)
		switch whole, trimmed := recordstore.ParseSum(found.Of); {
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
		c.rows++
		values := r.outgoing(c, found, chains)
		r.follow(values)
		if found.Third && !r.identified().foreign(c.node.watched, found.Row) {
			r.watch(&passing{at: c, sum: sum, out: values}, found.Row)
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
		if c == nil || !r.answered[page.Query] {
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
