package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
)

// Correction is a value of a row that is to be another one, GDPR Art. 16. It
// holds data, and is kept apart from the plan.
type Correction struct {
	Collection string        `json:"collection"` // dataset:collection
	Key        search.Values `json:"key"`        // of the row, as a plan names it
	Field      string        `json:"field,omitempty"`
	Before     any           `json:"before"` // what the value is said to be now
	After      any           `json:"after"`
	// Supplement puts the text After beside a row that has to stand, in the column
	// that is declared for it, behind what stands there. It goes without Field and
	// Before.
	Supplement bool `json:"supplement,omitempty"`
}

// UnmarshalJSON reads values with the types a row holds.
func (c *Correction) UnmarshalJSON(source []byte) error {
	type plain Correction
	read := struct {
		*plain

		Before json.RawMessage `json:"before"`
		After  json.RawMessage `json:"after"`
	}{plain: (*plain)(c)}
	if err := json.Unmarshal(source, &read); err != nil {
		return errors.New("a correction cannot be read") // the decoder's own text repeats parts of it
	}
	for text, into := range map[*json.RawMessage]*any{&read.Before: &c.Before, &read.After: &c.After} {
		if len(*text) == 0 {
			continue
		}
		value, err := recordstore.DecodeJSON(*text)
		if err != nil {
			return err
		}
		*into = value
	}
	return nil
}

// supplemented is the strategy of a supplement.
const supplemented = "supplement"

// PlanRectification returns what it takes to make the corrections in the
// engine's Given, in rows a search has found. It changes nothing. A row whose
// value is not what it was said to be is left, and so is one that may be about
// somebody else or that rows of others refer to.
func (e Engine) PlanRectification(ctx context.Context, pages search.Replay) (Plan, error) {
	if len(e.Given) == 0 {
		return Plan{}, errors.New("nothing is to be corrected")
	}
	p, err := e.planner(pages)
	if err != nil {
		return Plan{}, err
	}
	for _, c := range e.Given {
		if !slices.ContainsFunc(p.stores.nodes, func(n *node) bool { return n.address().String() == c.Collection }) {
			return Plan{}, errors.New("a correction is of a collection that is not declared")
		}
	}
	return p.plan(ctx, Rectify, p.correct)
}

// correct settles what is corrected in one collection.
func (p *planner) correct(ctx context.Context, n *node) (*work, error) {
	byRow := map[string][]Correction{}
	for _, c := range p.Given {
		if c.Collection == n.address().String() {
			byRow[keyText(c.Key)] = append(byRow[keyText(c.Key)], c)
		}
	}
	keyless := p.keyless[n.address()]
	if len(byRow) == 0 && keyless == 0 {
		return nil, nil //nolint:nilnil // nothing is planned, and nothing is wrong
	}
	w := p.begun(n)
	w.plan.Found = len(byRow) + keyless
	if w.fixed(w.plan.Found) || w.forbidden(false, w.plan.Found) {
		return w, nil
	}
	for range keyless {
		w.leave(NoKey, "", nil)
	}
	var rows []foundRow
	if f := p.found[n.address()]; f != nil {
		for _, r := range f.rows {
			if keyed(w.plan.Key, r.row) && byRow[keyText(keyOf(w.plan.Key, r.row))] != nil {
				rows = append(rows, r)
			}
		}
	}
	w.sort(rows)
	p.missing(w, rows, byRow)
	if err := w.read(ctx); err != nil {
		return nil, err
	}
	p.unshared(ctx, w)
	for _, c := range w.rows {
		for _, correction := range byRow[keyText(c.key)] {
			if err := p.settle(ctx, w, c, correction); err != nil {
				return nil, err
			}
		}
	}
	return w, p.finish(w)
}

// missing notes corrections of rows the search did not find.
func (p *planner) missing(w *work, rows []foundRow, byRow map[string][]Correction) {
	for text, corrections := range byRow {
		if !slices.ContainsFunc(rows, func(r foundRow) bool { return keyText(keyOf(w.plan.Key, r.row)) == text }) {
			w.leave(NotFound, "", corrections[0].Key)
		}
	}
}

// NotFound is why a row is not corrected that the search did not find: nothing
// shows that it is the person's.
const NotFound ObstacleKind = "not-found"

// finish sums up the rows, and takes out those in which nothing changes.
func (p *planner) finish(w *work) error {
	columns := byPath(w.plan.Columns)
	w.rows = slices.DeleteFunc(w.rows, func(c *candidate) bool { return len(c.planned.Paths) == 0 })
	for _, c := range w.rows {
		if w.view == nil {
			continue
		}
		if err := p.foresee(w, columns, c); err != nil {
			return err
		}
	}
	return nil
}
