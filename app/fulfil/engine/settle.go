package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

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
	after := correction.After
	if correction.Supplement {
		after = beside(c.row[field], after)
	}
	if kind, detail := refused(w, f, after); kind != "" {
		obstacle(kind, detail)
		return nil
	}
	if correction.Supplement && after == c.row[field] {
		w.plan.Already++
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
	case kind == "date":
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
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
