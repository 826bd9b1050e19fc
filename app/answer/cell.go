package answer

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// Cell is a value of a store as the answer has it: dates and numbers as people here
// write them, yes and no in words, and what is in an object by the labels that are
// declared for it.
func Cell(l i18n.Localizer, v any, col collect.LayoutColumn) report.Cell {
	switch v := v.(type) {
	case nil:
		return report.Cell{}
	case review.Withheld:
		return report.WithheldCell()
	case []any:
		col.Type = col.Type.Element()
		elements := make([]report.Cell, len(v))
		for i, e := range v {
			elements[i] = Cell(l, e, col)
		}
		return report.Several(elements...)
	case map[string]any:
		return report.Object(members(l, v, col)...)
	default:
		written := writtenBy(v)
		if facts, ok := report.PictureIn(written); ok {
			return report.Picture(l.T("value.picture_"+facts.Format, "width", facts.Width, "height", facts.Height, "size", l.Kilobytes(int64(facts.Size))), written, facts.Format)
		}
		return report.Worded(worded(l, v, written, col.Type.Element()), written)
	}
}

// members are those of the object in the order in which they are declared, and then
// those that are not.
func members(l i18n.Localizer, object map[string]any, col collect.LayoutColumn) []report.Member {
	var out []report.Member
	known := map[string]bool{}
	add := func(inner collect.LayoutColumn) {
		known[inner.Name] = true
		v, ok := object[inner.Name]
		if !ok || inner.Hidden {
			return
		}
		m := report.Member{Label: inner.Label.In(l.Lang()), Raw: inner.Name, Cell: Cell(l, v, inner)}
		if m.Raw == m.Label {
			m.Raw = ""
		}
		out = append(out, m)
	}
	for _, declared := range col.Members {
		add(declared)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !known[name] {
			add(collect.LayoutColumn{Name: name, Label: models.Text{NB: name}})
		}
	}
	return out
}

// writtenBy returns a single value as its store writes it.
func writtenBy(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		b, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprintf("[%T]", v)
		}
		return string(b)
	}
}

// worded is the single value in the words for people. A whole number stays as it is:
// most are the numbers of something, and no amounts.
func worded(l i18n.Localizer, v any, written string, declared dataset.Type) string {
	if declared == dataset.Boolean {
		v, _ = recordstore.Cast(declared, v)
	}
	said, ok := "", false
	switch v := v.(type) {
	case bool:
		if v {
			return l.T("value.yes")
		}
		return l.T("value.no")
	case float64:
		said, ok = l.Decimal(written)
	case int64:
		if declared == dataset.Float { // a whole one of many
			said, ok = l.Decimal(written)
		}
	case string:
		if declared == dataset.Float {
			said, ok = l.Decimal(written)
		} else {
			said, ok = l.Moment(written)
		}
	}
	if !ok {
		return written
	}
	return said
}

// Shown is a value of a store as a page of those who work on an answer shows it.
func Shown(l i18n.Localizer, v any, col collect.LayoutColumn) report.CellView {
	return report.CellView{Cell: Cell(l, v, col), Words: report.Words{Withheld: l.T("report.redacted")}}
}

// Show words a value of a store as text.
func Show(l i18n.Localizer, v any, col collect.LayoutColumn) string { return Shown(l, v, col).Text() }
