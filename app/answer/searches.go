package answer

import (
	"slices"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// withoutRedacted adds the fields that are held back, in whole or in part, of a row
// that is given out.
func (m material) withoutRedacted(l i18n.Localizer, out []report.Withheld, r review.Row) []report.Withheld {
	for i, red := range r.Redactions {
		same := func(o review.Redaction) bool {
			return o.Field == red.Field && o.Ground == red.Ground && o.Reason == red.Reason
		}
		if !slices.ContainsFunc(r.Redactions[:i], same) { // a field with two passages is one field
			held := report.Withheld{Cells: 1}
			if !red.Whole() {
				held = report.Withheld{Parts: 1}
			}
			out = addWithheld(out, m.withheldOf(l, r, red.Ground, red.Reason, held))
		}
	}
	return out
}

// withoutAddress adds what is kept back of a row that is given out since the
// person's address is protected.
func (m material) withoutAddress(l i18n.Localizer, out []report.Withheld, r review.Row) []report.Withheld {
	rows, cells := m.layouts.KeptBack(r.Origin())
	if rows+cells == 0 {
		return out
	}
	layout, ground := m.layouts.For(r.StoreID, r.Dataset, r.Name, nil), string(m.c.Item.AddressGround())
	return addWithheld(out, report.Withheld{
		Store: m.storeName(r.StoreID, l.Lang()), Label: layout.Label.In(l.Lang()), Rows: rows, Cells: cells,
		Ground: report.Ground{Code: ground, Provision: l.T("ground." + ground)}, Reason: l.T("report.address_protected"),
	})
}

// addWithheld counts what is held back with what is so on the same ground and
// for the same reason.
func addWithheld(out []report.Withheld, w report.Withheld) []report.Withheld {
	i := slices.IndexFunc(out, func(o report.Withheld) bool {
		return o.Store == w.Store && o.Label == w.Label && o.Ground.Code == w.Ground.Code && o.Reason == w.Reason
	})
	if i < 0 {
		return append(out, w)
	}
	out[i].Rows += w.Rows
	out[i].Cells += w.Cells
	out[i].Parts += w.Parts
	return out
}

func (m material) withheldRow(l i18n.Localizer, r review.Row) report.Withheld {
	return m.withheldOf(l, r, r.Choice.Ground, r.Choice.Reason, report.Withheld{Rows: 1})
}

// withheldOf words what is counted in w of where the row came from.
func (m material) withheldOf(l i18n.Localizer, r review.Row, ground models.Ground, reason string, w report.Withheld) report.Withheld {
	w.Store, w.Label = m.storeName(r.StoreID, l.Lang()), m.layouts.For(r.StoreID, r.Dataset, r.Name, nil).Label.In(l.Lang())
	w.Ground, w.Reason = report.Ground{Code: string(ground), Provision: l.T("ground." + string(ground))}, reason
	return w
}

// searches is the whole truth about where was searched: every store of the
// controller, and every activity that no store is linked to.
func (m material) searches(l i18n.Localizer) []report.Search {
	out := make([]report.Search, 0, len(m.stores))
	served := map[string]bool{}
	for _, st := range m.stores {
		line := report.Search{
			Store: st.Store.Facts.Name.In(l.Lang()), State: searchState(st.Collection, st.Store.Kind),
			Rows: st.Collection.RowCount, Kinds: st.Collection.SearchedBy, Pending: st.Collection.Gap(),
		}
		if st.Collection.State == models.CollectionUnanswered {
			line.Kinds = nil // nobody knows that the owner looked
		}
		line.Unsearched = m.unsearched(st, l.Lang())
		if st.Collection.Reason != "" {
			line.Reason = l.T(st.Collection.Reason)
		}
		if st.Collection.FinishedAt != nil {
			line.At = *st.Collection.FinishedAt
		}
		for _, id := range st.Store.Facts.Activities {
			served[id] = true
			line.Activities = append(line.Activities, m.activityName(id))
		}
		out = append(out, line)
	}
	for _, a := range m.activities {
		if !served[a.ID] && m.inScope(a.ID) && (!m.portability() || a.Portable()) {
			out = append(out, report.Search{
				Activities: []report.ActivityName{m.activityName(a.ID)}, State: m.unlinked(),
			})
		}
	}
	return out
}

// unsearched names the collections of a store that was searched, which nothing
// that is proved of the person leads to.
func (m material) unsearched(st collect.StoreStatus, lang models.Language) []string {
	if st.Collection.State == models.CollectionNotSearched {
		return nil // all of it, which is said of the store
	}
	var names []string
	for _, part := range st.Collection.Parts {
		if part.State == models.CollectionNotSearched && part.Reason == collect.NoIdentity {
			names = append(names, m.layouts.For(st.Store.ID, part.Dataset, part.Name, nil).Label.In(lang))
		}
	}
	return names
}

// unlinked is how an activity without a store counts: beside what was found it
// is no gap, but where nothing was found nobody can say that there is nothing.
func (m material) unlinked() report.SearchState {
	if m.found.rows == 0 {
		return report.SearchNot
	}
	return report.SearchAside
}

func searchState(c models.Collection, kind models.StoreKind) report.SearchState {
	switch c.State {
	case models.CollectionFound:
		if kind == models.StoreManual {
			return report.SearchPerson
		}
		return report.SearchFound
	case models.CollectionNothing:
		if c.Reason == collect.NotProvided {
			return report.SearchNotGiven
		}
		return report.SearchNothing
	case models.CollectionStopped:
		return report.SearchLimit
	case models.CollectionNotSearched:
		switch c.Reason {
		case collect.OutOfScope, collect.NotPortable, collect.NotAutomated:
			return report.SearchAside
		}
		return report.SearchNot
	case models.CollectionFailed:
		if c.RowCount > 0 {
			return report.SearchLimit
		}
		return report.SearchNoAnswer
	case models.CollectionUnanswered, models.CollectionWaiting, models.CollectionRunning, models.CollectionWithOwner:
		return report.SearchNoAnswer
	default:
		return report.SearchNoAnswer
	}
}

func (m material) activityName(id string) report.ActivityName {
	for _, a := range m.activities {
		if a.ID == id {
			return report.ActivityName{ID: id, Name: a.Facts.Name}
		}
	}
	return report.ActivityName{ID: id, Name: models.Text{NB: id}}
}
