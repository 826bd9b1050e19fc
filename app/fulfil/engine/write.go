package engine

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
)

// write changes one row, which has to be one.
func (d *doing) write(ctx context.Context, change recordstore.Change, w *step, row *locked) error {
	key := recordstore.Key{Columns: w.plan.Key, Values: row.Key}
	var n int64
	var err error
	if row.Delete {
		n, err = change.Delete(ctx, w.n.collection, key)
	} else {
		var values map[string]any
		values, err = d.apply(w.n, w.columns, row.Paths, row.Key, row.now)
		if err != nil || d.after(w.n, row.Paths, values) != row.After {
			return recordstore.Fail(recordstore.Malformed, "what a row is to become is not what was planned")
		}
		n, err = change.Set(ctx, w.n.collection, key, values)
	}
	switch {
	case err != nil:
		return err
	case n != 1:
		return recordstore.Fail(recordstore.Malformed, "a change to one row was a change to another number of rows")
	case row.Delete:
		w.receipt.Deleted++
	default:
		for _, path := range row.Paths {
			if w.receipt.Changed == nil {
				w.receipt.Changed = map[string]int{}
			}
			w.receipt.Changed[path]++
		}
	}
	return nil
}

// look returns how many of the rows are not as they should be.
func (d *doing) look(ctx context.Context, view recordstore.View, w *step) (int, error) {
	rows := slices.Clone(w.settled)
	for _, r := range w.rows {
		rows = append(rows, r.Row)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	now, err := rowsOf(ctx, view, w.n.collection, w.plan.Key, rows)
	if err != nil {
		return 0, err
	}
	still := 0
	for _, row := range rows {
		there := now[keyText(row.Key)]
		if len(there) == 1 {
			done, err := d.isDone(ctx, view, w, row, there[0])
			if err != nil {
				return 0, err
			}
			if done {
				continue
			}
		}
		if len(there) > 0 {
			still++
		}
	}
	return still, nil
}

// lookAgain looks at what was changed, as who reads the store. What is seen to be
// otherwise than it was written leaves it open how it stands.
func (d *doing) lookAgain(ctx context.Context, view recordstore.View) {
	for _, w := range d.work {
		if len(w.plan.Rows) == 0 {
			continue
		}
		still, err := d.look(ctx, view, w)
		switch {
		case err != nil:
			w.receipt.SecondLook = NotSeen
		case still > 0:
			w.receipt.SecondLook, w.receipt.Still = NotPlanned, still
			d.receipt.State, d.receipt.Detail = Unknown, "who reads the store sees something else"
		default:
			w.receipt.SecondLook = AsPlanned
		}
	}
}
