package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/models"
)

// letters are letters in each language that letters can be had in: of a page, of
// several, with an address and without.
func letters(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, lang := range models.LetterLanguages() {
		letter := BuildLetter(LetterInput{
			Controller: sample().Controller, CaseNumber: "TEL-2026-0042", Kind: models.LetterReceipt, Written: time.Date(2026, 11, 3, 23, 30, 0, 0, time.UTC),
			Paragraphs: []string{
				"Vi har fått det du sendte 3. november 2026, og du har fått saksnummer TEL-2026-0042.",
				"Du skrev:\n«Hei! Jeg vil gjerne se alt dere har skrevet om meg.\nÁjbmel 😀»", "Hilsen oss.",
			},
		}, localizer(t, lang))
		posted := letter
		posted.To = []string{"Siv Ájbmel Østgård", "Storgata 1", "3724 Skien"}
		long := posted
		long.To = append(long.To, strings.Split(strings.Repeat("En lang linje i adressen som ikke får plass\n", 9), "\n")...)
		for range 40 {
			long.Paragraphs = append(long.Paragraphs, letter.Paragraphs...)
		}
		for name, letter := range map[string]Letter{"letter.": letter, "letter.posted.": posted, "letter.long.": long} {
			var b bytes.Buffer
			if _, err := WriteLetter(&b, letter); err != nil {
				t.Fatal(err)
			}
			files[name+string(lang)] = b.Bytes()
		}
	}
	return files
}

// A letter says on paper what it says in the portal, word for word, and the same
// bytes each time.
func TestLettersOnPaper(t *testing.T) {
	t.Parallel()
	first, again := letters(t), letters(t)
	for name, pdf := range first {
		if !bytes.Equal(pdf, again[name]) {
			t.Errorf("%s is other bytes when it is written again", name)
		}
	}
	for _, lang := range models.LetterLanguages() {
		apptest.Golden(t, "letter."+string(lang)+".txt", textOf(t, first["letter.posted."+string(lang)]))
	}
	if pages := strings.Count(textOf(t, first["letter.long.nb"]), "\f"); pages < 4 {
		t.Errorf("a long letter has %d pages", pages)
	}
	if text := textOf(t, first["letter.nb"]); strings.Contains(text, "Storgata") || strings.Contains(text, "⟦") || !strings.Contains(text, "4. november 2026") {
		t.Errorf("a letter without an address reads\n%s", text)
	}
}
