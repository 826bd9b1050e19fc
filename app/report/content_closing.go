package report

import (
	"slices"
	"strings"

	"rettighetsporten/models"
)

// shortcomings gathers what the register does not say, and whom to ask.
func (b *builder) shortcomings() []Section {
	if len(b.gaps) == 0 {
		return nil
	}
	items := make([]Fact, len(b.gaps))
	for i, g := range b.gaps {
		items[i] = Fact{Term: g.activity, Lines: g.terms, Gap: true}
	}
	return []Section{{
		ID: "shortcomings", Level: 1, Heading: b.l.T("report.shortcomings.heading"),
		Blocks: []Block{
			b.para("report.shortcomings.intro"),
			Facts{items},
			b.para("report.shortcomings.ask", "contact", b.reach(b.in.Controller.Facts.Contact), "ombud", b.reach(b.in.Controller.Facts.Ombud)),
		},
	}}
}

// withheld tells what is left out, how much of it, on which provision and why:
// Art. 12(4) and personopplysningsloven § 16 third paragraph.
func (b *builder) withheld() []Section {
	section := Section{ID: "withheld", Level: 1, Heading: b.l.T("report.withheld.heading")}
	if len(b.in.Withheld) == 0 {
		section.Blocks = []Block{b.para("report.withheld.none")}
		return []Section{section}
	}
	items := make([]Fact, len(b.in.Withheld))
	for i, w := range b.in.Withheld {
		items[i] = Fact{
			Term:    b.l.T("report.withheld.what", "table", w.Label, "store", w.Store),
			Article: b.l.T("report.withheld.article", "provision", w.Ground.Provision),
			Lines:   []string{b.l.T("report.withheld.count", "count", b.withheldCount(w)) + "\n" + strings.TrimSpace(w.Reason)},
		}
	}
	section.Blocks = []Block{b.para("report.withheld.intro"), Facts{items}}
	if slices.ContainsFunc(b.in.Withheld, func(w Withheld) bool { return w.Ground.Code == "pol16-c" }) { // somebody they trust may know it
		section.Blocks = append(section.Blocks, b.para("letter.decision.representative"))
	}
	section.Blocks = append(section.Blocks, b.para("report.withheld.disagree"))
	return []Section{section}
}

// complaint tells of the supervisory authority, Art. 77 and 15(1)(f), of the
// courts, Art. 79, and, where something is withheld, of the appeal of a
// controller that gives its decisions under forvaltningsloven.
func (b *builder) complaint() []Section {
	routes := []Fact{
		{
			Term: b.l.T("report.complaint.authority"), Article: b.l.T("report.article_authority"),
			Lines: []string{strings.Join(b.lines("report.complaint.authority_how", "report.complaint.authority_web", "report.complaint.authority_post"), "\n")},
		},
		{
			Term: b.l.T("report.complaint.court"), Article: b.l.T("report.article_court"),
			Lines: b.lines("report.complaint.court_how"),
		},
	}
	if to := b.in.Controller.Facts.AppealTo; len(b.in.Withheld) > 0 && !to.IsZero() {
		routes = append([]Fact{{
			Term: b.l.T("report.complaint.appeal"), Lines: []string{b.l.T("letter.decision.appeal", "to", b.text(to))},
		}}, routes...)
	}
	free := b.para("report.free")
	if b.fee > 0 { // the request was not free
		free = b.para("report.complaint.free")
	}
	return []Section{{
		ID: "complaint", Level: 1, Heading: b.l.T("report.complaint.heading"),
		Blocks: []Block{b.para("report.complaint.us"), free, Facts{routes}},
	}}
}

func (b *builder) contact() []Section {
	f := b.in.Controller.Facts
	return []Section{{
		ID: "contact", Level: 1, Heading: b.l.T("report.contact.heading"),
		Blocks: []Block{
			b.para("report.contact.intro", "case", b.in.CaseNumber),
			Facts{[]Fact{
				b.contactFact("report.contact.us", f.Contact),
				b.contactFact("report.contact.ombud", f.Ombud),
			}},
			b.note("report.contact.ombud_role"),
		},
	}}
}

func (b *builder) contactFact(term string, c models.Contact) Fact {
	var lines []string
	for _, s := range []string{c.Name, c.Email, c.Phone, c.Postal} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	if !c.Reachable() {
		lines = append(lines, b.l.T("report.contact.missing"))
	}
	return Fact{Term: b.l.T(term), Lines: []string{strings.Join(lines, "\n")}, Gap: !c.Reachable()}
}

// reach returns the contact in a line: its name and the first way there.
func (b *builder) reach(c models.Contact) string {
	for _, way := range []string{c.Email, c.Postal} {
		if c.Name != "" && way != "" {
			return b.l.T("report.reach", "name", c.Name, "way", way)
		}
	}
	return b.l.T("report.reach_missing")
}
