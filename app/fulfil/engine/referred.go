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
	for again := true; again; {
		again = false
		leave := p.leaving(all)
		for _, w := range all {
			if w.view == nil || w.shape == nil {
				continue
			}
			tied := map[*candidate]string{}
			for _, c := range w.rows {
				if !c.planned.Delete {
					continue
				}
				by, err := tiedBy(ctx, w.view, *w.shape, c.row, leave)
				if err != nil && recordstore.AsError(err).Whole { // one table that may not be looked at makes the row stay
					return err
				}
				if by != "" {
					tied[c] = by
				}
			}
			again = again || len(tied) > 0
			w.drop(func(c *candidate) (ObstacleKind, string) {
				if by, ok := tied[c]; ok {
					return Referred, by
				}
				return "", ""
			})
		}
	}
	return nil
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

// tiedBy returns a table with rows that refer to the row and stay, or "". With an
// error it is the table that could not be looked at.
func tiedBy(ctx context.Context, view recordstore.View, shape recordstore.Shape, row recordstore.Row, leave map[tableID]leaving) (string, error) {
	for _, k := range shape.From {
		values := keyOf(k.ToColumns, row)
		if slices.ContainsFunc(k.ToColumns, func(name string) bool { _, read := row[name]; return !read }) {
			return k.Table, nil // what is referred to is not declared, so nobody can look
		}
		if slices.Contains(values, nil) {
			continue
		}
		l := leave[tableID{k.Schema, k.Table}]
		rows, err := view.Referring(ctx, k, values, l.key)
		if err != nil {
			return k.Table, err
		}
		if slices.ContainsFunc(rows, func(r recordstore.Row) bool { return !l.takes(r, k.Columns) }) {
			return k.Table, nil
		}
	}
	return "", nil
}

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
