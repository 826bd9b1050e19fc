package statistics_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/pdfcheck"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/statistics"
	"rettighetsporten/models"
)

// figures returns those of two controllers over a year of items by chance.
func figures(t *testing.T, controllerID string) statistics.Figures {
	t.Helper()
	db := apptest.SQLite(t)
	m := newMaker(t, db, "nord", "sor")
	var items []models.RequestItem
	for range 120 {
		items = append(items, m.item(pick(m, "nord", "nord", "nord", "sor"), models.NewDate(2026, time.January, 1), today()))
	}
	for i := range items { // one unit that hardly anybody asks about
		if items[i].ActivityID == "borte" && i%6 != 0 {
			items[i].ActivityID = ""
		}
	}
	m.keep(items...)
	f, err := service(db).Figures(t.Context(), ombud("nord", "sor"), statistics.Filter{ControllerID: controllerID})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func localizer(t *testing.T, lang models.Language) i18n.Localizer {
	t.Helper()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	return texts.For(lang)
}

// The words and figures on the paper, as a reader of the file gets them.
func TestTheReportReadsWell(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lang       models.Language
		controller string
	}{"alle.nb": {models.Bokmal, ""}, "nord.en": {models.English, "nord"}} {
		f := figures(t, tc.controller)
		var file, again bytes.Buffer
		for _, w := range []*bytes.Buffer{&file, &again} {
			if err := statistics.WritePDF(w, f, localizer(t, tc.lang)); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(file.Bytes(), again.Bytes()) {
			t.Errorf("%s: the same figures give another file", name)
		}
		path := filepath.Join(t.TempDir(), name+".pdf")
		if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
		if err != nil {
			t.Fatalf("reading the PDF: %v", err)
		}
		apptest.Golden(t, name+".txt", tidy(string(text)))
	}
}

// The yearly report is read aloud in order, its tables row by row. A part of it is
// enough: Poppler takes its time.
func TestTheReportIsReadAloudInOrder(t *testing.T) {
	t.Parallel()
	doc := statistics.Report(figures(t, "nord"), localizer(t, models.English))
	doc.Sections = slices.DeleteFunc(doc.Sections, func(s report.Section) bool { return s.ID != "cover" && s.ID != "months" })
	doc.Sections[1].Blocks = doc.Sections[1].Blocks[:2]
	var file bytes.Buffer
	if _, err := report.WritePDF(&file, doc); err != nil {
		t.Fatal(err)
	}
	apptest.Golden(t, "aloud.nord.en.txt", pdfcheck.Aloud(t, file.Bytes()))
}

// The report can be kept in an archive: of all controllers, of one, and of a year in
// which nothing happened.
func TestTheReportCanBeArchived(t *testing.T) {
	t.Parallel()
	none, err := service(apptest.SQLite(t)).Figures(t.Context(), ombud("nord", "sor"), statistics.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for name, f := range map[string]statistics.Figures{"all": figures(t, ""), "one": figures(t, "nord"), "none": none} {
		for _, lang := range i18n.Languages() {
			var file bytes.Buffer
			if err := statistics.WritePDF(&file, f, localizer(t, lang)); err != nil {
				t.Fatal(err)
			}
			files[name+"."+string(lang)] = file.Bytes()
		}
	}
	pdfcheck.Archival(t, files)
}

// tidy leaves out what differs with the reading program: blank lines, and how
// far columns stand apart.
func tidy(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			b.WriteString(strings.Join(words, " ") + "\n")
		}
	}
	return b.String()
}

func TestTheTableOpensInASpreadsheet(t *testing.T) {
	t.Parallel()
	f := figures(t, "")
	f.Scope[0].Name, f.Controllers[0].Controller.Name = "=HYPERLINK(1)", "=HYPERLINK(1)"
	var file, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&file, &again} {
		if err := statistics.WriteCSV(w, f, localizer(t, models.Bokmal)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("the same figures give another file")
	}
	text, marked := strings.CutPrefix(file.String(), "\uFEFF")
	if !marked || strings.Count(text, "\r\n") != strings.Count(text, "\n") {
		t.Error("Excel would not read it as it is")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int{}
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[2], "=") {
			t.Errorf("a name is a formula: %q", row)
		}
		var received int
		if _, err := fmt.Sscan(row[4], &received); err == nil {
			sums[row[1]] += received
		}
	}
	for _, group := range []string{"I alt", "Måned", "Rettighet", "Virksomhet"} {
		if sums[group] != f.Total.Received {
			t.Errorf("%s has %d in all, and %d were received", group, sums[group], f.Total.Received)
		}
	}
	apptest.Golden(t, "alle.csv", file.String())
	file.Reset()
	f.Controllers[0].Controller.Name = "\t=HYPERLINK(2)" // programs skip the tab
	if err := statistics.WriteCSV(&file, f, localizer(t, models.Bokmal)); err != nil || !strings.Contains(file.String(), "'\t=HYPERLINK(2)") {
		t.Errorf("a name behind a tab is a formula, %v", err)
	}
}
