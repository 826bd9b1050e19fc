package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/models"
)

// The form on paper in each language that letters can be had in: word for word,
// on one page, and the same bytes each time. It asks for no number.
func TestTheFormOnPaper(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	posted := sample().Controller
	posted.Facts.Contact.Postal = "Torggata 18, 3717 Skien"
	posted.Facts.Promise = &models.Promise{Days: 30}
	for _, lang := range models.LetterLanguages() {
		form := BuildForm(posted, localizer(t, lang), "https://rettigheter.example", made)
		var first, again bytes.Buffer
		result, err := WriteForm(&first, form)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := WriteForm(&again, form); err != nil || !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Errorf("%s: written twice it differs, or %v", lang, err)
		}
		text := textOf(t, first.Bytes())
		apptest.Golden(t, "form."+string(lang)+".txt", text)
		if result.Pages != 1 {
			t.Errorf("%s: it has %d pages", lang, result.Pages)
		}
		if !strings.Contains(text, "Torggata 18, 3717 Skien") || strings.Contains(text, "⟦") {
			t.Errorf("%s: it does not say where it goes, or a text is missing", lang)
		}
	}
	reached := sample().Controller // no postal address
	reached.Name = strings.Repeat("Verdalsøra og omegn interkommunale ", 12)
	result, err := WriteForm(&bytes.Buffer{}, BuildForm(reached, localizer(t, models.Bokmal), "https://rettigheter.example", made))
	if err != nil || result.Pages > 2 {
		t.Errorf("a long name: %d pages, %v", result.Pages, err)
	}
	reached.Facts.Contact = models.Contact{}
	if to := BuildForm(reached, localizer(t, models.Bokmal), "", made).To; to[len(to)-1] != "Lever skjemaet hos virksomheten." {
		t.Errorf("without an address it goes to %v", to)
	}
}
