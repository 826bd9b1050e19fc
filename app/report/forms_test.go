package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rettighetsporten/app/apptest/pdfcheck"
	"rettighetsporten/models"
)

// htmlText returns what a reader of the page reads, by another reader than ours.
func htmlText(t *testing.T, page []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + "\n")
		}
	}
	return b.String()
}

// jsonText returns all texts in the JSON, each cell that is withheld as the words
// for it.
func jsonText(t *testing.T, doc Document, data []byte) string {
	t.Helper()
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			b.WriteString(v + "\n")
		case []any:
			for _, e := range v {
				if e == false {
					e = doc.Meta.Words.Withheld
				}
				walk(e)
			}
		case map[string]any:
			for name, member := range v {
				if name == "about_others" {
					member = doc.Meta.Words.Others
				}
				walk(member)
			}
		}
	}
	walk(whole)
	return b.String()
}

// written returns what write writes.
func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func csvText(t *testing.T, doc Document, table Table) string {
	t.Helper()
	data := written(t, func(w io.Writer) error { return WriteCSV(w, doc, table) })
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.Join(line, "\n") + "\n")
	}
	return b.String()
}

// Whatever a person opens, it says the same: every text of the document is in every
// form, by readers that are not ours.
func TestEveryFormSaysTheSame(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		doc := build(t, sample(), lang)
		page := htmlText(t, written(t, func(w io.Writer) error { return WriteHTML(w, doc, Opening{}) }))
		data := jsonText(t, doc, written(t, func(w io.Writer) error { return WriteJSON(w, doc) }))
		for text := range strings.SplitSeq(strings.TrimSpace(strings.Join(parts(doc), "\n")), "\n") {
			for form, said := range map[string]string{"HTML": page, "JSON": data} {
				if !strings.Contains(said, text) {
					t.Errorf("%s: the %s does not say %q", lang, form, text)
				}
			}
		}
		for table := range doc.Tables() {
			lines := csvText(t, doc, table)
			for _, c := range table.Columns {
				if !strings.Contains(lines, c.Label+"\n") || !strings.Contains(lines, c.inStore()+"\n") {
					t.Errorf("%s: the CSV has no column %q, %q", lang, c.Label, c.Raw)
				}
			}
			for _, r := range table.Rows {
				for _, said := range append(doc.Meta.Words.Row(r), doc.Meta.Words.Mark(r)) {
					if !strings.Contains(lines, said+"\n") {
						t.Errorf("%s: the CSV of %s does not say %q", lang, table.Caption, said)
					}
				}
			}
		}
	}
}

// parts returns the texts of the document, each value and each name in a value by
// itself: a text with all of them is one way of saying it.
func parts(doc Document) []string {
	var texts []string
	var add func(c Cell)
	add = func(c Cell) {
		if c.Plain() {
			texts = append(texts, doc.Meta.Words.Say(c))
		}
		for _, e := range c.elements {
			add(e)
		}
		for _, m := range c.members {
			if !m.Cell.Empty() {
				texts = append(texts, m.Label)
				add(m.Cell)
			}
		}
	}
	for _, s := range doc.Sections {
		s.Blocks = slices.Clone(s.Blocks)
		for i, b := range s.Blocks {
			if t, ok := b.(Table); ok {
				for _, r := range t.Rows {
					texts = append(texts, doc.Meta.Words.Mark(r))
					for _, c := range r.Cells {
						add(c)
					}
				}
				t.Rows = nil
				s.Blocks[i] = t
			}
		}
		texts = append(texts, inOrder(Document{Meta: doc.Meta, Sections: []Section{s}})...)
	}
	return texts
}

// apart returns the document with the rows of its longest table kept apart, as they
// are when there are too many.
func apart(t *testing.T, doc Document) Document {
	t.Helper()
	encoded, err := Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	if doc, err = Decode(encoded); err != nil {
		t.Fatal(err)
	}
	var all []Row
	for _, s := range doc.Sections {
		for i, b := range s.Blocks {
			if table, ok := b.(Table); ok && len(table.Rows) > sampleRows {
				all = table.Rows
				table.Key, table.Rows, table.Apart = "k", sampleOf(all), &Apart{Count: len(all)}
				s.Blocks[i] = table
			}
		}
	}
	doc.Rows = func(key string, from int) iter.Seq2[Row, error] {
		if key != "k" {
			t.Errorf("rows of %q are asked for", key)
		}
		return Document{}.rows(Table{Rows: all}, from)
	}
	return doc
}

// It makes no difference to who reads where the rows were kept.
func TestRowsKeptApartAreTheSameReport(t *testing.T) {
	t.Parallel()
	whole := build(t, large(700), models.Bokmal)
	parted := apart(t, whole)
	forms := map[string]func(io.Writer, Document) error{
		"PDF":  func(w io.Writer, d Document) error { _, err := WritePDF(w, d); return err },
		"HTML": func(w io.Writer, d Document) error { return WriteHTML(w, d, Opening{}) },
		"JSON": WriteJSON,
		"CSV": func(w io.Writer, d Document) error {
			for table := range d.Tables() {
				if err := WriteCSV(w, d, table); err != nil {
					return err
				}
			}
			return nil
		},
	}
	broken := parted
	broken.Rows = func(key string, from int) iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) {
			for r, err := range parted.Rows(key, from) {
				if !yield(r, err) {
					return
				}
				yield(Row{}, errBroken)
				return
			}
		}
	}
	for name, write := range forms {
		want := written(t, func(w io.Writer) error { return write(w, whole) })
		got := written(t, func(w io.Writer) error { return write(w, parted) })
		if !bytes.Equal(want, got) {
			t.Errorf("%s differs when the rows are kept apart", name)
		}
		if err := write(io.Discard, broken); !errors.Is(err, errBroken) {
			t.Errorf("%s of rows that cannot be read: %v, want what was wrong with them", name, err)
		}
	}
}

// A page has the beginning of a long table, and leads to the rest.
func TestAPageHasTheBeginningOfALongTable(t *testing.T) {
	t.Parallel()
	doc := apart(t, build(t, large(700), models.Bokmal))
	page := string(written(t, func(w io.Writer) error {
		return WriteHTML(w, doc, Opening{
			Most: 5,
			File: func(id string) string { return "/tabell/" + id }, Page: func(id string) string { return "/rader/" + id },
		})
	}))
	for _, want := range []string{"Samtale nummer 2 om", "Her står de første 5 av 703 rader.", `href="/tabell/table-1"`, `href="/rader/table-1"`, `href="/tabell/table-2"`, "Veiledernes notater"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "/rader/table-2") || strings.Contains(page, "Samtale nummer 3 om") {
		t.Error("the page has more rows than it may")
	}
	if strings.Count(page, "de første") != 1 {
		t.Error("a table that is whole leads to more")
	}
}

// A table that is too long for one file goes on in the next: every row is in one of
// them and in no other, and the file with the contents says where.
func TestALongTableIsCutIntoVolumes(t *testing.T) {
	t.Parallel()
	doc := apart(t, build(t, large(700), models.Bokmal))
	long, err := InVolumes(doc, 20)
	if err != nil || fmt.Sprint(long) != "[table-1]" {
		t.Fatalf("in volumes: %v, %v", long, err)
	}
	if short, err := InVolumes(doc, PagesOfFile); err != nil || len(short) > 0 {
		t.Errorf("a table of 703 rows is in volumes: %v, %v", short, err)
	}
	var volumes []Volume
	var texts []string
	files := map[string][]byte{} // for the validators
	for v := (Volume{Table: "table-1"}); v.To < 703; {
		v.Part, v.From, v.Name = v.Part+1, v.To, fmt.Sprintf("svar-tabell-1-%d.pdf", v.Part+1)
		var b bytes.Buffer
		if v, err = WriteVolume(&b, doc, v, 10); err != nil || v.To <= v.From {
			t.Fatalf("part %d has the rows from %d to %d, %v", v.Part, v.From, v.To, err)
		}
		text := textOf(t, b.Bytes())
		if pages := strings.Count(text, "\f"); pages != v.Pages || pages > 11 {
			t.Errorf("part %d has %d pages, says %d, and may have 10 and a little", v.Part, pages, v.Pages)
		}
		if len(volumes) == 1 {
			files["volume"] = b.Bytes()
		}
		volumes, texts = append(volumes, v), append(texts, text)
	}
	if len(volumes) < 3 {
		t.Fatalf("%d volumes", len(volumes))
	}
	all := strings.Join(strings.Fields(strings.Join(texts, "\n")), " ")
	for i := range 700 {
		if n := strings.Count(all, fmt.Sprintf("Samtale nummer %d om", i+1)); n != 1 {
			t.Errorf("row %d stands %d times in the volumes", i+1, n)
		}
	}
	var b bytes.Buffer
	result, err := WritePDF(&b, doc, volumes...)
	if err != nil || result.Pages > 15 {
		t.Fatalf("the file with the contents has %d pages, %v", result.Pages, err)
	}
	main := strings.Join(strings.Fields(textOf(t, b.Bytes())), " ")
	for _, v := range volumes {
		if want := fmt.Sprintf("%s: rad %d til %d, %d sider", v.Name, v.From+1, v.To, v.Pages); !strings.Contains(main, want) {
			t.Errorf("the file with the contents lacks %q", want)
		}
	}
	files["with contents"] = b.Bytes()
	var draft bytes.Buffer
	if _, err := WritePDF(&draft, doc, Volume{Table: "table-1"}); err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(strings.Fields(textOf(t, draft.Bytes())), " "); !strings.Contains(said, "703 rader. De lages som egne filer når svaret er godkjent.") || strings.Contains(said, "står i egne filer") {
		t.Error("a draft says that there are files which are not made yet")
	}
	pdfcheck.Archival(t, files)
	if strings.Contains(main, "Samtale nummer 3 om") {
		t.Error("the file with the contents has the rows too")
	}
	if _, err := WriteVolume(io.Discard, doc, Volume{Table: "no"}, 10); err == nil {
		t.Error("a table that is not there is written")
	}
}
