package answer

import (
	"slices"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
)

// news is what has come since the version that the person has: rows, by the
// store they came from, and the stores that were missing from it and turned out
// to hold nothing more.
func (m material) news(l i18n.Localizer) []report.News {
	var out []report.News
	for _, st := range m.stores {
		n := m.found.fresh[st.Store.ID]
		n.Store = st.Store.Facts.Name.In(l.Lang())
		answered := st.Collection.State.Settled() && !st.Collection.Gap() && slices.Contains(m.earlier.Missing, st.Store.ID)
		if n.Rows > 0 || answered {
			out = append(out, n)
		}
	}
	return out
}
