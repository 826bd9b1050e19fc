package answer

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore"
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

type tableKey struct{ store, dataset, name string }

// tables lays out the released rows. A row that is withheld or that nobody has
// decided about never gets this far.
func (m material) tables(l i18n.Localizer) storeTables {
	grouped := map[tableKey][]review.Row{}
	var order []tableKey
	for _, r := range m.rows {
		if r.Choice == nil || r.Choice.Outcome != models.Released {
			continue
		}
		if whole, _ := m.layouts.KeptBack(r.Origin()); whole > 0 {
			continue // nobody knows where in it the address is
		}
		key := tableKey{r.StoreID, r.Dataset, r.Name}
		if _, ok := grouped[key]; !ok {
			order = append(order, key)
		}
		grouped[key] = append(grouped[key], r)
	}
	out := storeTables{stores: m.stores, of: map[string][]report.DataTable{}}
	slices.SortStableFunc(order, func(a, b tableKey) int { return cmp.Compare(a.name, b.name) })
	for _, key := range order {
		out.of[key.store] = append(out.of[key.store], m.table(l, key, grouped[key]))
	}
	return out
}

func (m material) table(l i18n.Localizer, key tableKey, rows []review.Row) report.DataTable {
	collected := make([]collect.Row, 0, len(rows))
	for _, r := range rows {
		collected = append(collected, r.Row)
	}
	layout := m.layouts.For(key.store, key.dataset, key.name, collected)
	t := report.DataTable{Store: m.storeName(key.store, l.Lang()), Label: layout.Label.In(l.Lang())}
	for _, col := range layout.Columns {
		t.Columns = append(t.Columns, report.Column{Label: col.Label.In(l.Lang()), Raw: col.Name})
	}
	if rows[0].IsAttachment() {
		t.Note = l.T("report.attachments")
		if m.c.OnPaper() {
			t.Note = l.T("report.attachments_post")
		}
		for i := range t.Columns {
			t.Columns[i].Raw = "" // the portal's own columns, not the store's
		}
	}
	for _, r := range rows {
		row, given := report.DataRow{AboutOthers: r.Third}, r.Given(l.T("report.redacted"))
		for _, col := range layout.Columns {
			cell := report.Value(Show(l, given[col.Name]))
			if given[col.Name] == (review.Withheld{}) || col.Address && !col.Cut {
				cell = report.WithheldCell()
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
		if r.Third {
			continue // whom it was given to may be somebody else's affair
		}
		for _, name := range recordstore.Row(given).Texts(layout.Recipients) {
			if !slices.Contains(t.Recipients, name) {
				t.Recipients = append(t.Recipients, name)
			}
		}
	}
	return t
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
