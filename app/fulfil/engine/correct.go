package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
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
	if len(byRow) == 0 {
		return nil, nil //nolint:nilnil // nothing is planned, and nothing is wrong
	}
	w := p.begun(n)
	w.plan.Found = len(byRow)
	if w.fixed() || w.forbidden(false) {
		return w, nil
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
		after, err := p.apply(w.n, columns, c.planned.Paths, c.key, c.row)
		if err != nil {
			return err
		}
		c.planned.Before, c.planned.After = p.before(w, c), p.after(w.n, c.planned.Paths, after)
	}
	return nil
}

// settle settles one correction.
func (p *planner) settle(ctx context.Context, w *work, c *candidate, correction Correction) error {
	field, strategy := correction.Field, given
	if correction.Supplement {
		field, strategy = supplementOf(w.n.collection), supplemented
	}
	f, declared := w.n.collection.Field(field)
	obstacle := func(kind ObstacleKind, detail string) {
		w.plan.Obstacles = append(w.plan.Obstacles, Obstacle{Kind: kind, Columns: []string{field}, Rows: 1, Keys: []search.Values{c.key}, Detail: detail})
	}
	switch {
	case !declared || field == "":
		obstacle(NotPossible, "there is no such column")
		return nil
	case strings.Contains(field, ".") || len(f.Fields) > 0 || f.Type.List():
		obstacle(NotPossible, "it is inside a column")
		return nil
	case f.ReadOnly:
		w.plan.Kept = addKept(w.plan.Kept, Kept{Ground: Declared, Basis: "read_only", Rows: 1}, field)
		return nil
	}
	if kind, detail := refused(w, f, correction.After); kind != "" {
		obstacle(kind, detail)
		return nil
	}
	if strategy == given {
		holds, err := p.holds(ctx, w, c, field, correction.After)
		if err != nil {
			return err
		}
		if holds {
			w.plan.Already++
			return nil
		}
		if holds, err = p.holds(ctx, w, c, field, correction.Before); err != nil {
			return err
		}
		if !holds {
			obstacle(OtherNow, "")
			return nil
		}
	}
	c.planned.Paths = append(c.planned.Paths, field)
	if !slices.ContainsFunc(w.plan.Columns, func(col Column) bool { return col.Path == field }) {
		w.plan.Columns = append(w.plan.Columns, Column{Path: field, Strategy: strategy})
	}
	return nil
}

// holds reports whether the field of the row has the value, however it is
// written.
func (p *planner) holds(ctx context.Context, w *work, c *candidate, field string, value any) (bool, error) {
	if value == nil || c.row[field] == nil {
		return value == nil && c.row[field] == nil, nil
	}
	one, _ := recordstore.Exact.Key(c.row[field])
	other, _ := recordstore.Exact.Key(value)
	if one == other || w.view == nil {
		return one == other, nil
	}
	return holding(ctx, w.view, w.n.collection, recordstore.Key{Columns: w.plan.Key, Values: c.key}, []string{field}, []any{value})
}

// holding reports whether the row of the key has the values, compared as the
// store compares them.
func holding(ctx context.Context, view recordstore.View, c *dataset.Collection, key recordstore.Key, columns []string, values []any) (bool, error) {
	n, err := view.Holding(ctx, c, recordstore.Key{Columns: append(slices.Clone(key.Columns), columns...), Values: append(slices.Clone(key.Values), values...)})
	return n == 1, err
}

func supplementOf(c *dataset.Collection) string {
	for _, f := range c.Fields {
		if f.Supplement {
			return f.Name
		}
	}
	return ""
}

// refused returns why the store would not take the value in the column.
func refused(w *work, f dataset.Field, value any) (ObstacleKind, string) {
	if f.PrimaryKey || slices.Contains(w.plan.Key, f.Name) {
		return KeyColumn, ""
	}
	if _, fits := recordstore.Cast(f.Type, value); !fits && value != nil {
		return WrongType, "declared " + string(f.Type)
	}
	text, _ := recordstore.Exact.Key(value)
	if f.Length > 0 && utf8.RuneCountInString(text) > f.Length {
		return WrongType, "longer than " + strconv.Itoa(f.Length)
	}
	if w.shape == nil {
		return "", ""
	}
	has, there := w.shape.Columns[f.Name]
	switch {
	case !there:
		return NoColumn, ""
	case slices.Contains(w.shape.Key, f.Name):
		return KeyColumn, ""
	case has.Generated:
		return Generated, ""
	case value == nil && has.NotNull:
		return NotNull, ""
	case value != nil && !takes(has, value, text):
		return WrongType, "is " + has.Kind
	case has.Length > 0 && utf8.RuneCountInString(text) > has.Length:
		return WrongType, "longer than " + strconv.Itoa(has.Length)
	}
	for _, k := range w.shape.From {
		if slices.Contains(k.ToColumns, f.Name) {
			return ForeignKey, k.Table
		}
	}
	return "", ""
}

// takes reports whether a column takes the value, as far as can be told.
func takes(has recordstore.ColumnShape, value any, text string) bool {
	if _, fits := recordstore.Cast(has.Type, value); !fits || has.Type == "" || has.Type.List() {
		return false
	}
	switch kind := strings.ToLower(has.Kind); {
	case strings.HasPrefix(kind, "date"), strings.HasPrefix(kind, "timestamp"):
		return moment(text)
	default:
		return true
	}
}

func moment(text string) bool {
	for _, layout := range []string{time.DateOnly, time.DateTime, time.RFC3339, "2006-01-02 15:04:05-07:00"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

// given returns what a column of a row becomes by a correction, or by what the
// plan itself says.
func (e Engine) given(n *node, key []any, col Column, now any) (any, error) {
	if text, said := col.Configuration[givenValue]; said {
		value, _ := recordstore.Cast(dataset.Type(col.Configuration[givenType]), text)
		return value, nil
	}
	for _, c := range e.Given {
		if c.Collection != n.address().String() || keyText(c.Key) != keyText(key) {
			continue
		}
		switch {
		case c.Supplement && col.Strategy == supplemented:
			text, _ := recordstore.Exact.Key(c.After)
			if before, ok := now.(string); ok && before != "" {
				text = before + "\n" + text
			}
			return text, nil
		case !c.Supplement && col.Strategy == given && c.Field == col.Path:
			return recordstore.Plain(c.After), nil
		}
	}
	if col.Strategy == given && col.Configuration[givenType] != "" {
		return nil, nil // a restriction that is lifted to nothing
	}
	return nil, errors.New("nothing is given for the column")
}

// givenType goes with givenValue.
const givenType = "type"
