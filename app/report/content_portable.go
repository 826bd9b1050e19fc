package report

import (
	"strings"

	"rettighetsporten/app/i18n"
)

// Portable is what the answer to who takes data along is made of, Art. 20. The
// tables of its Input are the beginning of each file: the files have it all.
type Portable struct {
	Input

	To      string // the other controller that the files go straight to, "" for nobody
	Wanted  string // to whom they do not, in the person's own words, Art. 20(2)
	Files   []PortableFile
	LeftOut []Withheld // what the right does not reach, store by store, without a count of rows
}

// PortableFile is a table among the files.
type PortableFile struct {
	Name  string
	Label string
	Store string
	Rows  int
}

// BuildPortable words the answer that goes with the files: what is in them, what
// is not and on which provision, where was searched, and how to complain. It
// returns the faults of Build.
func BuildPortable(in Portable, l i18n.Localizer) (Document, error) {
	if err := in.check(l); err != nil {
		return Document{}, err
	}
	b := &portableBuilder{builder: &builder{in: in.Input, l: l}, to: in.To, wanted: in.Wanted, files: in.Files, leftOut: in.LeftOut}
	meta := b.meta()
	meta.Title, meta.Subject = l.T("report.portable.title"), l.T("report.portable.subject", "case", in.CaseNumber)
	if in.Number > 1 {
		meta.Title = l.T("report.portable.title_supplement", "number", in.Number)
	}
	sections := b.cover()
	for _, more := range [][]Section{b.short(), b.wish(), b.contents(), b.beginnings(), b.notReached(), b.held(), b.searches(), b.complaint(), b.contact()} {
		sections = append(sections, more...)
	}
	return Document{Meta: meta, Sections: b.withSami(meta, sections), Fee: b.fee, To: b.to}, nil
}

type portableBuilder struct {
	*builder

	to      string
	wanted  string
	files   []PortableFile
	leftOut []Withheld
}

// short says first what the person gets.
func (b *portableBuilder) short() []Section {
	t := b.tally()
	rows, stores := 0, map[string]bool{}
	for _, f := range b.files {
		rows += f.Rows
		stores[f.Store] = true
	}
	lead := b.l.T("report.portable.nothing")
	if rows > 0 {
		lead = b.l.T(b.inHand("report.portable.lead"), "rows", b.l.N("report.rows", rows), "systems", b.l.N("report.systems", len(stores)))
	}
	blocks := []Block{
		b.para("report.portable.intro", "controller", b.in.Controller.Name, "received", b.l.Day(b.in.Received)),
		Paragraph{Text: lead, Tone: ToneLead},
	}
	if s := strings.TrimSpace(b.in.Summary); s != "" {
		blocks = append(blocks, Paragraph{Text: s})
	}
	blocks = append(append(blocks, b.news()...), b.warnings(t)...)
	next := b.lines("report.portable.next_access", "report.summary.next_ask", "report.summary.next_complain")
	if rows > 0 {
		next = append(b.lines(b.inHand("report.portable.next_keep")), next...)
	}
	blocks = append(blocks, b.para("report.summary.next"), List{next}, b.costs(len(b.in.Unassigned) > 0), b.note("report.portable.law"))
	return []Section{{ID: "summary", Level: 1, Heading: b.l.T("report.summary.heading"), Blocks: blocks}}
}

// inHand returns the key, or the one that sends nobody to the portal.
func (b *portableBuilder) inHand(key string) string {
	if b.in.OnPaper {
		return key + "_post"
	}
	return key
}

func (b *portableBuilder) wish() []Section {
	a := b.in.Asked
	var blocks []Block
	if s := strings.TrimSpace(a.Text); s != "" {
		blocks = append(blocks, b.para("report.asked.words"), Paragraph{Text: s, Tone: ToneQuote})
	}
	scope := a.Scope
	if scope == "" {
		scope = b.l.T("report.portable.everything")
	}
	facts := []Fact{{Term: b.l.T("report.asked.scope"), Lines: []string{scope}}}
	if b.to != "" {
		facts = append(facts, Fact{Term: b.l.T("report.portable.straight"), Lines: []string{b.l.T("report.portable.straight_what", "name", b.to)}})
	}
	if s := strings.TrimSpace(b.wanted); s != "" {
		facts = append(facts, Fact{Term: b.l.T("report.portable.wanted"), Lines: []string{
			b.l.T("report.portable.wanted_words", "wanted", s), b.l.T("report.portable.wanted_not", "ground", b.l.T("ground.20-2-not-feasible")),
		}})
	}
	blocks = append(blocks, Facts{facts})
	return []Section{{ID: "request", Level: 1, Heading: b.l.T("report.asked.heading"), Blocks: blocks}}
}

// filesSection is the part of a document that lists files.
const filesSection = "files"

// contents lists the files.
func (b *portableBuilder) contents() []Section {
	if len(b.files) == 0 {
		return nil
	}
	table := Table{ID: b.nextTable(), Caption: b.l.T("report.portable.tables"), Columns: []Column{
		{Label: b.l.T("report.portable.what")}, {Label: b.l.T("report.searches.store")}, {Label: b.l.T("report.portable.rows")}, {Label: b.l.T("report.portable.file")},
	}}
	for _, f := range b.files {
		table.Rows = append(table.Rows, Row{Cells: Values(f.Label, f.Store, b.l.Number(f.Rows), f.Name)})
	}
	return []Section{{ID: filesSection, Level: 1, Heading: b.l.T("report.portable.files"), Blocks: []Block{b.para("report.portable.formats"), table}}}
}

// beginnings shows how each file begins.
func (b *portableBuilder) beginnings() []Section {
	blocks := b.tables(b.in.Unassigned)
	if len(blocks) == 0 {
		return nil
	}
	return []Section{{ID: "data", Level: 1, Heading: b.l.T("report.portable.data"), Blocks: append([]Block{b.para("report.portable.data_what")}, blocks...)}}
}

// notReached tells what the right does not reach, Art. 20(1), and that access
// does, Art. 15.
func (b *portableBuilder) notReached() []Section {
	if len(b.leftOut) == 0 {
		return nil
	}
	var items []Fact
	for _, o := range b.leftOut {
		article := b.l.T("report.withheld.article", "provision", o.Ground.Provision)
		if last := len(items) - 1; last < 0 || items[last].Term != o.Store || items[last].Article != article {
			items = append(items, Fact{Term: o.Store, Article: article})
		}
		if o.Label != "" {
			items[len(items)-1].Lines = append(items[len(items)-1].Lines, o.Label)
		}
	}
	return []Section{{ID: "not-reached", Level: 1, Heading: b.l.T("report.portable.left_out"), Blocks: []Block{
		b.para("report.portable.left_out_what"), Facts{items}, b.para("report.portable.access"),
	}}}
}

// held tells what was held back of what the right reaches.
func (b *portableBuilder) held() []Section {
	if len(b.in.Withheld) == 0 {
		return nil
	}
	return b.withheld()
}
