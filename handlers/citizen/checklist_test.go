package citizen_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/apptest/checklist"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// The page of the answer says all that Art. 15 wants of every activity of the
// register, as the PDF does.
func TestTheAnswerOnThePageIsAnsweredPointByPoint(t *testing.T) {
	t.Parallel()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	s.addCase("telemark", models.StatusAnswered)
	v := s.citizen(kari)
	for _, lang := range models.LetterLanguages() {
		l := texts.For(lang)
		for _, a := range checklist.Answers(t) {
			doc, err := report.Build(a.Input, l)
			if err != nil {
				t.Fatal(err)
			}
			s.answer.document = &doc
			d := read(t, v.get(casePath+"/svar"), http.StatusOK)
			for _, lack := range a.Lacks(d.text(d.with("div", "class", "document-body")[0]), l) {
				t.Errorf("%s, %s: %s", a.Input.Controller.ID, lang, lack)
			}
		}
	}
}
