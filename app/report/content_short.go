package report

import (
	"slices"
	"strings"

	"rettighetsporten/models"
)

// mostInShort is how many lines the summary has of each thing.
const mostInShort = 6

// inShort tells at a glance what is held, where it comes from, who gets it and for how
// long, of the activities that something is shown of: in the words that stand under
// each of them.
func (b *builder) inShort(activities []Section) []Block {
	var held []string
	used := false
	for _, a := range b.in.Activities {
		if line := b.heldLine(b.text(a.Facts.Name), a.Tables); line != "" {
			held, used = append(held, line), true
		}
	}
	if line := b.heldLine(b.l.T("report.unassigned.heading"), b.in.Unassigned); line != "" {
		held = append(held, line)
	}
	if len(held) == 0 {
		return nil
	}
	items := []Fact{{Term: b.l.T("report.short.held"), Lines: held}}
	if used {
		for _, name := range []string{"source", "recipients", "retention"} {
			items = append(items, b.gathered(name, activities))
		}
	}
	return []Block{Facts{items}}
}

// heldLine names the tables that have rows, with how many, "" for none.
func (b *builder) heldLine(name string, tables []DataTable) string {
	var counts []string
	for _, t := range tables {
		if t.Count() > 0 {
			counts = append(counts, b.l.T("report.short.table", "table", t.Label, "rows", b.l.N("report.rows", t.Count())))
		}
	}
	if len(counts) == 0 {
		return ""
	}
	return b.l.T("report.short.line", "name", name, "tables", strings.Join(counts, ", "))
}

// gathered puts together what is said of one thing under the activities that something
// is shown of.
func (b *builder) gathered(name string, activities []Section) Fact {
	fact := Fact{Term: b.l.T("report.fact_" + name)}
	var languages []models.Language
	for _, a := range b.in.Activities {
		if b.heldLine("", a.Tables) == "" {
			continue
		}
		said := factIn(activities, anchor("activity", a.ID), fact.Term)
		if said.Gap {
			fact.Note = b.l.T("report.short.silent")
		}
		for _, line := range said.Lines {
			if line != b.l.T("report.gap") && !slices.Contains(fact.Lines, line) {
				fact.Lines, languages = append(fact.Lines, line), append(languages, said.Lang)
			}
		}
	}
	switch {
	case len(fact.Lines) == 0:
		return Fact{Term: fact.Term, Lines: b.lines("report.gap"), Gap: true}
	case len(fact.Lines) > mostInShort+1:
		fact.Lines = append(fact.Lines[:mostInShort:mostInShort], b.l.T("report.short.more"))
	case len(slices.Compact(languages)) == 1:
		fact.Lang = languages[0]
	}
	return fact
}

// factIn returns the fact of the term in the section.
func factIn(sections []Section, id, term string) Fact {
	for _, s := range sections {
		if s.ID != id {
			continue
		}
		for _, block := range s.Blocks {
			facts, _ := block.(Facts)
			for _, f := range facts.Items {
				if f.Term == term {
					return f
				}
			}
		}
	}
	return Fact{}
}
