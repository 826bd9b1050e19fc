package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/models"
)

func writePDF(tb testing.TB, doc Document) (data []byte, result Result) {
	tb.Helper()
	var b bytes.Buffer
	result, err := WritePDF(&b, doc)
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes(), result
}

// textOf extracts the text with pdftotext (Debian: poppler-utils). A machine
// without it fails the test: a report nobody can read must not pass.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (install poppler-utils): %v", err)
	}
	return string(out)
}

func TestPDFReadsWell(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		doc := build(t, sample(), lang)
		pdf, result := writePDF(t, doc)
		text := textOf(t, pdf)
		apptest.Golden(t, "pdf."+string(lang)+".txt", text)
		if pages := strings.Count(text, "\f"); pages != result.Pages {
			t.Errorf("%s: Result says %d pages, the file has %d", lang, result.Pages, pages)
		}
		last := strings.NewReplacer("{page}", fmt.Sprint(result.Pages), "{pages}", fmt.Sprint(result.Pages)).Replace(doc.Meta.Words.Page)
		if !strings.Contains(text, last) {
			t.Errorf("%s: no page says %q", lang, last)
		}
		missingRunes(t, doc, text)
	}
}

// missingRunes reports characters that the document has more of than the
// extracted text: then something was cut.
func missingRunes(t *testing.T, doc Document, text string) {
	t.Helper()
	want, got := count(regular(t).printable(allText(doc))), count(text)
	for r, n := range want {
		if got[r] < n {
			t.Errorf("%q stands %d times in the document and %d times in the PDF", r, n, got[r])
		}
	}
}

func count(s string) map[rune]int {
	runes := map[rune]int{}
	for _, r := range strip(s) {
		runes[r]++
	}
	return runes
}

func allText(doc Document) string { return strings.Join(inOrder(doc), "\n") + "\n" }

// inOrder returns the texts of the document in the order a person would read them.
func inOrder(doc Document) []string {
	var texts []string
	add := func(more ...string) { texts = append(texts, more...) }
	for _, s := range doc.Sections {
		if s.ID != coverID {
			add(s.Heading)
		}
		for _, block := range s.Blocks {
			switch block := block.(type) {
			case Paragraph:
				add(block.Text)
			case List:
				add(block.Items...)
			case Callout:
				add(block.Heading)
				add(block.Lines...)
			case Facts:
				for _, f := range block.Items {
					add(f.Term, f.Article)
					add(f.Lines...)
					add(f.Note)
				}
			case Table:
				add(block.Caption, block.Source, block.Note)
				add(tableInOrder(doc.Meta.Words, block)...)
			}
		}
	}
	return texts
}

// tableInOrder returns what a table says: the heads and the rows, or, of messages and
// what has pictures, each row with what its fields are called.
func tableInOrder(words Words, t Table) []string {
	var texts []string
	if t.Messages || len(t.Rows) > 0 && len(Several(t.Rows[0].Cells...).pictures(nil)) > 0 {
		for _, r := range t.Rows {
			texts = append(texts, words.Mark(r))
			for i, c := range r.Cells {
				if !c.Empty() {
					texts = append(texts, t.Columns[i].Label)
					texts = append(texts, strings.Split(words.Say(c), "\n")...)
				}
			}
		}
		return texts
	}
	for _, c := range t.Columns {
		texts = append(texts, c.Label)
	}
	for _, r := range t.Rows {
		texts = append(texts, append(words.Row(r), words.Mark(r))...)
	}
	return texts
}

func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	first, _ := writePDF(t, build(t, large(200), models.Bokmal))
	for range 3 {
		if again, _ := writePDF(t, build(t, large(200), models.Bokmal)); !bytes.Equal(first, again) {
			t.Fatal("the same document gave other bytes")
		}
	}
}

func TestPDFHasPropertiesAndOutline(t *testing.T) {
	t.Parallel()
	doc := build(t, sample(), models.Bokmal)
	pdf, _ := writePDF(t, doc)
	for _, want := range []string{"/Outlines", "/UseOutlines", "/Subtype /Link", "/Title", "/Author", "/Subject", "D:20261119093000"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
}

func TestLongTable(t *testing.T) {
	t.Parallel()
	doc := build(t, large(2000), models.Bokmal)
	start := time.Now()
	pdf, result := writePDF(t, doc)
	t.Logf("%d pages, %d bytes, %v", result.Pages, len(pdf), time.Since(start))
	text := textOf(t, pdf)
	pages := strings.Split(text, "\f")
	tablePages := 0
	for _, page := range pages {
		if !strings.Contains(page, "Samtale nummer") {
			continue
		}
		tablePages++
		if !strings.Contains(page, "created_at") {
			t.Errorf("a page of the table lacks the heads:\n%.200s", page)
		}
	}
	if tablePages < 40 {
		t.Errorf("the table takes %d pages", tablePages)
	}
	for _, n := range []int{1, 999, 2000} {
		if !strings.Contains(text, fmt.Sprintf("Samtale nummer %d om", n)) {
			t.Errorf("row %d is missing", n)
		}
	}
	missingRunes(t, doc, text)
}

func TestWideTableBecomesRecords(t *testing.T) {
	t.Parallel()
	columns, cells := make([]Column, 40), make([]string, 40)
	for i := range columns {
		columns[i] = Column{Label: fmt.Sprintf("Felt nummer %d", i+1), Raw: fmt.Sprintf("field_%d", i+1)}
		cells[i] = fmt.Sprintf("verdi-%d-%s", i+1, strings.Repeat("x", i*3))
	}
	cells[7] = ""
	doc := tableDocument(Table{ID: "t", Caption: "Bred", Columns: columns, Rows: []Row{{Cells: Values(cells...), Note: "merket"}, {Cells: Values(cells...)}}})
	pdf, _ := writePDF(t, doc)
	text := textOf(t, pdf)
	for i, page := range strings.Split(strings.TrimSuffix(text, "\f"), "\f")[1:] {
		if !strings.Contains(page, "Rad 1 av 2") && !strings.Contains(page, "Rad 2 av 2") {
			t.Errorf("page %d does not say which row it goes on with:\n%.200s", i+2, page)
		}
	}
	for _, want := range []string{"Rad 1 av 2", "Rad 2 av 2", "Felt nummer 40", "field_40", "merket", "–"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	missingRunes(t, doc, text)
}

func tableDocument(tables ...Table) Document {
	doc := Document{Meta: Meta{
		Language: models.Bokmal, Title: "Prøve", Controller: "Prøvekommunen", CaseLabel: "Sak X",
		Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Words:   Words{Contents: "Innhold", Page: "Side {page} av {pages}", Record: "Rad {number} av {total}", Replaced: "□ mangler"},
	}}
	for i, table := range tables {
		doc.Sections = append(doc.Sections, Section{ID: fmt.Sprint("s", i), Level: 1, Heading: "Tabell", Blocks: []Block{table}})
	}
	return doc
}

func TestEmptyDocuments(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]Document{
		"nothing at all":      {},
		"only a cover":        {Meta: Meta{Title: "T"}, Sections: []Section{{ID: coverID}}},
		"empty sections":      {Sections: []Section{{ID: "a", Level: 3}, {ID: "b", Level: 0}, {ID: "c", Level: 9}, {ID: "d", Level: 1}, {ID: "e", Level: 3}}},
		"empty blocks":        {Sections: []Section{{ID: "a", Level: 1, Blocks: []Block{Paragraph{}, List{}, Facts{}, Table{}, Callout{}}}}},
		"empty items":         {Sections: []Section{{ID: "a", Level: 1, Blocks: []Block{List{[]string{""}}, Facts{[]Fact{{}, {Lines: []string{"", ""}}}}, Table{Rows: []Row{{}, {}}}}}}},
		"rows without cells":  tableDocument(Table{Columns: make([]Column, 30), Rows: []Row{{}, {Cells: Values("a")}}}),
		"more cells than fit": tableDocument(Table{Columns: make([]Column, 1), Rows: []Row{{Cells: Values("a", "b", "c")}}}),
	} {
		pdf, result := writePDF(t, doc)
		if result.Pages == 0 || strings.Count(textOf(t, pdf), "\f") != result.Pages {
			t.Errorf("%s: %d pages", name, result.Pages)
		}
	}
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	hostile := map[string]string{
		"emoji":         "ja 😀 👩‍👩‍👧",
		"right to left": "שלום \u202eabc",
		"NUL":           "a\x00b",
		"control":       "\x1b[2J\x07",
		"invalid":       "a\xff\xfeb",
		"alias":         "{nb} {page} {pages} {number}",
		"PDF syntax":    "(abc) Tj ET \\ ) >> endobj",
		"line breaks":   strings.Repeat("\n", 80) + "x",
		"spaces":        strings.Repeat(" ", 5000) + "x",
		"one word":      strings.Repeat("W", 700),
		"signs":         strings.Repeat("§ ", 500),
		"marks":         "a" + strings.Repeat("\u0301", 500),
		"empty":         "",
	}
	for name, s := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := everywhere(s)
			pdf, _ := writePDF(t, doc)
			text := textOf(t, pdf)
			if name != "marks" { // poppler composes and drops repeated marks
				missingRunes(t, doc, text)
			}
		})
	}
}

// everywhere puts the text in every place a document has.
func everywhere(s string) Document {
	doc := tableDocument()
	doc.Meta.Title, doc.Meta.Controller, doc.Meta.CaseLabel, doc.Meta.Subject = s, s, s, s
	for level := 1; level <= 3; level++ {
		doc.Sections = append(doc.Sections, Section{ID: fmt.Sprint("s", level), Level: level, Heading: s, Blocks: []Block{
			Paragraph{Text: s},
			Paragraph{Text: s, Tone: ToneQuote},
			Paragraph{Text: s, Tone: ToneLead},
			List{[]string{s, s}},
			Facts{[]Fact{{Term: s, Article: s, Lines: []string{s, s}, Note: s, Gap: true}, {Term: s, Lines: []string{s}}}},
			Callout{Heading: s, Lines: []string{s}},
			Table{ID: fmt.Sprint("t", level), Caption: s, Source: s, Note: s, Columns: []Column{{Label: s, Raw: s}, {Label: s}}, Rows: []Row{{Cells: Values(s, s), Note: s}, {Cells: Values(s, s)}}},
			Table{ID: fmt.Sprint("u", level), Caption: "Bred", Columns: slicesOf(Column{Label: s, Raw: s}, 20), Rows: []Row{{Cells: Values(slicesOf(s, 20)...)}}},
		}})
	}
	return doc
}

func slicesOf[T any](v T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = v
	}
	return out
}

func TestHugeCell(t *testing.T) {
	t.Parallel()
	for name, cell := range map[string]string{
		"words":    strings.Repeat("þþþþþþþ ", 1<<20/15),
		"one word": strings.Repeat("þ", 1<<17),
	} {
		doc := tableDocument(Table{
			ID: "t", Caption: "Stor", Columns: []Column{{Label: "Nummer", Raw: "n"}, {Label: "Tekst", Raw: "text"}},
			Rows: []Row{{Cells: Values("1", "før")}, {Cells: Values("2", cell)}, {Cells: Values("3", "etter")}},
		})
		pdf, result := writePDF(t, doc)
		text := textOf(t, pdf)
		if got, want := strings.Count(text, "þ"), strings.Count(cell, "þ"); got != want {
			t.Errorf("%s: %d of %d letters on %d pages", name, got, want, result.Pages)
		}
		if !strings.Contains(text, "etter") {
			t.Errorf("%s: the row after it is missing", name)
		}
	}
}

func TestReplacementIsExplained(t *testing.T) {
	t.Parallel()
	pdf, _ := writePDF(t, build(t, sample(), models.Bokmal))
	for i, page := range strings.Split(textOf(t, pdf), "\f") {
		explained := strings.Contains(page, "□ står for et tegn")
		if shown := strings.Count(page, "□") > 0; shown != explained {
			t.Errorf("page %d: a sign is replaced: %v, explained: %v", i+1, shown, explained)
		}
	}
}

func TestWriterErrorIsReturned(t *testing.T) {
	t.Parallel()
	if _, err := WritePDF(brokenWriter{}, build(t, sample(), models.Bokmal)); !errors.Is(err, errBroken) {
		t.Errorf("WritePDF() = %v, want the writer's error", err)
	}
}

func TestPanicsBecomeErrors(t *testing.T) {
	t.Parallel()
	doc := Document{Sections: []Section{{ID: "a", Level: 1, Heading: "hemmelig", Blocks: []Block{Paragraph{}, nil}}}}
	_, err := WritePDF(io.Discard, doc)
	if err == nil || strings.Contains(err.Error(), "hemmelig") {
		t.Errorf("WritePDF() = %v, want an error that quotes nothing", err)
	}
}

var errBroken = errors.New("disk full")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func BenchmarkWritePDF(b *testing.B) {
	for _, rows := range []int{0, 2000} {
		doc := build(b, large(rows), models.Bokmal)
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				writePDF(b, doc)
			}
		})
	}
}
