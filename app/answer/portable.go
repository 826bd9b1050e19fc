package answer

import (
	"fmt"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/portable"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// portability reports whether the person takes data along: the answer is files
// then, and a document that goes with them.
func (m material) portability() bool { return m.c.Item.InvokedRight == models.RightPortability }

// unreached reports whether there is nothing to take along since the right does
// not reach what there is: the request is refused then, and neither answered with
// nothing nor counted as if nothing were held. A store that did not answer may
// have something still.
func (m material) unreached() bool {
	if !m.portability() || m.found.rows > 0 {
		return false
	}
	beyond, searched := false, false
	for _, st := range m.stores {
		switch reason := st.Collection.Reason; {
		case reason == collect.NotPortable || reason == collect.NotAutomated || reason == collect.NotProvided:
			beyond = true
		case reason == collect.OutOfScope:
		case !st.Collection.State.Settled() || st.Collection.Gap():
			return false
		default:
			searched = true
		}
	}
	return beyond || !searched
}

// leftOut is what the right does not reach, in the order of the stores.
func (m material) leftOut(l i18n.Localizer) []report.Withheld {
	var out []report.Withheld
	add := func(st collect.StoreStatus, label string, ground models.Ground) {
		out = append(out, report.Withheld{
			Store: st.Store.Facts.Name.In(l.Lang()), Label: label,
			Ground: report.Ground{Code: string(ground), Provision: l.T("ground." + string(ground))},
		})
	}
	for _, st := range m.stores {
		switch st.Collection.Reason {
		case collect.NotPortable:
			add(st, "", "20-1-basis")
			continue
		case collect.NotAutomated:
			add(st, "", "20-1-not-automated")
			continue
		}
		if !maySay(st.Collection) && st.Collection.Reason != collect.NotProvided {
			continue
		}
		for _, what := range m.layouts.NotProvided(st.Store.ID) {
			add(st, what.In(l.Lang()), "20-1-not-provided")
		}
	}
	return out
}

// portableDocument words the answer that goes with the files.
func (s *Service) portableDocument(m material, summary string) (report.Document, error) {
	l := s.Texts.For(m.c.Request.Language)
	in := report.Portable{LeftOut: m.leftOut(l), Input: s.opening(m, l, summary)}
	in.Withheld, in.Searches = m.found.withheld, m.searches(l)
	if len(m.found.tables) > 0 {
		in.Wanted = m.c.Asked.Wanted
		if !lapsed(m.c, s.Now()) {
			in.To = m.c.Asked.ReceiverName
		}
	}
	tables := m.portableTables(l)
	names := portable.FileNames(tables)
	for i, t := range m.found.tables {
		in.Files = append(in.Files, report.PortableFile{Name: names[i], Label: tables[i].Label, Store: tables[i].Store, Rows: t.rows})
		in.Unassigned = append(in.Unassigned, m.table(l, t))
	}
	doc, err := report.BuildPortable(in, l)
	if err != nil {
		return doc, fmt.Errorf("building the answer: %w", err)
	}
	return doc, nil
}

// portableTables names the tables as they are in the files.
func (m material) portableTables(l i18n.Localizer) []portable.Table {
	lang := l.Lang()
	tables := make([]portable.Table, 0, len(m.found.tables))
	for _, t := range m.found.tables {
		key := t.from.Dataset
		if t.from.Name != t.from.Dataset { // what an owner has typed in has the store's name alone
			key += "." + t.from.Name
		}
		tables = append(tables, portable.Table{
			Key: key, Store: m.storeName(t.from.StoreID, lang), Label: m.layouts.For(t.from.StoreID, t.from.Dataset, t.from.Name, nil).Label.In(lang),
			Fields: portableFields(m.layouts.Provided(t.from), lang),
		})
	}
	return tables
}

func portableFields(declared []dataset.Field, lang models.Language) []portable.Field {
	fields := make([]portable.Field, 0, len(declared))
	for _, f := range declared {
		fields = append(fields, portable.Field{Name: f.Name, Label: f.Label.In(lang), Type: string(f.Type), Fields: portableFields(f.Fields, lang)})
	}
	return fields
}
