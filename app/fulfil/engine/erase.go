package engine

import (
	"context"
	"slices"
	"strings"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
)

// PlanErasure returns what it takes to erase what is demanded in the rows a
// search has found, GDPR Art. 17, in all stores. It changes nothing. A row that
// may be about somebody else, and one that rows of others refer to, is left as
// it is. A store that does not answer is said to have failed, and the others
// are planned for. The error is the caller's: a demand that selects nothing, or
// a search that cannot be read.
func (e Engine) PlanErasure(ctx context.Context, pages search.Replay, d Demand) (Plan, error) {
	if err := d.check(); err != nil {
		return Plan{}, err
	}
	p, err := e.planner(pages)
	if err != nil {
		return Plan{}, err
	}
	p.demand = d
	return p.plan(ctx, Erase, p.erase)
}

// erase settles what is erased of one collection.
func (p *planner) erase(ctx context.Context, n *node) (*work, error) {
	f := p.found[n.address()]
	selected := coverageOf(p.demand.Erase, n)
	if f == nil || len(f.rows) == 0 || !selected.any() {
		return nil, nil
	}
	w := p.begun(n)
	w.plan.Found = len(f.rows)
	mine := w.apart(f.rows)
	if len(mine) == 0 || w.fixed(len(mine)) {
		return w, nil
	}
	deletes := n.collection.Masking != nil && n.collection.Masking.Strategy == deleteRow && !p.keepsAny(n)
	if !deletes {
		var columns []Obstacle
		w.plan.Columns, w.plan.Kept, columns = columnsOf(n, w.shape, selected, p.demand.Keep, p.demand.Rule, w.plan.Key)
		w.plan.Obstacles = append(columns, w.plan.Obstacles...)
	}
	for i := range w.plan.Kept {
		w.plan.Kept[i].Rows = len(mine)
	}
	if (deletes || len(w.plan.Columns) > 0) && w.forbidden(deletes, len(mine)) {
		w.plan.Obstacles = slices.DeleteFunc(w.plan.Obstacles, inColumns) // of no column more than of the others
		return w, nil
	}
	w.sort(mine)
	if err := w.read(ctx); err != nil {
		return nil, err
	}
	p.unshared(ctx, w)
	w.stand()
	if !deletes && len(w.plan.Columns) == 0 {
		w.rows = nil
		return w, nil
	}
	if deletes {
		for _, c := range w.rows {
			c.planned.Delete = true
			c.planned.Before = p.before(w, c)
		}
		return w, nil
	}
	return w, p.mask(ctx, w)
}

// stand notes in how many of the rows that are nobody else's the columns stand that
// cannot be changed, and in which.
func (w *work) stand() {
	keys := make([]search.Values, len(w.rows))
	for i, c := range w.rows {
		keys[i] = c.key
	}
	for i, o := range w.plan.Obstacles {
		if inColumns(o) {
			w.plan.Obstacles[i].Rows, w.plan.Obstacles[i].Keys = len(keys), slices.Clone(keys)
		}
	}
	w.plan.Obstacles = slices.DeleteFunc(w.plan.Obstacles, func(o Obstacle) bool { return inColumns(o) && o.Rows == 0 })
}

// inColumns reports whether it is columns that stand, and not rows.
func inColumns(o Obstacle) bool { return len(o.Columns) > 0 }

// keepsAny reports whether anything of the collection is kept.
func (p *planner) keepsAny(n *node) bool {
	return slices.ContainsFunc(p.demand.Keep, func(k Keep) bool { return k.covers(n, true).any() })
}

// mask settles which columns of each row change, and to what.
func (p *planner) mask(ctx context.Context, w *work) error {
	if err := p.set(w); err != nil {
		return err
	}
	again, err := p.unique(ctx, w)
	if err == nil && again {
		err = p.set(w)
	}
	if err != nil {
		return err
	}
	w.rows = slices.DeleteFunc(w.rows, func(c *candidate) bool {
		if len(c.planned.Paths) == 0 {
			w.plan.Already++
		}
		return len(c.planned.Paths) == 0
	})
	return nil
}

// set notes for each row the paths at which something changes.
func (p *planner) set(w *work) error {
	columns := byPath(w.plan.Columns)
	for _, c := range w.rows {
		c.planned.Paths = nil
		for _, col := range w.plan.Columns {
			after, err := p.apply(w.n, columns, []string{col.Path}, c.key, c.row)
			if err != nil {
				return err
			}
			name := top(w.n, col.Path)
			switch {
			case keyText([]any{after[name]}) == keyText([]any{c.row[name]}):
			case after[name] != nil && name != col.Path && inexact(c.row[name]):
				if !c.inexact { // it is settled again where a column turns out not to be possible
					w.leave(WrongType, name+" holds a number that would not stay as it is", c.key)
				}
				c.inexact = true
			default:
				c.planned.Paths = append(c.planned.Paths, col.Path)
			}
		}
		if w.view == nil || len(c.planned.Paths) == 0 {
			continue
		}
		if err := p.foresee(w, columns, c); err != nil {
			return err
		}
	}
	return nil
}

// foresee notes of a row what it is and what it will be, by sums.
func (p *planner) foresee(w *work, columns map[string]Column, c *candidate) error {
	after, err := p.apply(w.n, columns, c.planned.Paths, c.key, c.row)
	if err != nil {
		return err
	}
	c.planned.Before, c.planned.After = p.before(w, c), p.after(w.n, c.planned.Paths, after)
	return nil
}

// inexact reports whether a document may hold a number that writing it again
// would not keep: reading makes a text of a whole number that is too long.
func inexact(v any) bool {
	switch v := v.(type) {
	case string:
		return len(v) > 18 && strings.Trim(v, "-0123456789") == ""
	case []any:
		return slices.ContainsFunc(v, inexact)
	case map[string]any:
		for _, inner := range v {
			if inexact(inner) {
				return true
			}
		}
	}
	return false
}

// after is the sum of the columns the paths are in, in a row.
func (e Engine) after(n *node, paths []string, row recordstore.Row) string {
	var columns []string
	for _, path := range paths {
		if name := top(n, path); !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	return e.sum("after", n, columns, row)
}
