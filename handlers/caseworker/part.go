package caseworker

import (
	"cmp"
	"strings"
	"time"

	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// partLine is one collection of a store's declaration and what has come of its
// search.
type partLine struct {
	Name   string
	Words  string
	Why    string
	Detail string // for who runs the store
	Asked  string
	Took   string
	By     string
}

// scopeOf says exactly what was searched for.
func (r storesRead) scopeOf(st collect.StoreStatus, drift []driftLine) []staff.Fact {
	col := st.Collection
	scope := r.T("staff.asked.everything")
	if r.scope != "" {
		scope = r.scope
	}
	facts := []staff.Fact{
		{Term: r.T("work.scope.by"), Value: kindWords(r.Base, col.SearchedBy, "work.scope.by_nothing")},
		{Term: r.T("work.scope.service"), Value: scope},
		{Term: r.T("work.scope.period"), Value: r.T("work.scope.all_time")},
	}
	if col.Queries > 0 {
		facts = append(facts, staff.Fact{Term: r.T("work.scope.asked"), Value: r.T("work.scope.took", "queries", r.N("work.queries", col.Queries), "took", took(r.Base, col.Took))})
	}
	facts = append(facts, staff.Fact{Term: r.T("work.scope.tries"), Value: r.L.Number(col.Tries)})
	if compared, ok := r.compared(st, drift); ok {
		facts = append(facts, compared)
	}
	return facts
}

// partName returns the name of a collection in words, where it has one.
func (r storesRead) partName(st collect.StoreStatus, p models.CollectionPart) string {
	return cmp.Or(r.layouts.For(st.Store.ID, p.Dataset, p.Name, nil).Label.In(r.L.Lang()), p.Name)
}

func (r storesRead) parts(st collect.StoreStatus) []partLine {
	out := make([]partLine, 0, len(st.Collection.Parts))
	for _, p := range st.Collection.Parts {
		line := partLine{
			Name: r.partName(st, p), Words: stateWords(r.Base, p.State, p.RowCount),
			Detail: p.Detail, Asked: r.N("work.queries", p.Queries), Took: took(r.Base, p.Took), By: kindWords(r.Base, p.By, "work.scope.by_others"),
		}
		if p.Reason != "" {
			line.Why = staff.Reason(r.Base, p.Reason)
		}
		if p.Queries == 0 {
			line.Took, line.By = "", ""
		}
		out = append(out, line)
	}
	return out
}

// kindWords names the kinds of identities; none is said in the words of the key.
func kindWords(b web.Base, kinds []string, none string) string {
	if len(kinds) == 0 {
		return b.T(none)
	}
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = kind
		if key := "work.key." + kind; b.L.Has(key) {
			words[i] = b.T(key)
		}
	}
	return strings.Join(words, ", ")
}

// took words a duration, in whole seconds or minutes.
func took(b web.Base, d time.Duration) string {
	switch {
	case d < time.Second:
		return b.T("work.took.short")
	case d < 2*time.Minute:
		return b.N("work.took.seconds", int(d.Round(time.Second)/time.Second))
	default:
		return b.N("work.took.minutes", int(d.Round(time.Minute)/time.Minute))
	}
}
