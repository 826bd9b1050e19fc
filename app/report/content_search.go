package report

import "strings"

// searches lists every store with what came of the search: a store where
// nothing was found and one that did not answer both belong to the answer.
func (b *builder) searches() []Section {
	section := Section{ID: "searches", Level: 1, Heading: b.l.T("report.searches.heading")}
	if len(b.in.Searches) == 0 {
		section.Blocks = []Block{b.para("report.searches.none")}
		return []Section{section}
	}
	table := Table{
		ID:      b.nextTable(),
		Caption: b.l.T("report.searches.caption"),
		Columns: []Column{
			{Label: b.l.T("report.searches.store")},
			{Label: b.l.T("report.searches.activities")},
			{Label: b.l.T("report.searches.result")},
			{Label: b.l.T("report.searches.when")},
			{Label: b.l.T("report.searches.kinds")},
		},
	}
	var unlinked []string
	for _, s := range b.in.Searches {
		if s.Store == "" {
			unlinked = append(unlinked, b.served(s))
			continue
		}
		table.Rows = append(table.Rows, Row{Cells: Values(
			s.Store, b.served(s), b.result(s), b.l.ShortInstant(s.At), b.kinds(s.Kinds),
		)})
	}
	if len(table.Rows) > 0 {
		section.Blocks = append(section.Blocks, b.para("report.searches.intro"), table)
	}
	if len(unlinked) > 0 {
		section.Blocks = append(section.Blocks, b.para("report.searches.unlinked"), List{Items: unlinked})
	}
	return []Section{section}
}

func (b *builder) served(s Search) string {
	if len(s.Activities) == 0 {
		return b.l.T("report.searches.no_activity")
	}
	names := make([]string, len(s.Activities))
	for i, a := range s.Activities {
		names[i] = b.text(a.Name)
	}
	return strings.Join(names, ", ")
}

func (b *builder) result(s Search) string {
	if len(s.Unsearched) > 0 {
		return b.outcome(s) + ". " + b.l.T("report.search_unsearched", "parts", strings.Join(s.Unsearched, ", "))
	}
	return b.outcome(s)
}

func (b *builder) outcome(s Search) string {
	rows := b.l.N("report.rows", s.Rows)
	if s.State == SearchPerson && s.Rows == 0 {
		return b.l.T("report.search_person_nothing")
	}
	return b.l.T("report.search_"+string(s.State), "rows", rows, "reason", strings.TrimSpace(s.Reason))
}

// kinds names the kinds of identities; one without a word of its own is shown
// as the store declares it.
func (b *builder) kinds(kinds []string) string {
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = kind
		if key := "report.kind_" + kind; b.l.Has(key) {
			words[i] = b.l.T(key)
		}
	}
	return strings.Join(words, ", ")
}
