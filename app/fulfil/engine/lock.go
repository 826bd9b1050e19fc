package engine

import (
	"context"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// locked is a row that is what the plan saw.
type locked struct {
	Row

	now recordstore.Row
}

// lock locks the rows of a collection and keeps those that are what the plan
// saw.
func (d *doing) lock(ctx context.Context, change recordstore.View, w *step) error {
	if len(w.plan.Rows) == 0 {
		return nil
	}
	now, err := rowsOf(ctx, change, w.n.collection, w.plan.Key, w.plan.Rows)
	if err != nil {
		return err
	}
	for _, row := range w.plan.Rows {
		there := now[keyText(row.Key)]
		done := false
		if len(there) == 1 {
			if done, err = d.isDone(ctx, change, w, row, there[0]); err != nil {
				return err
			}
		}
		switch {
		case len(there) == 0 || done:
			w.receipt.Already++
			w.settled = append(w.settled, row)
		case len(there) > 1 || d.rowSum(w.n, there[0]) != row.Before:
			w.leave(row, Changed)
		default:
			w.rows = append(w.rows, &locked{Row: row, now: there[0]})
		}
	}
	return nil
}

// isDone reports whether a row that is there is as it should be. What is given
// may be written by the store in another way than it was given.
func (d *doing) isDone(ctx context.Context, view recordstore.View, w *step, row Row, now recordstore.Row) (bool, error) {
	if row.Delete {
		return false, nil
	}
	if d.after(w.n, row.Paths, now) == row.After {
		return true, nil
	}
	values := recordstore.Row{}
	for _, path := range row.Paths {
		strategy := w.columns[path].Strategy
		if strategy != given && strategy != supplemented {
			return false, nil
		}
		v, err := d.given(w.n, row.Key, w.columns[path], now[path])
		if err != nil || v == nil {
			return false, nil //nolint:nilerr // it is not what it was to become
		}
		values[path] = v
	}
	if d.after(w.n, row.Paths, values) != row.After {
		return false, nil
	}
	return holding(ctx, view, w.n.collection, recordstore.Key{Columns: w.plan.Key, Values: row.Key}, row.Paths, keyOf(row.Paths, values))
}

// rowsOf returns the rows as they are, by the text of their keys.
func rowsOf(ctx context.Context, view recordstore.View, c *dataset.Collection, key []string, rows []Row) (map[string][]recordstore.Row, error) {
	keys := make([][]any, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	found, err := view.ByKey(ctx, c, key, keys)
	if err != nil {
		return nil, err
	}
	now := map[string][]recordstore.Row{}
	for _, row := range found {
		text := keyText(keyOf(key, row))
		now[text] = append(now[text], row)
	}
	return now, nil
}
