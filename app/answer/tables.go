package answer

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// storeTables are the released rows as tables, by the store they came from.
type storeTables struct {
	stores []collect.StoreStatus
	of     map[string][]report.DataTable
}

// take returns the tables of the stores that serve the activity and have not
// been taken by an activity before it.
func (t storeTables) take(activityID string) []report.DataTable {
	var out []report.DataTable
	for _, st := range t.stores {
		if slices.Contains(st.Store.Facts.Activities, activityID) {
			out = append(out, t.of[st.Store.ID]...)
			delete(t.of, st.Store.ID)
		}
	}
	return out
}

// rest returns the tables no activity has taken.
func (t storeTables) rest() []report.DataTable {
	var out []report.DataTable
	for _, id := range slices.Sorted(maps.Keys(t.of)) { // also of a store that has left the register since
		out = append(out, t.of[id]...)
	}
	return out
}

// tables lays out what is given out. The rows of a long table are kept apart, and
// found by its place among the tables.
func (m material) tables(l i18n.Localizer) storeTables {
	out := storeTables{stores: m.stores, of: map[string][]report.DataTable{}}
	for i, t := range m.found.tables {
		table := m.table(l, t)
		if t.sample.cut {
			table.Apart = &report.Apart{Key: strconv.Itoa(i), Count: t.rows, Bytes: t.sample.all}
		}
		out.of[t.from.StoreID] = append(out.of[t.from.StoreID], table)
	}
	return out
}

func (m material) table(l i18n.Localizer, found *foundTable) report.DataTable {
	layout := m.layout(found)
	t := report.DataTable{
		Store: m.storeName(found.from.StoreID, l.Lang()), Label: layout.Label.In(l.Lang()),
		AboutOthers: found.others, Recipients: found.recipients,
	}
	for _, col := range layout.Columns {
		t.Columns = append(t.Columns, report.Column{Label: col.Label.In(l.Lang()), Raw: col.Name})
	}
	if found.from.Name == collect.Attachments {
		t.Note = l.T("report.attachments")
		if m.c.OnPaper() {
			t.Note = l.T("report.attachments_post")
		}
		for i := range t.Columns {
			t.Columns[i].Raw = "" // the portal's own columns, not the store's
		}
	}
	for _, r := range found.sample.rows {
		t.Rows = append(t.Rows, rowOf(layout, r.others, func(name string) report.Cell { return r.cells[name] }))
	}
	return t
}

// rowOf is a row in the layout's columns. A protected address is in none of them.
func rowOf(layout collect.Layout, others bool, cell func(name string) report.Cell) report.Row {
	row := report.Row{AboutOthers: others, Cells: make([]report.Cell, len(layout.Columns))}
	for i, col := range layout.Columns {
		row.Cells[i] = cell(col.Name)
		if col.Address && !col.Cut {
			row.Cells[i] = report.WithheldCell()
		}
	}
	return row
}

// cellOf is a value of a store as the report has it.
func cellOf(l i18n.Localizer, v any) report.Cell {
	if v == (review.Withheld{}) {
		return report.WithheldCell()
	}
	return report.Value(Show(l, v))
}

func (m material) storeName(id string, lang models.Language) string {
	for _, st := range m.stores {
		if st.Store.ID == id {
			return st.Store.Facts.Name.In(lang)
		}
	}
	return id
}

// Show words a value of a store for a person.
func Show(l i18n.Localizer, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case review.Withheld:
		return l.T("report.redacted")
	case bool:
		if v {
			return l.T("value.yes")
		}
		return l.T("value.no")
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = Show(l, e)
		}
		return strings.Join(parts, "\n")
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		parts := make([]string, len(keys))
		for i, k := range keys {
			parts[i] = k + ": " + Show(l, v[k])
		}
		return strings.Join(parts, "\n")
	default:
		b, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprintf("[%T]", v)
		}
		return string(b)
	}
}
