package engine

import (
	"context"
	"slices"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore/dataset"
)

// PlanRestriction returns what it takes to mark the selected rows a search has
// found as restricted, GDPR Art. 18, or no longer so. It changes nothing. Where
// a collection has no column for it, that is said: the portal's own register of
// restrictions has to do.
func (e Engine) PlanRestriction(ctx context.Context, pages search.Replay, of []Selection, lift bool) (Plan, error) {
	d := Demand{Erase: of}
	if err := d.check(); err != nil {
		return Plan{}, err
	}
	p, err := e.planner(pages)
	if err != nil {
		return Plan{}, err
	}
	p.demand = d
	kind := Restrict
	if lift {
		kind = Lift
	}
	return p.plan(ctx, kind, func(ctx context.Context, n *node) (*work, error) { return p.restrict(ctx, n, lift) })
}

// restrict settles what is marked in one collection.
func (p *planner) restrict(ctx context.Context, n *node, lift bool) (*work, error) {
	f := p.found[n.address()]
	if f == nil || len(f.rows) == 0 || !coverageOf(p.demand.Erase, n).any() {
		return nil, nil //nolint:nilnil // nothing is planned, and nothing is wrong
	}
	w := p.begun(n)
	w.plan.Found = len(f.rows)
	if w.fixed(w.plan.Found) || w.forbidden(false, w.plan.Found) {
		return w, nil
	}
	at := slices.IndexFunc(n.collection.Fields, func(f dataset.Field) bool { return f.Restriction != nil })
	if at < 0 {
		w.plan.Obstacles = append(w.plan.Obstacles, Obstacle{Kind: NotPossible, Rows: len(f.rows), Detail: "no column says that a row is restricted"})
		return w, nil
	}
	flag := n.collection.Fields[at]
	column, value := w.flag(flag, lift)
	if kind, detail := refused(w, flag, value); kind != "" || flag.ReadOnly {
		w.plan.Obstacles = append(w.plan.Obstacles, Obstacle{Kind: firstKind(kind, NotAllowed), Columns: []string{flag.Name}, Rows: len(f.rows), Detail: detail})
		return w, nil
	}
	w.plan.Columns = []Column{column}
	rows, others := f.rows, map[string]bool{}
	if lift {
		rows, others = w.besides(rows)
	}
	w.sort(rows)
	if err := w.read(ctx); err != nil {
		return nil, err
	}
	if err := p.settled(ctx, w, flag, lift); err != nil {
		return nil, err
	}
	w.drop(func(c *candidate) (ObstacleKind, string) {
		if others[keyText(c.key)] {
			return ThirdParty, ""
		}
		return "", ""
	})
	p.unshared(ctx, w) // of those alone that would change: a mark that is left is somebody's to look at
	for _, c := range w.rows {
		c.planned.Paths = []string{flag.Name}
	}
	return w, p.finish(w)
}

// besides returns the rows with those that may be about somebody else by now among
// them, and the keys of these: whether they are marked is to be seen first, and not by
// whose restriction. One that cannot be named alone was never marked.
func (w *work) besides(rows []foundRow) (all []foundRow, others map[string]bool) {
	others = map[string]bool{}
	for _, r := range rows {
		if r.third {
			if !keyed(w.plan.Key, r.row) {
				continue
			}
			r.third, others[keyText(keyOf(w.plan.Key, r.row))] = false, true
		}
		all = append(all, r)
	}
	return all, others
}

// settled takes out the rows that are marked already, or of a lifting those that are
// not: what else the column says is not a mark of restriction.
func (p *planner) settled(ctx context.Context, w *work, flag dataset.Field, lift bool) error {
	_, mark := w.flag(flag, false)
	var rows []*candidate
	for _, c := range w.rows {
		marked, err := p.holds(ctx, w, c, flag.Name, mark)
		if err != nil {
			return err
		}
		if marked != lift {
			w.plan.Already++
			continue
		}
		rows = append(rows, c)
	}
	w.rows = rows
	return nil
}

func firstKind(kinds ...ObstacleKind) ObstacleKind {
	for _, k := range kinds {
		if k != "" {
			return k
		}
	}
	return ""
}

// flag returns how the column is set, and to what.
func (w *work) flag(f dataset.Field, lift bool) (Column, any) {
	t := f.Type
	if w.shape != nil && w.shape.Columns[f.Name].Type != "" {
		t = w.shape.Columns[f.Name].Type
	}
	text := f.Restriction.On
	if lift {
		text = f.Restriction.Off
	}
	if t == dataset.Integer && (text == "true" || text == "false") {
		text = map[string]string{"true": "1", "false": "0"}[text]
	}
	c := Column{Path: f.Name, Strategy: given, Configuration: map[string]string{givenType: string(t)}}
	if t == "" {
		c.Configuration[givenType] = string(dataset.String)
	}
	if text == "" {
		return c, nil
	}
	c.Configuration[givenValue] = text
	value, err := Engine{}.given(w.n, nil, c, nil)
	if err != nil {
		return c, text
	}
	return c, value
}
