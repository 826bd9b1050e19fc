package report

import (
	"strings"

	"rettighetsporten/models"
)

func (b *builder) activitiesIntro() []Section {
	if len(b.in.Activities) == 0 {
		return nil
	}
	blocks := []Block{b.para("report.activities.intro"), b.note("report.activities.columns")}
	if b.untranslated {
		blocks = append(blocks, b.note("report.activities.untranslated"))
	}
	return []Section{{ID: "activities", Level: 1, Heading: b.l.T("report.activities.heading"), Blocks: blocks}}
}

func (b *builder) activities() []Section {
	var sections []Section
	for _, a := range b.in.Activities {
		name := b.text(a.Facts.Name)
		sections = append(
			sections,
			Section{ID: anchor("activity", a.ID), Level: 2, Heading: name, Blocks: []Block{b.activityFacts(a, name)}},
			Section{ID: anchor("data", a.ID), Level: 3, Heading: b.l.T("report.data.heading"), Blocks: b.activityData(a)},
		)
	}
	return sections
}

// activityFacts tells everything of Art. 15(1)(a) to (h) and 15(2) about one
// activity, in the order people ask: why, what, who, how long, from where.
func (b *builder) activityFacts(a ActivityInput, name string) Facts {
	e := &entry{b: b, activity: name}
	f := a.Facts
	e.addTexts("purposes", f.Purposes...)
	e.add("basis", b.bases(f.LegalBases))
	e.addTextsIfAny("subjects", f.DataSubjects)
	e.addTexts("categories", f.Categories...)
	e.addTexts("special", f.Special)
	e.addConfirmed("recipients", b.recipients(a), a.Confirmed[models.FactRecipients])
	e.addRetention(f.Retention)
	e.items = append(e.items, b.rights(a), b.complaintFact())
	e.addTexts("source", f.Sources...)
	e.addConfirmed("automated", b.automated(f.Automated), a.Confirmed[models.FactAutomated])
	e.addTransfer(f.ThirdCountry)
	e.addTextsIfAny("systems", f.Systems)
	e.addTextsIfAny("self_service", f.SelfService)
	if len(e.gaps) > 0 {
		b.gaps = append(b.gaps, gap{activity: name, terms: e.gaps})
	}
	return Facts{e.items}
}

// bases names each ground of Art. 6(1) in plain words, then the register's.
func (b *builder) bases(bases []models.LegalBasis) []string {
	var lines []string
	for _, basis := range bases {
		words := b.text(basis.Text)
		switch {
		case basis.Profile == "":
			lines = append(lines, capital(words))
		case words == "":
			lines = append(lines, b.l.T("report.basis_"+string(basis.Profile)))
		default:
			lines = append(lines, b.l.T("report.basis_with", "basis", b.l.T("report.basis_"+string(basis.Profile)), "words", words))
		}
	}
	return lines
}

// recipients names those the register does, and those to whom rows that were
// found say that they were disclosed: CJEU C-154/21.
func (b *builder) recipients(a ActivityInput) []string {
	var lines []string
	for _, r := range a.Facts.Recipients {
		name := b.text(r.Name)
		if name == "" {
			continue
		}
		role := r.Role
		if role == "" {
			role = models.RecipientUnclear
		}
		key := "report.recipient"
		if r.Unnamed {
			key = "report.recipient_unnamed"
		}
		lines = append(lines, b.l.T(key, "name", capital(name), "role", b.l.T("report.role_"+string(role))))
	}
	for _, t := range a.Tables {
		for _, name := range t.Recipients {
			lines = append(lines, b.l.T("report.recipient_found", "name", name, "store", t.Store))
		}
	}
	return lines
}

func (b *builder) automated(t *models.Text) []string {
	if t == nil {
		return nil
	}
	return b.texts([]models.Text{*t})
}

func (b *builder) complaintFact() Fact {
	return Fact{
		Term:    b.l.T("report.fact_complaint"),
		Article: b.l.T("report.article_complaint"),
		Lines:   b.lines("report.complaint_here"),
	}
}

// entry gathers the facts of one activity, and which of them are missing.
type entry struct {
	b        *builder
	activity string
	items    []Fact
	gaps     []string
}

func (e *entry) fact(name string, lines []string) Fact {
	return Fact{
		Term:    e.b.l.T("report.fact_" + name),
		Article: e.b.l.T("report.article_" + name),
		Lines:   lines,
	}
}

// add states a fact, or says that the register does not.
func (e *entry) add(name string, lines []string) {
	f := e.fact(name, lines)
	if len(lines) == 0 {
		f.Lines, f.Gap = []string{e.b.l.T("report.gap")}, true
		e.gaps = append(e.gaps, f.Term)
	}
	e.items = append(e.items, f)
}

// addTexts states what the register says, or that it does not.
func (e *entry) addTexts(name string, texts ...models.Text) {
	e.add(name, e.b.texts(texts))
	e.items[len(e.items)-1].Lang = e.b.foreign(texts...)
}

func (e *entry) addTextsIfAny(name string, texts []models.Text) {
	if len(e.b.texts(texts)) > 0 {
		e.addTexts(name, texts...)
	}
}

// addConfirmed states what the register says and what a caseworker confirmed
// for this case. Build has made sure that there is one of them.
func (e *entry) addConfirmed(name string, lines []string, confirmed string) {
	f := e.fact(name, lines)
	if c := strings.TrimSpace(confirmed); c != "" {
		f.Lines = append(f.Lines, c)
		f.Note = e.b.l.T("report.confirmed")
		if len(lines) > 0 {
			f.Note = e.b.l.T("report.confirmed_last")
		}
	}
	e.items = append(e.items, f)
}

// addRetention states each rule, and which things have none.
func (e *entry) addRetention(rules []models.Retention) {
	var lines []string
	silent := false
	for _, r := range rules {
		what, rule := e.b.text(r.What), e.b.text(r.Rule)
		if rule == "" {
			silent = true
			rule = e.b.l.T("report.retention_gap")
		}
		if what == "" {
			lines = append(lines, capital(rule))
			continue
		}
		lines = append(lines, e.b.l.T("report.retention", "what", capital(what), "rule", rule))
	}
	e.add("retention", lines)
	if silent {
		last := &e.items[len(e.items)-1]
		last.Gap = true
		e.gaps = append(e.gaps, last.Term)
	}
}

// addTransfer says whether data leave the EEA and on which safeguards, Art.
// 15(2).
func (e *entry) addTransfer(t *models.Transfer) {
	if t == nil {
		e.add("transfer", nil)
		return
	}
	key := "report.transfer_no"
	if t.Transfers {
		key = "report.transfer_yes"
	}
	lines := append([]string{e.b.l.T(key)}, e.b.texts([]models.Text{t.Text})...)
	e.add("transfer", lines)
	if t.Transfers && len(lines) == 1 {
		last := &e.items[len(e.items)-1]
		last.Gap = true
		last.Lines = append(last.Lines, e.b.l.T("report.transfer_gap"))
		e.gaps = append(e.gaps, last.Term)
	}
}
