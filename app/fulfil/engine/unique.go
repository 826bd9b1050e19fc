package engine

import (
	"context"
	"slices"

	"rettighetsporten/app/recordstore"
)

// unique leaves columns as they are whose new values would be there twice. It
// reports whether it did.
func (p *planner) unique(ctx context.Context, w *work) (bool, error) {
	if w.shape == nil || w.view == nil {
		return false, nil
	}
	columns := byPath(w.plan.Columns)
	var twice []string
	for _, together := range w.shape.Unique {
		var changed []string
		for _, name := range together {
			if col, ok := columns[name]; ok && onText(col.Strategy) {
				changed = append(changed, name)
			}
		}
		if len(changed) == 0 {
			continue
		}
		clash, err := p.clash(ctx, w, together, columns)
		if err != nil {
			return false, err
		}
		if clash {
			twice = append(twice, changed...)
		}
	}
	if len(twice) == 0 {
		return false, nil
	}
	for _, name := range twice {
		if _, still := columns[name]; still {
			w.plan.Obstacles = addObstacle(w.plan.Obstacles, NotUnique, "", name)
			w.plan.Obstacles[slices.IndexFunc(w.plan.Obstacles, func(o Obstacle) bool { return o.Kind == NotUnique })].Rows = len(w.rows)
			delete(columns, name)
		}
	}
	w.plan.Columns = slices.DeleteFunc(w.plan.Columns, func(c Column) bool { _, stays := columns[c.Path]; return !stays })
	return true, nil
}

// clash reports whether two rows would have the same in all the columns, or
// whether that cannot be told.
func (p *planner) clash(ctx context.Context, w *work, together []string, columns map[string]Column) (bool, error) {
	if !declares(w.n.collection, together) {
		return true, nil
	}
	seen := map[string]bool{}
	for _, c := range w.rows {
		after, err := p.apply(w.n, columns, c.planned.Paths, c.key, c.row)
		if err != nil {
			return false, err
		}
		var values []any
		changes := false
		for _, name := range together {
			v, set := after[name]
			if !set {
				v = c.row[name]
			}
			changes = changes || set
			values = append(values, v)
		}
		if slices.Contains(values, nil) || !changes && !seen[keyText(values)] {
			continue // nothing is not the same as nothing
		}
		if seen[keyText(values)] {
			return true, nil
		}
		seen[keyText(values)] = true
		n, err := w.view.Holding(ctx, w.n.collection, recordstore.Key{Columns: together, Values: values})
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}
