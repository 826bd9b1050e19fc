package engine

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
)

// unreferred leaves rows that other rows are tied to by a foreign key of the
// store, when those stay: the store would refuse to delete such a row, or take
// the others with it. Leaving one may make others stay, so it goes on until
// nothing more does.
func (p *planner) unreferred(ctx context.Context, all []*work) error {
	named := map[tableID][]string{}
	for _, w := range all {
		if w.shape != nil {
			named[tableID{w.shape.Schema, w.shape.Table}] = w.plan.Key
		}
	}
	tied := map[*work]referrals{}
	for _, w := range all {
		if w.view == nil || w.shape == nil {
			continue
		}
		var keys [][]any
		for _, c := range w.rows {
			if c.planned.Delete {
				keys = append(keys, c.key)
			}
		}
		r, err := referralsTo(ctx, w.view, w.n, *w.shape, w.plan.Key, keys, named)
		if err != nil {
			return err
		}
		tied[w] = r
	}
	for again := true; again; {
		again = false
		leave := p.leaving(all)
		for _, w := range all {
			w.drop(func(c *candidate) (ObstacleKind, string) {
				by := tied[w].staying(c.planned, leave)
				if by == "" {
					return "", ""
				}
				again = true
				return Referred, by
			})
		}
	}
	return nil
}

// referrals are the rows that refer to rows that are deleted, by the text of
// the keys of those.
type referrals map[string][]referral

type referral struct {
	from    tableID
	columns []string
	row     recordstore.Row
	unseen  bool // the table could not be looked at
}

// referralsTo looks for the rows that refer to those of the keys. What cannot be
// looked at counts as referring to all of them. The error is about the store.
func referralsTo(ctx context.Context, view recordstore.View, n *node, shape recordstore.Shape, key []string, keys [][]any, named map[tableID][]string) (referrals, error) {
	all := referrals{}
	if len(keys) == 0 {
		return all, nil
	}
	for _, k := range shape.From {
		from := tableID{k.Schema, k.Table}
		found, err := view.Referring(ctx, k, n.collection, key, keys, named[from])
		if err != nil {
			if recordstore.AsError(err).Whole || ctx.Err() != nil {
				return nil, err
			}
			for _, to := range keys {
				all[keyText(to)] = append(all[keyText(to)], referral{from: from, unseen: true})
			}
		}
		for _, f := range found {
			all[keyText(f.To)] = append(all[keyText(f.To)], referral{from: from, columns: k.Columns, row: f.Row})
		}
	}
	return all, nil
}

// staying returns a table from which a row refers to a row that is deleted, and
// goes on doing so; "" when there is none.
func (r referrals) staying(row Row, leave map[tableID]leaving) string {
	if !row.Delete {
		return ""
	}
	for _, one := range r[keyText(row.Key)] {
		if one.unseen || !leave[one.from].takes(one.row, one.columns) {
			return one.from.table
		}
	}
	return ""
}

// unseen reports whether a table could not be looked at.
func (r referrals) unseen() bool {
	for _, all := range r {
		if slices.ContainsFunc(all, func(one referral) bool { return one.unseen }) {
			return true
		}
	}
	return false
}

// leaving is what a change takes away of a table: whole rows, and the values of
// columns.
type leaving struct {
	key     []string
	deleted map[string]bool            // by the text of the key
	emptied map[string]map[string]bool // column → the same
}

type tableID struct{ schema, table string }

func (p *planner) leaving(all []*work) map[tableID]leaving {
	tables := map[tableID]leaving{}
	for _, w := range all {
		if w.shape == nil {
			continue
		}
		l := leaving{key: w.plan.Key, deleted: map[string]bool{}, emptied: map[string]map[string]bool{}}
		columns := byPath(w.plan.Columns)
		for _, c := range w.rows {
			l.add(c.planned, columns)
		}
		tables[tableID{w.shape.Schema, w.shape.Table}] = l
	}
	return tables
}

func (l leaving) add(r Row, columns map[string]Column) {
	text := keyText(r.Key)
	if r.Delete {
		l.deleted[text] = true
	}
	for _, path := range r.Paths {
		if columns[path].Strategy != nullRewrite {
			continue
		}
		if l.emptied[path] == nil {
			l.emptied[path] = map[string]bool{}
		}
		l.emptied[path][text] = true
	}
}

// takes reports whether the row no longer refers by one of the columns.
func (l leaving) takes(row recordstore.Row, columns []string) bool {
	if !keyed(l.key, row) {
		return false
	}
	text := keyText(keyOf(l.key, row))
	return l.deleted[text] || slices.ContainsFunc(columns, func(c string) bool { return l.emptied[c][text] })
}
