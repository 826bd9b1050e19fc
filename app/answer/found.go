package answer

import (
	"cmp"
	"context"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// found is what was collected, counted in one pass over it: however much there is,
// only some rows of each table are kept.
type found struct {
	rows, undecided int
	holdsBack       bool // something of it is held back, as the answer tells
	tables          []*foundTable
	withheld        []report.Withheld
	files           []report.Attachment
	fresh           map[string]report.News // by store: what has come since the version that the person has
}

// foundTable is what is given out of one origin.
type foundTable struct {
	from       collect.Origin
	rows       int
	others     bool // some of the rows may be about somebody else
	layout     collect.Layout
	declared   map[string]collect.LayoutColumn
	recipients []string // those it names
	named      map[string]bool
	columns    map[string]bool // that the rows have
	sample     sample
}

// find goes through what was collected, a page at a time.
func (s *Service) find(ctx context.Context, actor authz.Actor, m material) (found, error) {
	l := s.Texts.For(m.c.Request.Language)
	f := found{fresh: map[string]report.News{}}
	err := s.Review.EachPage(ctx, actor, m.c, collect.Origin{}, func(page []review.Row) error {
		for _, r := range page {
			f.see(m, l, r)
		}
		return nil
	})
	place := func(t *foundTable) int {
		return slices.IndexFunc(m.stores, func(st collect.StoreStatus) bool { return st.Store.ID == t.from.StoreID })
	}
	for _, t := range f.tables {
		t.layout = m.layout(t)
	}
	slices.SortStableFunc(f.tables, func(a, b *foundTable) int {
		if m.portability() {
			return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.from.Dataset, b.from.Dataset), cmp.Compare(a.from.Name, b.from.Name))
		}
		return cmp.Compare(a.from.Name, b.from.Name)
	})
	return f, err
}

// see counts a row. One that is withheld or that nobody has decided about gets no
// further.
func (f *found) see(m material, l i18n.Localizer, r review.Row) {
	f.rows++
	if m.earlier != nil && r.Seq > m.earlier.LastPage {
		n := f.fresh[r.StoreID]
		n.Rows++
		if r.Withheld() {
			n.Withheld++
		}
		f.fresh[r.StoreID] = n
	}
	rows, cells := m.layouts.KeptBack(r.Origin())
	f.holdsBack = f.holdsBack || r.HoldsBack() || rows+cells > 0
	switch {
	case r.Choice == nil:
		f.undecided++
	case r.Withheld():
		f.withheld = addWithheld(f.withheld, m.withheldRow(l, r))
	default:
		f.withheld = m.withoutAddress(l, m.withoutRedacted(l, f.withheld, r), r)
		if m.given(r) {
			f.add(m, l, r)
		}
	}
}

// given reports whether the row is given out. Of a row that may have a protected
// address anywhere nothing is, and of one where nothing else is left.
func (m material) given(r review.Row) bool {
	if r.Choice == nil || r.Choice.Outcome != models.Released {
		return false
	}
	if m.portability() {
		return !m.layouts.Empty(r.Origin())
	}
	whole, _ := m.layouts.KeptBack(r.Origin())
	return whole == 0
}

func (f *found) add(m material, l i18n.Localizer, r review.Row) {
	if r.IsAttachment() {
		f.files = append(f.files, report.Attachment{Name: r.FileName(), Size: r.FileSize(), Ref: r.Ref().String()})
	}
	i := slices.IndexFunc(f.tables, func(t *foundTable) bool { return t.from == r.Origin() })
	if i < 0 {
		i = len(f.tables)
		t := &foundTable{from: r.Origin(), columns: map[string]bool{}, declared: map[string]collect.LayoutColumn{}, named: map[string]bool{}, sample: sample{every: 1}}
		t.layout = m.layout(t)
		for _, col := range t.layout.Columns {
			t.declared[col.Name] = col
		}
		if m.portability() {
			t.sample.first = beginning
		}
		f.tables = append(f.tables, t)
	}
	t := f.tables[i]
	t.rows++
	for name := range r.Values {
		t.columns[name] = true
	}
	given := r.Given(l.T("report.redacted"))
	t.sample.add(l, t.declared, r.Third, given)
	if r.Third {
		t.others = true
		return // whom it was given to may be somebody else's affair
	}
	for _, name := range recordstore.Row(given).Texts(t.layout.Recipients) {
		if !t.named[name] {
			t.named[name], t.recipients = true, append(t.recipients, name)
		}
	}
}

// layout returns how the table is shown.
func (m material) layout(t *foundTable) collect.Layout {
	var rows []collect.Row
	if len(t.columns) > 0 {
		values := map[string]any{}
		for name := range t.columns {
			values[name] = nil
		}
		rows = []collect.Row{{Values: values}}
	}
	return m.layouts.For(t.from.StoreID, t.from.Dataset, t.from.Name, rows)
}
