package answer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
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
		table.Key = strconv.Itoa(i)
		if t.sample.cut {
			table.Apart = &report.Apart{Count: t.rows, Bytes: t.sample.all, Pictures: t.sample.pictures}
		}
		out.of[t.from.StoreID] = append(out.of[t.from.StoreID], table)
	}
	return out
}

func (m material) table(l i18n.Localizer, found *foundTable) report.DataTable {
	layout := found.layout
	t := report.DataTable{
		Store: m.storeName(found.from.StoreID, l.Lang()), Label: layout.Label.In(l.Lang()),
		Messages: layout.Messages, AboutOthers: found.others, Recipients: found.recipients,
	}
	for _, col := range layout.Columns {
		t.Columns = append(t.Columns, report.Column{Label: col.Label.In(l.Lang()), Raw: col.Name, Members: memberNames(col)})
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
	for _, col := range layout.Hidden {
		if found.columns[col.Name] {
			t.LeftOut = append(t.LeftOut, col.Label.In(l.Lang()))
		}
	}
	for _, r := range found.sample.rows {
		t.Rows = append(t.Rows, rowOf(layout, r.others, func(col collect.LayoutColumn) report.Cell { return r.cells[col.Name] }))
	}
	return t
}

// memberNames are what the store calls what is in the column, "" where that is not
// declared.
func memberNames(col collect.LayoutColumn) string {
	var names []string
	for _, m := range col.Members {
		if m.Hidden {
			continue
		}
		name := m.Name
		if inner := memberNames(m); inner != "" {
			name += " (" + inner + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// rowOf is a row in the layout's columns. A protected address is in none of them.
func rowOf(layout collect.Layout, others bool, cell func(collect.LayoutColumn) report.Cell) report.Row {
	row := report.Row{AboutOthers: others, Cells: make([]report.Cell, len(layout.Columns))}
	for i, col := range layout.Columns {
		row.Cells[i] = cell(col)
		if col.Address && !col.Cut {
			row.Cells[i] = report.WithheldCell()
		}
	}
	return row
}

func (m material) storeName(id string, lang models.Language) string {
	for _, st := range m.stores {
		if st.Store.ID == id {
			return st.Store.Facts.Name.In(lang)
		}
	}
	return id
}
