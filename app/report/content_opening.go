package report

import (
	"strings"
)

// cover says whom the answer is for, from whom, and the dates.
func (b *builder) cover() []Section {
	in := b.in
	to := []Fact{{Term: b.l.T("report.cover.to"), Lines: []string{in.Person}}}
	if in.Behalf != "" {
		to = []Fact{
			{Term: b.l.T("report.cover.about"), Lines: []string{in.Person}},
			{Term: b.l.T("report.cover.to"), Lines: []string{in.Behalf}, Note: b.l.T("report.cover.behalf")},
		}
	}
	items := []Fact{
		{Term: b.l.T("report.cover.from"), Lines: []string{in.Controller.Name}},
		{Term: b.l.T("report.cover.case"), Lines: []string{in.CaseNumber}},
		{Term: b.l.T("report.cover.received"), Lines: []string{b.l.Instant(in.Received)}},
	}
	items = append(to, items...)
	for _, d := range in.Dates {
		items = append(items, Fact{Term: d.Label, Lines: []string{b.l.Date(d.Date)}, Note: d.Explanation})
	}
	answered := b.l.Date(in.Answered)
	if in.Answered.IsZero() {
		answered = b.l.T("report.cover.draft")
	}
	items = append(items, Fact{Term: b.l.T("report.cover.answered"), Lines: []string{answered}, Day: true})
	if in.Number > 1 {
		items = append(items, Fact{Term: b.l.T("report.cover.version"), Lines: []string{b.l.T("report.cover.supplement", "number", in.Number, "date", in.Replaces)}})
	}
	return []Section{{ID: "cover", Level: 1, Heading: b.l.T("report.cover.heading"), Blocks: []Block{Facts{items}}}}
}

// summary answers first: the confirmation of Art. 15(1), what is missing, what is held,
// where from, who gets it and for how long, and what to do next.
func (b *builder) summary(activities []Section) []Section {
	t := b.tally()
	blocks := []Block{
		b.para("report.summary.intro", "controller", b.in.Controller.Name, "received", b.l.Day(b.in.Received)),
		Paragraph{Text: b.confirmation(t), Tone: ToneLead},
	}
	if s := strings.TrimSpace(b.in.Summary); s != "" {
		blocks = append(blocks, Paragraph{Text: s})
	}
	blocks = append(blocks, b.news()...)
	blocks = append(blocks, b.warnings(t)...)
	blocks = append(blocks, b.inShort(activities)...)
	next := b.lines("report.summary.next_ask", "report.summary.next_complain")
	if t.tables > 0 {
		next = append(b.lines("report.summary.next_correct"), next...)
	}
	blocks = append(blocks,
		b.para("report.summary.next"),
		List{next},
		b.costs(t.tables > 0),
		b.note("report.law"),
	)
	return []Section{{ID: "summary", Level: 1, Heading: b.l.T("report.summary.heading"), Blocks: blocks}}
}

// costs says that it is free, as it is where nothing is given, or what the
// person has agreed to pay for it.
func (b *builder) costs(given bool) Paragraph {
	if b.in.Fee == 0 || !given {
		return b.para("report.free")
	}
	b.fee = b.in.Fee
	return b.para("report.fee", "kroner", b.in.Fee)
}

// confirmation says yes or no, Art. 15(1) first sentence, and no more than was
// searched for.
func (b *builder) confirmation(t tally) string {
	switch {
	case t.tables > 0:
		return b.l.T("report.summary.yes",
			"rows", b.l.N("report.rows", t.rows),
			"systems", b.l.N("report.systems", t.stores))
	case t.withheldRows > 0:
		return b.l.T("report.summary.yes_withheld")
	case t.open > 0:
		return b.l.T("report.summary.no_open")
	case t.unlinked:
		return b.l.T("report.summary.no_unlinked")
	default:
		return b.l.T("report.summary.no")
	}
}

// news tells what a supplementary answer has that the one before it lacked.
func (b *builder) news() []Block {
	if b.in.Number < 2 {
		return nil
	}
	lines := []string{b.l.T("report.news.whole", "date", b.in.Replaces)}
	for _, n := range b.in.News {
		switch {
		case n.Rows == 0:
			lines = append(lines, b.l.T("report.news.nothing", "store", n.Store))
		case n.Withheld > 0:
			lines = append(lines, b.l.T("report.news.withheld", "store", n.Store, "rows", b.l.N("report.rows", n.Rows), "withheld", n.Withheld))
		default:
			lines = append(lines, b.l.T("report.news.rows", "store", n.Store, "rows", b.l.N("report.rows", n.Rows)))
		}
	}
	return []Block{Callout{Weight: WeightInfo, Heading: b.l.T("report.news.heading"), Lines: lines}}
}

func (b *builder) warnings(t tally) []Block {
	var blocks []Block
	var lines []string
	if t.open > 0 {
		lines = append(lines, b.l.N("report.summary.open", t.open))
	}
	if len(t.pending) > 0 {
		lines = append(lines, b.l.T("report.summary.pending", "stores", strings.Join(t.pending, ", ")))
		lines = append(lines, b.lines("report.summary.pending_next", "report.summary.pending_complain")...)
	}
	if t.unlinked {
		lines = append(lines, b.l.T("report.summary.unlinked"))
	}
	if len(lines) > 0 {
		blocks = append(blocks, Callout{Weight: WeightWarning, Heading: b.l.T("report.summary.open_heading"), Lines: lines})
	}
	if len(b.in.Withheld) > 0 {
		blocks = append(blocks, Callout{
			Weight:  WeightInfo,
			Heading: b.l.T("report.summary.withheld_heading"),
			Lines:   []string{b.l.T("report.summary.withheld")},
		})
	}
	return blocks
}

// tally counts what the summary speaks of.
type tally struct {
	rows, tables, stores int
	withheldRows         int
	open                 int      // stores without a full answer
	pending              []string // those of them that the case stays open for
	unlinked             bool     // nothing was found, and an activity has no store to search
}

func (b *builder) tally() tally {
	var t tally
	stores := map[string]bool{}
	for _, table := range b.in.tables() {
		if table.Count() == 0 {
			continue
		}
		t.rows += table.Count()
		t.tables++
		stores[table.Store] = true
	}
	for _, w := range b.in.Withheld {
		t.withheldRows += w.Rows
	}
	for _, s := range b.in.Searches {
		switch {
		case s.State.open() && s.Store == "":
			t.unlinked = true
		case s.open():
			t.open++
		}
		if s.Pending {
			t.pending = append(t.pending, s.Store)
		}
	}
	t.stores = len(stores)
	return t
}

// open reports whether the store, or a part of it, may hold more than the report
// shows.
func (s Search) open() bool { return s.State.open() || len(s.Unsearched) > 0 }

// open reports whether a store may hold more than the report shows.
func (s SearchState) open() bool {
	return s == SearchLimit || s == SearchNoAnswer || s == SearchNot
}

// asked repeats the request in the person's own words.
func (b *builder) asked() []Section {
	a := b.in.Asked
	var blocks []Block
	if s := strings.TrimSpace(a.Text); s != "" {
		blocks = append(blocks, b.para("report.asked.words"), Paragraph{Text: s, Tone: ToneQuote})
	}
	scope := a.Scope
	if scope == "" {
		scope = b.l.T("report.asked.everything")
	}
	blocks = append(blocks, Facts{[]Fact{
		{Term: b.l.T("report.asked.scope"), Lines: []string{scope}},
		{Term: b.l.T("report.asked.period"), Lines: []string{b.period()}},
	}})
	return []Section{{ID: "request", Level: 1, Heading: b.l.T("report.asked.heading"), Blocks: blocks}}
}

func (b *builder) period() string {
	l := b.l
	from, to := b.in.Asked.From, b.in.Asked.To
	switch {
	case from.IsZero() && to.IsZero():
		return l.T("report.asked.all_time")
	case from.IsZero():
		return l.T("report.asked.until", "to", to)
	case to.IsZero():
		return l.T("report.asked.since", "from", from)
	default:
		return l.T("report.asked.between", "from", from, "to", to)
	}
}
