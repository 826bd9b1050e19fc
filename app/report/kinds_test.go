package report

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/pdfcheck"
	"rettighetsporten/models"
)

// Every kind of PDF that is made here can be kept in an archive, whatever it holds:
// Preflight says that it is PDF/A-1b, and qpdf and pdfcpu find nothing wrong.
func TestEveryKindOfPDFCanBeArchived(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{}
	for name, doc := range merged(answers(t), oddDocuments()) {
		files[name], _ = writePDF(t, doc)
	}
	maps.Copy(files, forms(t))
	maps.Copy(files, letters(t))
	pdfcheck.Archival(t, files)
}

// Nothing is drawn in the margins, where a printer or the page's edge cuts it.
func TestNothingStandsInTheMargins(t *testing.T) {
	t.Parallel()
	const slack = 1.0 // a letter's own width goes a little beyond its ink
	area := [4]float64{marginLeft/pointMM - slack, 10 / pointMM, (pageWidth-marginRight)/pointMM + slack, (pageHeight - 9) / pointMM}
	files := forms(t)
	maps.Copy(files, letters(t))
	for name, doc := range merged(answers(t), oddDocuments()) {
		files[name], _ = writePDF(t, doc)
	}
	for _, name := range []string{"access.nb", "supplement.en", "portability.nb", "odd", "wide", "tall", "deep", "form.nb.long", "form.nn.odd", "form.en.posted", "letter.long.nb", "letter.posted.nn"} {
		pdfcheck.Inside(t, name, files[name], area)
	}
}

// Answers are read aloud from the first word to the last in the order of the page:
// one word by word, and the beginning of another by where each text stands. They
// are cut short since Poppler takes its time, the first to one activity with a table
// and one with a list of fields.
func TestAnswersAreReadAloudInOrder(t *testing.T) {
	t.Parallel()
	all, regular := answers(t), regular(t)
	pdf, _ := writePDF(t, cutShort(all["access.nb"], "timebestilling", "kunderegister"))
	apptest.Golden(t, "aloud.nb.txt", pdfcheck.Aloud(t, pdf))
	for _, name := range []string{"supplement.nb"} {
		doc := cutShort(all[name])
		doc.Sections = doc.Sections[:5]
		pdf, _ := writePDF(t, doc)
		rest := pdfcheck.Words(pdfcheck.Aloud(t, pdf))
		for _, text := range inOrder(doc) {
			text = pdfcheck.Squashed(regular.printable(text))
			_, after, ok := strings.Cut(rest, text)
			if !ok {
				t.Fatalf("%s: %q is not read at its place, where it goes on with %.80q", name, text, rest)
			}
			rest = after
		}
	}
}

// cutShort returns the document with none of its activities but these.
func cutShort(doc Document, activities ...string) Document {
	doc.Sections = slices.DeleteFunc(slices.Clone(doc.Sections), func(s Section) bool {
		_, id, _ := strings.Cut(s.ID, "-")
		return s.Level > 1 && !slices.Contains(activities, id)
	})
	return doc
}

// The form, and a table that is too wide for its columns, are read as they stand.
func TestFormsAndRecordsAreReadAloudInOrder(t *testing.T) {
	t.Parallel()
	apptest.Golden(t, "aloud.form.nb.txt", pdfcheck.Aloud(t, forms(t)["form.nb.posted"]))
	apptest.Golden(t, "aloud.letter.nb.txt", pdfcheck.Aloud(t, letters(t)["letter.posted.nb"]))
	pdf, _ := writePDF(t, wide(12, 2))
	apptest.Golden(t, "aloud.records.txt", pdfcheck.Aloud(t, pdf))
}

// answers returns what a person gets on a request for access or for taking data
// along, in each language that reports can be had in.
func answers(t *testing.T) map[string]Document {
	t.Helper()
	asked := sample()
	asked.Sami = true
	docs := map[string]Document{"access.se": build(t, asked, models.Bokmal)}
	for _, lang := range models.LetterLanguages() {
		nothing := sample()
		for i := range nothing.Activities {
			nothing.Activities[i].Tables = nil
		}
		nothing.Unassigned, nothing.Withheld = nil, nil
		nothing.Searches = []Search{{Store: "Bookingsystemet", State: SearchNothing}}
		draft := sample()
		draft.Answered = models.Date{}
		supplement := sample()
		supplement.Number, supplement.Replaces = 2, models.NewDate(2026, time.November, 20)
		supplement.News = []News{{"Bookingsystemet", 3, 0}, {"InFlow24", 0, 0}, {"E-post", 4, 2}}
		supplement.Behalf = "Ola Østgård"
		for name, in := range map[string]Input{"access": sample(), "nothing": nothing, "draft": draft, "supplement": supplement} {
			if lang != models.Nynorsk || name == "access" { // the words alone are others
				docs[name+"."+string(lang)] = build(t, in, lang)
			}
		}
		taken := Portable{Input: sample(), To: "Vestfold", Wanted: "Et firma", LeftOut: sample().Withheld, Files: []PortableFile{
			{Name: "csv/booking.timer.csv", Label: "Bestilte timer", Store: "Bookingsystemet", Rows: 4},
		}}
		taken.Activities = nil
		doc, err := BuildPortable(taken, localizer(t, lang))
		if err != nil {
			t.Fatal(err)
		}
		docs["portability."+string(lang)] = doc
	}
	return docs
}

// oddText is what a store may hold and a font or a format may not.
var oddText = strings.Join([]string{
	"čđŋšŧž ČĐŊŠŦŽ æøå", "ja 😀 👩‍👩‍👧", "שלום \u202eabc العربية", "a\x00b\x1b[2J\x07\ufffe\uffff", "a\xff\xfeb",
	"(abc) Tj ET \\ ) >> endobj {nb} {page}", "漢字 ﬁ e\u0301 \u00ad\u200b",
}, "\n")

// oddDocuments are long, wide, deep, empty and full of what is hard to write.
func oddDocuments() map[string]Document {
	deep, long := tableDocument(), make([]Row, mostKids+9)
	for i := range 30 {
		deep.Sections = append(deep.Sections, Section{ID: fmt.Sprint("deep", i), Level: i%7 + 1, Heading: strings.Repeat("Overskrift ", i), Blocks: []Block{Paragraph{Text: "x"}}})
	}
	for i := range long {
		long[i] = Row{Cells: Values(fmt.Sprint(i))}
	}
	empty := tableDocument(Table{}, Table{Rows: []Row{{}, {}}})
	empty.Sections = append(empty.Sections, Section{ID: "empty", Blocks: []Block{Paragraph{}, List{}, List{[]string{""}}, Facts{}, Facts{[]Fact{{}, {Lines: []string{"", ""}}}}, Callout{}, Bars{}}})
	nothing := tableDocument()
	nothing.Meta = Meta{Created: nothing.Meta.Created}
	return map[string]Document{
		"odd": everywhere(oddText), "empty words": everywhere(""), "empty": empty, "nothing at all": nothing, "deep": deep,
		"long": tableDocument(Table{ID: "t", Caption: "Lang", Columns: []Column{{Label: "Nummer", Raw: "n"}}, Rows: long}),
		"wide": wide(40, 2),
		"tall": tableDocument(Table{ID: "t", Caption: "Høy", Columns: []Column{{Label: "Nummer", Raw: "n"}, {Label: "Tekst", Raw: "text"}}, Rows: []Row{
			{Cells: Values("1", strings.Repeat("þorn ", 2000))}, {Cells: Values("2", strings.Repeat("W", 10_000))},
		}}),
	}
}

// wide is a table of so many columns that each row becomes a list of fields.
func wide(columns, rows int) Document {
	table := Table{ID: "t", Caption: "Bred", Source: "Hentet fra et system", Columns: make([]Column, columns)}
	cells := make([]string, columns)
	for i := range columns {
		table.Columns[i] = Column{Label: fmt.Sprintf("Felt nummer %d", i+1), Raw: fmt.Sprintf("field_%d", i+1)}
		cells[i] = fmt.Sprintf("Verdien i felt nummer %d", i+1)
	}
	cells[3] = ""
	for range rows {
		table.Rows = append(table.Rows, Row{Cells: Values(cells...), Note: "Kan også handle om en annen person"})
	}
	return tableDocument(table)
}

// forms are those on paper, for every way a controller can be reached.
func forms(t *testing.T) map[string][]byte {
	t.Helper()
	mailed := sample().Controller
	posted, promising, long, odd := mailed, mailed, mailed, mailed
	posted.Facts.Contact.Postal = "Torggata 18, 3717 Skien"
	promising.Facts.Promise = &models.Promise{Days: 30}
	long.Name = strings.Repeat("Verdalsøra og omegn interkommunale ", 12)
	odd.Name, odd.Facts.Contact.Name = oddText, oddText
	files := map[string][]byte{}
	for _, lang := range models.LetterLanguages() {
		for name, c := range map[string]models.Controller{
			"mailed": mailed, "posted": posted, "promising": promising, "long": long, "odd": odd, "unreached": {Name: "Prøvekommunen"},
		} {
			var pdf bytes.Buffer
			if _, err := WriteForm(&pdf, BuildForm(c, localizer(t, lang), "https://rettigheter.example", time.Date(2026, time.November, 23, 11, 0, 0, 0, time.UTC))); err != nil {
				t.Fatal(err)
			}
			files["form."+string(lang)+"."+name] = pdf.Bytes()
		}
	}
	return files
}

func merged(all ...map[string]Document) map[string]Document {
	docs := map[string]Document{}
	for _, more := range all {
		maps.Copy(docs, more)
	}
	return docs
}
