package caseworker

import (
	"golang.org/x/text/language"

	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/models"
)

// driftLine is where one collection of a store is not as it is declared.
type driftLine struct {
	Name  string
	Words []string
}

// quote is what another system says in its own words, and in which language:
// "" when it does not say.
type quote struct{ Text, Lang string }

// drift says where the store was not as it is declared when it was searched,
// collection by collection.
func (r storesRead) drift(st collect.StoreStatus) []driftLine {
	var out []driftLine
	for _, p := range st.Collection.Parts {
		if words := staff.Differences(r.Base, "work.drift.", p.Differences, p.Unlisted); len(words) > 0 {
			out = append(out, driftLine{Name: r.partName(st, p), Words: words})
		}
	}
	return out
}

// compared says what came of comparing a store that was searched with its
// declaration. What only shows in the records it gave is not said of the rest.
func (r storesRead) compared(st collect.StoreStatus, drift []driftLine) (staff.Fact, bool) {
	fact := staff.Fact{Term: r.T("work.drift")}
	switch {
	case st.Collection.Queries == 0 || st.Store.Kind == models.StoreManual:
		return fact, false
	case len(drift) > 0:
		fact.Value = r.T("work.drift.some")
	case st.Collection.State == models.CollectionFailed:
		fact.Value = r.T("work.drift.unknown")
	case st.Store.Kind == models.StoreSQL, st.Store.Kind == models.StoreMailbox, st.Store.Kind == models.StoreArchive:
		fact.Value = r.T("work.drift.none")
	default:
		fact.Value = r.T("work.drift.none_seen")
	}
	return fact, true
}

// said returns what the store itself says on why it gave nothing, or not
// everything, in the reader's language where it can.
func (r storesRead) said(st collect.StoreStatus) []quote {
	var out []quote
	for _, told := range st.Refused {
		if text, in := told.In(language.Make(string(r.L.Lang()))); text != "" {
			out = append(out, quote{Text: text, Lang: in})
		}
	}
	return out
}
