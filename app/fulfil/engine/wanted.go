package engine

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// Wanted is what a value is to become in every row of the person's that says it,
// GDPR Art. 16. It holds data, and is kept apart from the plan.
type Wanted struct {
	Collection string // dataset:collection; "" where no machine reads
	Field      string
	Says       string // what the value is said to be now, as a person writes it; "" is nothing
	After      string // what it is to be; of a supplement what is put beside the row
	Supplement bool
}

// Met is what there is of a Wanted: counts, no key and no value.
type Met struct {
	Rows    int        `json:"rows,omitempty"`    // that say so
	Change  int        `json:"change,omitempty"`  // of them are changed
	Already int        `json:"already,omitempty"` // rows that are as they should be
	Left    []Obstacle `json:"left,omitempty"`    // rows that stay as they are, by what stands in the way
}

func (m *Met) leave(kind ObstacleKind) {
	i := slices.IndexFunc(m.Left, func(o Obstacle) bool { return o.Kind == kind })
	if i < 0 {
		i, m.Left = len(m.Left), append(m.Left, Obstacle{Kind: kind})
	}
	m.Left[i].Rows++
}

// aim is a correction, and what it was wanted by.
type aim struct {
	Correction

	of []int
}

// PlanWanted finds the rows of the person in which something is wanted, and
// plans what it takes. The corrections are to be Given when the plan is carried
// out, and kept sealed until then. Where no machine reads, what is wanted counts
// for the plan's hash alone.
func (e Engine) PlanWanted(ctx context.Context, pages search.Replay, wanted []Wanted) (Plan, []Correction, []Met, error) {
	p, err := e.planner(pages)
	if err != nil {
		return Plan{}, nil, nil, err
	}
	if p.wanted, err = e.wantedSum(wanted); err != nil {
		return Plan{}, nil, nil, err
	}
	met := make([]Met, len(wanted))
	aims := p.aims(ctx, wanted, met)
	p.Given = nil
	for _, a := range aims {
		p.Given = append(p.Given, a.Correction)
	}
	plan, err := p.plan(ctx, Rectify, p.correct)
	if err != nil {
		return Plan{}, nil, nil, err
	}
	for _, a := range aims {
		for _, i := range a.of {
			p.count(plan, a.Correction, &met[i])
		}
	}
	return plan, p.Given, met, nil
}

// wantedSum stands for everything that is wanted, and says nothing of it without
// the secret.
func (e Engine) wantedSum(wanted []Wanted) (string, error) {
	text, err := json.Marshal(wanted)
	if err != nil {
		return "", fmt.Errorf("writing what is wanted: %w", err)
	}
	mac := hmac.New(sha256.New, e.Secret)
	_, _ = mac.Write(text) // it never fails
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// aims returns the correction of each row that says what is wanted to be
// otherwise. What is put beside one row is put there together.
func (p *planner) aims(ctx context.Context, wanted []Wanted, met []Met) []aim {
	var all []aim
	for i, w := range wanted {
		at := slices.IndexFunc(p.stores.nodes, func(n *node) bool { return n.address().String() == w.Collection })
		if at < 0 || p.found[p.stores.nodes[at].address()] == nil {
			continue
		}
		n := p.stores.nodes[at]
		if source, ok := p.source(n.source.StoreID); ok {
			_ = p.look(ctx, source) // the plan says that it failed
		}
		of := p.begun(n)
		key := of.plan.Key
		f, _ := n.collection.Field(w.Field)
		var has recordstore.ColumnShape
		if of.shape != nil {
			has = of.shape.Columns[w.Field]
		}
		if has.Type != "" {
			f.Type = has.Type
		}
		for _, r := range p.found[n.address()].rows {
			value := r.row[w.Field]
			switch {
			case same(f, value, spelled(f, value, w.Says)):
				met[i].Rows++
				if !keyed(key, r.row) {
					met[i].leave(NoKey)
					p.keyless[n.address()]++
					continue
				}
				c := Correction{Collection: w.Collection, Key: keyOf(key, r.row), Field: w.Field, Before: value, After: after(w, f, has, value, p.found[n.address()].rows)}
				if w.Supplement {
					c = Correction{Collection: w.Collection, Key: c.Key, Supplement: true, After: w.After}
				}
				all = joined(all, c, i, &met[i])
			case !w.Supplement && !r.third && same(f, value, spelled(f, value, w.After)):
				met[i].Already++
			}
		}
	}
	return all
}

// after returns what the value is to be, as the column takes it.
func after(w Wanted, f dataset.Field, has recordstore.ColumnShape, value any, rows []foundRow) any {
	if value != nil {
		return written(has, spelled(f, value, w.After))
	}
	return entered(f, has, rows, w.After)
}

// joined adds a correction. One value is not made two things.
func joined(all []aim, c Correction, of int, met *Met) []aim {
	i := slices.IndexFunc(all, func(a aim) bool {
		return a.Collection == c.Collection && a.Field == c.Field && a.Supplement == c.Supplement && keyText(a.Key) == keyText(c.Key)
	})
	switch {
	case i < 0:
		return append(all, aim{c, []int{of}})
	case c.Supplement:
		all[i].After, all[i].of = beside(all[i].After, c.After), append(all[i].of, of)
	default:
		met.leave(OtherNow)
	}
	return all
}

// count counts what the plan does with the row of a correction.
func (p *planner) count(plan Plan, c Correction, met *Met) {
	for _, store := range plan.Stores {
		for _, of := range store.Collections {
			if of.Address().String() != c.Collection {
				continue
			}
			field := c.Field
			if c.Supplement {
				field = supplementOf(p.stores.byName[of.Address()].collection)
			}
			named := func(r Row) bool { return keyText(r.Key) == keyText(c.Key) && slices.Contains(r.Paths, field) }
			if slices.ContainsFunc(of.Rows, named) {
				met.Change++
				return
			}
			if kind := inTheWay(of, c, field); kind != "" {
				met.leave(kind)
				return
			}
			met.Already++
			return
		}
	}
}

// inTheWay returns what keeps the row of the correction as it is; "" for
// nothing.
func inTheWay(of CollectionPlan, c Correction, field string) ObstacleKind {
	for _, o := range of.Obstacles {
		switch {
		case len(o.Columns) > 0 && !slices.Contains(o.Columns, field):
		case slices.ContainsFunc(o.Keys, func(key search.Values) bool { return keyText(key) == keyText(c.Key) }):
			return o.Kind
		case o.Kind == NoTable || o.Kind == NotTable || o.Kind == NotAllowed: // they are of all rows
			return o.Kind
		}
	}
	if slices.ContainsFunc(of.Kept, func(k Kept) bool { return slices.Contains(k.Columns, field) }) {
		return NotAllowed
	}
	return ""
}
