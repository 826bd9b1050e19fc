package engine

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// apart notes the rows that may be about somebody else, and returns the others.
func (w *work) apart(rows []foundRow) []foundRow {
	var mine []foundRow
	for _, r := range rows {
		switch {
		case !r.third:
			mine = append(mine, r)
		case keyed(w.plan.Key, r.row):
			w.leave(ThirdParty, "", keyOf(w.plan.Key, r.row))
		default:
			w.leave(ThirdParty, "", nil)
		}
	}
	return mine
}

// fixed notes why none of so many rows of the collection can be changed.
func (w *work) fixed(rows int) bool {
	if w.shape == nil || w.shape.Fixed == "" {
		return false
	}
	kind := NotTable
	if w.shape.Fixed == recordstore.NoTable {
		kind = NoTable
	}
	w.plan.Obstacles = append(w.plan.Obstacles, Obstacle{Kind: kind, Rows: rows, Detail: string(w.shape.Fixed)})
	return true
}

// forbidden notes that who writes may not do so in any of so many rows.
func (w *work) forbidden(deletes bool, rows int) bool {
	if w.shape == nil || w.n.source.Writer == nil || !w.shape.NoUpdate && (!deletes || !w.shape.NoDelete) {
		return false
	}
	w.plan.Obstacles = append(w.plan.Obstacles, Obstacle{Kind: NotAllowed, Rows: rows})
	w.plan.Columns = nil
	return true
}

// sort keeps the rows that may be changed, and notes why others may not.
func (w *work) sort(rows []foundRow) {
	for _, r := range rows {
		if keyed(w.plan.Key, r.row) {
			r.key = keyOf(w.plan.Key, r.row)
		}
		switch {
		case r.third:
			w.leave(ThirdParty, "", r.key)
		case r.cut:
			w.leave(InList, "", r.key)
		case r.key == nil:
			w.leave(NoKey, "", nil)
		default:
			w.rows = append(w.rows, &candidate{foundRow: r, planned: Row{Key: r.key}})
		}
	}
}

// leave notes that a row stays as it is.
func (w *work) leave(kind ObstacleKind, detail string, key []any) {
	all := w.plan.Obstacles
	i := slices.IndexFunc(all, func(o Obstacle) bool { return o.Kind == kind && o.Detail == detail && len(o.Columns) == 0 })
	if i < 0 {
		i, all = len(all), append(all, Obstacle{Kind: kind, Detail: detail})
	}
	all[i].Rows++
	if key != nil {
		all[i].Keys = append(all[i].Keys, key)
	}
	w.plan.Obstacles = all
}

// drop takes rows out of the work, and notes why.
func (w *work) drop(which func(c *candidate) (ObstacleKind, string)) {
	w.rows = slices.DeleteFunc(w.rows, func(c *candidate) bool {
		kind, detail := which(c)
		if kind != "" {
			w.leave(kind, detail, c.key)
		}
		return kind != ""
	})
}

// read has the rows as the store has them now. One that is gone is as it should
// be.
func (w *work) read(ctx context.Context) error {
	if w.view == nil || len(w.rows) == 0 {
		return nil
	}
	keys := make([][]any, len(w.rows))
	for i, c := range w.rows {
		keys[i] = c.key
	}
	rows, err := w.view.ByKey(ctx, w.n.collection, w.plan.Key, keys)
	if err != nil {
		return err
	}
	now := map[string][]recordstore.Row{}
	for _, row := range rows {
		text := keyText(keyOf(w.plan.Key, row))
		now[text] = append(now[text], row)
	}
	w.rows = slices.DeleteFunc(w.rows, func(c *candidate) bool {
		gone := len(now[keyText(c.key)]) == 0
		if gone {
			w.plan.Already++
		}
		return gone
	})
	w.drop(func(c *candidate) (ObstacleKind, string) {
		there := now[keyText(c.key)]
		switch {
		case len(there) > 1:
			return TwiceThere, ""
		case saysMore(w.n.collection, there[0], c.row):
			return Changed, ""
		}
		c.row = there[0]
		return "", ""
	})
	return nil
}

// saysMore reports whether a row, as it is now, says something of whose it is
// that it did not say when it was found: it may have become somebody else's.
func saysMore(c *dataset.Collection, now, found recordstore.Row) bool {
	more := false
	c.Walk(func(path string, f dataset.Field) {
		national := slices.ContainsFunc(f.Categories, func(category string) bool {
			return dataset.InCategory(category, "user.government_id")
		})
		if f.Identity == "" && f.RequestField == "" && len(f.References) == 0 && !national {
			return
		}
		said := map[string]bool{}
		for _, v := range found.Values(path) {
			said[keyText([]any{v})] = true
		}
		for _, v := range now.Values(path) {
			more = more || v != nil && !said[keyText([]any{v})]
		}
	})
	return more
}

// before is the sum of a row as it was seen; none where nobody can look again.
func (p *planner) before(w *work, c *candidate) string {
	if w.view == nil {
		return ""
	}
	return p.rowSum(w.n, c.row)
}
