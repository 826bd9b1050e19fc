package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// TestAnswerShowsAllOfTheDocument walks the document: every heading, text and
// cell of it is on the page, in its order.
func TestAnswerShowsAllOfTheDocument(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		s := newSite(t)
		s.addCase("telemark", models.StatusAnswered)
		s.answered(lang)
		d := read(t, s.citizen(kari).get(casePath+"/svar"), http.StatusOK)
		rest := d.text(d.with("div", "class", "document-body")[0])
		for _, want := range saidBy(*s.answer.document) {
			want = strings.Join(strings.Fields(want), " ")
			i := strings.Index(rest, want)
			if i < 0 {
				t.Fatalf("%s: the page lacks, at its place, %q; the page goes on with %.200q", lang, want, rest)
			}
			rest = rest[i+len(want):]
		}
		if got := attr(d.with("div", "class", "document")[0], "lang"); got != string(lang) {
			t.Errorf("the answer is marked as %q, want %q", got, lang)
		}
	}
}

func saidBy(doc report.Document) []string {
	var said []string
	for _, s := range doc.Sections {
		said = append(said, s.Heading)
		for _, block := range s.Blocks {
			switch b := block.(type) {
			case report.Paragraph:
				said = append(said, b.Text)
			case report.List:
				said = append(said, b.Items...)
			case report.Facts:
				for _, f := range b.Items {
					said = append(append(append(said, f.Term, f.Article), f.Lines...), f.Note)
				}
			case report.Table:
				said = append(said, b.Caption, b.Source, b.Note)
				for _, c := range b.Columns {
					said = append(said, c.Label, c.Raw)
				}
				for _, r := range b.Rows {
					words := doc.Meta.Words.Row(r)
					said = append(append(said, words[0], doc.Meta.Words.Mark(r)), words[1:]...)
				}
			case report.Callout:
				said = append(append(said, b.Heading), b.Lines...)
			}
		}
	}
	return said
}

func TestAnswerCanBeFoundOnesWayIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusAnswered)
	s.answered(models.Bokmal)
	d := read(t, s.citizen(kari).get(casePath+"/svar"), http.StatusOK)
	var contents []string
	for _, a := range (document{t, d.all("nav")[2]}).all("a") {
		contents = append(contents, strings.TrimPrefix(attr(a, "href"), "#"))
	}
	var want []string
	for _, s := range s.answer.document.Sections {
		if s.Level <= 2 {
			want = append(want, s.ID)
		}
	}
	if diff := cmp.Diff(want, contents); diff != "" {
		t.Errorf("the contents (-want +got):\n%s", diff)
	}
	for _, table := range d.all("table") {
		scroller := table.Parent
		if attr(scroller, "tabindex") != "0" || attr(scroller, "role") != "region" || attr(scroller, "aria-labelledby") == "" {
			t.Error("a wide table cannot be scrolled with the keyboard")
		}
		if len((document{t, table}).all("caption")) != 1 {
			t.Error("a table has no caption")
		}
		for _, th := range (document{t, table}).all("th") {
			if attr(th, "scope") == "" {
				t.Error("a heading does not say what it heads")
			}
		}
	}
	if len(d.with("a", "href", casePath+"/svar.pdf")) != 1 {
		t.Error("the answer cannot be downloaded from here")
	}
	d.says("9 sider", "Klag til Datatilsynet", "Forberede intervju <b>😀</b>")
}

func TestAnswerBeforeThereIsOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReview)
	v := s.citizen(kari)
	read(t, v.get(casePath+"/svar"), http.StatusNotFound)
	read(t, v.get(casePath+"/svar.pdf"), http.StatusNotFound)
}

func TestAnswerAsAFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusAnswered)
	s.answered(models.Bokmal)
	res := s.citizen(kari).get(casePath + "/svar.pdf")
	got := map[string]string{}
	for _, name := range []string{"Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control", "Content-Encoding"} {
		got[name] = res.Header().Get(name)
	}
	want := map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=svar-TEL-2026-00012.pdf",
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Encoding": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	if body := res.Body.String(); body != "%PDF-1.4 the answer" || res.Code != http.StatusOK {
		t.Errorf("status %d, body %q", res.Code, body)
	}
}

// Files that go with the answer come as bytes to keep, under a name that tells
// nothing about the person.
func TestFilesOfTheAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusAnswered)
	s.answered(models.Bokmal)
	v := s.citizen(kari)
	read(t, v.get(casePath+"/svar"), http.StatusOK).saysNot("Filer som hører til svaret")
	s.answer.document.Attachments = []report.Attachment{{Name: "Notat om Kari.html", Size: 1025}, {Name: "<b>bilde</b>.png", Size: 10_000_000}}
	d := read(t, v.get(casePath+"/svar"), http.StatusOK)
	d.says("Filer som hører til svaret", "portalen har ikke endret noe i dem.", "Notat om Kari.html 2 kB", "<b>bilde</b>.png 9766 kB")
	for _, path := range []string{"/svar/1/vedlegg/1", "/svar/1/vedlegg/2"} {
		if len(d.with("a", "href", casePath+path)) != 1 {
			t.Errorf("the answer does not lead to %s", path)
		}
	}
	res := v.get(casePath + "/svar/1/vedlegg/1")
	if res.Code != http.StatusOK || res.Body.String() != "file 1 of 1" || res.Header().Get("Content-Type") != "application/octet-stream" ||
		res.Header().Get("Content-Disposition") != "attachment; filename=vedlegg-1-TEL-2026-00012.html" || res.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("status %d, %q, %v", res.Code, res.Body, res.Header())
	}
	for _, path := range []string{"/svar/1/vedlegg/3", "/svar/1/vedlegg/x", "/svar/x/vedlegg/1"} {
		if res := v.get(casePath + path); res.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, res.Code)
		}
	}
}

// Every form of an answer comes in one file, and a table by itself; the names tell
// nothing about the person.
func TestEveryFormIsDownloaded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusAnswered)
	s.answered(models.Bokmal)
	v := s.citizen(kari)
	d := read(t, v.get(casePath+"/svar"), http.StatusOK)
	d.says("I ZIP-filen ligger svaret som PDF, som nettside")
	for path, want := range map[string][2]string{
		attr(d.with("a", "href", casePath+"/svar/1/alt.zip")[0], "href"): {"PK everything", "svar-TEL-2026-00012-1.zip"},
		casePath + "/svar/1/tabell/0":                                    {"Bestilt;Time\r\n", "svar-TEL-2026-00012-tabell-1.csv"},
	} {
		res := v.get(path)
		if res.Code != http.StatusOK || res.Body.String() != want[0] || !strings.Contains(res.Header().Get("Content-Disposition"), want[1]) {
			t.Errorf("%s: %d %q %q", path, res.Code, res.Body.String(), res.Header().Get("Content-Disposition"))
		}
	}
	for _, path := range []string{"/svar/2/alt.zip", "/svar/x/alt.zip", "/svar/1/tabell/7", "/svar/1/tabell/x"} {
		if res := v.get(casePath + path); res.Code != http.StatusNotFound {
			t.Errorf("%s is answered with %d", path, res.Code)
		}
	}
}
