package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rettighetsporten/app/apptest/checklist"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// The report of every activity in the register says all that Art. 15 wants, as it
// is read out of the PDF, in each language that reports can be had in.
func TestEveryActivityOfTheRegisterIsAnsweredPointByPoint(t *testing.T) {
	t.Parallel()
	for _, a := range checklist.Answers(t) {
		for lang, l := range localizers(t) {
			doc, err := report.Build(a.Input, l)
			if err != nil {
				t.Fatal(err)
			}
			for _, lack := range a.Lacks(bodyOf(t, doc), l) {
				t.Errorf("%s, %s: %s", a.Input.Controller.ID, lang, lack)
			}
		}
	}
}

// Where the register is silent on who gets the data, or on automated decisions, no
// answer is made before a caseworker has said what is true; elsewhere none is asked.
func TestSilenceOfTheRegisterStopsTheAnswer(t *testing.T) {
	t.Parallel()
	l := localizers(t)[models.Bokmal]
	for _, a := range checklist.Answers(t) {
		for i, activity := range a.Input.Activities {
			in := a.Input
			in.Activities = []report.ActivityInput{activity}
			in.Withheld = nil
			in.Activities[0].Tables = nil
			must := checklist.MustConfirm(activity)
			for _, left := range must {
				in.Activities[0].Confirmed = map[models.ConfirmedFact]string{}
				for _, fact := range must {
					if fact != left {
						in.Activities[0].Confirmed[fact] = "Sagt."
					}
				}
				if _, err := report.Build(in, l); !fault.Is(err, fault.Conflict) || fault.KeyOf(err) != "report.unconfirmed" {
					t.Errorf("%s: nobody has said %s, and Build() = %v", activity.ID, left, err)
				}
			}
			if len(must) == 0 {
				in.Activities[0].Confirmed = nil
			} else {
				in.Activities[0].Confirmed = a.Input.Activities[i].Confirmed
			}
			if _, err := report.Build(in, l); err != nil {
				t.Errorf("%s: all is said, and Build() = %v", activity.ID, err)
			}
		}
	}
}

// localizers returns the languages that reports are in.
func localizers(t *testing.T) map[models.Language]i18n.Localizer {
	t.Helper()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	all := map[models.Language]i18n.Localizer{}
	for _, lang := range models.LetterLanguages() {
		all[lang] = texts.For(lang)
	}
	return all
}

// bodyOf reads the document's PDF, without the heads and feet of its pages.
func bodyOf(t *testing.T, doc report.Document) string {
	t.Helper()
	var pdf bytes.Buffer
	if _, err := report.WritePDF(&pdf, doc); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	page, _, _ := strings.Cut(doc.Meta.Words.Page, " ")
	var body strings.Builder
	for line := range strings.Lines(string(out)) {
		switch line = strings.Trim(line, "\n\f"); {
		case line == doc.Meta.Title, line == doc.Meta.CaseLabel, line == doc.Meta.Controller, strings.HasPrefix(line, page+" "):
		default:
			body.WriteString(line + "\n")
		}
	}
	return body.String()
}
