package report

import (
	"slices"
	"strings"
)

// activityData shows the data of the stores that serve an activity, Art.
// 15(3), or says why there are none.
func (b *builder) activityData(a ActivityInput) []Block {
	if blocks := b.tables(a.Tables); len(blocks) > 0 {
		return blocks
	}
	return []Block{b.para(b.emptyKey(a.ID))}
}

// emptyKey tells nothing found from not looked and from withheld.
func (b *builder) emptyKey(activityID string) string {
	searched, open, withheld := false, false, false
	for _, s := range b.in.Searches {
		if !slices.ContainsFunc(s.Activities, func(n ActivityName) bool { return n.ID == activityID }) {
			continue
		}
		searched = true
		open = open || s.open()
		withheld = withheld || slices.ContainsFunc(b.in.Withheld, func(w Withheld) bool { return w.Store == s.Store && w.Rows > 0 })
	}
	switch {
	case withheld:
		return "report.data.withheld"
	case !searched:
		return "report.data.not_searched"
	case open:
		return "report.data.open"
	default:
		return "report.data.none"
	}
}

// unassigned shows the data of stores that serve no activity of the register.
func (b *builder) unassigned() []Section {
	blocks := b.tables(b.in.Unassigned)
	if len(blocks) == 0 {
		return nil
	}
	blocks = append([]Block{b.para("report.unassigned.intro")}, blocks...)
	return []Section{{ID: "unassigned", Level: 1, Heading: b.l.T("report.unassigned.heading"), Blocks: blocks}}
}

// tables words the tables that have rows, and those whose rows are all
// withheld.
func (b *builder) tables(tables []DataTable) []Block {
	var blocks []Block
	for _, t := range tables {
		switch {
		case t.Count() > 0:
			blocks = append(blocks, b.table(t))
		case b.withheldFrom(t).Rows > 0:
			blocks = append(blocks, b.para("report.data.all_withheld", "table", t.Label, "store", t.Store))
		}
	}
	return blocks
}

func (b *builder) table(t DataTable) Table {
	out := Table{
		ID:       b.nextTable(),
		Caption:  t.Label,
		Source:   b.l.T("report.data.source", "store", t.Store, "rows", b.l.N("report.rows", t.Count())),
		Note:     b.tableNote(t),
		Columns:  make([]Column, len(t.Columns)),
		Rows:     t.Rows,
		Key:      t.Key,
		Apart:    t.Apart,
		Messages: t.Messages,
		Data:     true,

		AboutOthers: t.hasOthers(),
	}
	for i, c := range t.Columns {
		out.Columns[i] = c
		if c.Label == "" {
			out.Columns[i] = Column{Label: c.Raw}
		}
	}
	return out
}

func (b *builder) tableNote(t DataTable) string {
	var notes []string
	if t.Note != "" {
		notes = append(notes, t.Note)
	}
	if w := b.withheldFrom(t); w.all() > 0 {
		notes = append(notes, b.l.T("report.data.some_withheld", "count", b.withheldCount(w)))
	}
	if t.hasOthers() {
		notes = append(notes, b.l.T("report.data.others"))
	}
	if len(t.LeftOut) > 0 {
		notes = append(notes, b.l.T("report.data.left_out", "fields", b.listed(t.LeftOut)))
	}
	return strings.Join(notes, " ")
}

// withheldFrom adds up what is withheld from a table.
func (b *builder) withheldFrom(t DataTable) Withheld {
	sum := Withheld{}
	for _, w := range b.in.Withheld {
		if w.Store == t.Store && w.Label == t.Label {
			sum.Rows += w.Rows
			sum.Cells += w.Cells
			sum.Parts += w.Parts
		}
	}
	return sum
}

// withheldCount returns "2 rader, 1 felt og en del av 1 felt".
func (b *builder) withheldCount(w Withheld) string {
	var counts []string
	for _, c := range []struct {
		key   string
		count int
	}{{"report.rows", w.Rows}, {"report.cells", w.Cells}, {"report.parts", w.Parts}} {
		if c.count > 0 {
			counts = append(counts, b.l.N(c.key, c.count))
		}
	}
	return b.listed(counts)
}

// listed returns "første, andre og tredje".
func (b *builder) listed(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return b.l.T("report.and", "first", strings.Join(words[:last], ", "), "second", words[last])
}
