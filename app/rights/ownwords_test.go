package rights_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// A controller's own words stand around what the law wants said, in the
// language they were written in, and take none of it away. Every version is
// kept; words that name what they cannot are refused, and so is a change of
// what others have changed.
func TestAControllersOwnWordsStandAroundTheLetter(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ada := w.Staff("ada", authz.Administrator, "nord")
		save := func(words ...models.LetterWords) error {
			e, err := w.Register.Entry(t.Context(), ada, "nord")
			w.Must(err)
			return w.Register.SaveWords(t.Context(), ada, "nord", e.Version, words...)
		}
		own := models.LetterWords{Kind: models.LetterExtension, Language: models.Bokmal, Opening: "Hei fra {virksomhet}, sak {saksnummer}, mottatt {mottatt}.", Closing: "Hilsen oss."}
		plain := func(language models.Language) string {
			c := newLetterCase(w, "nord", language)
			w.Must(w.Rights.Extend(t.Context(), c.worker, c.number, "GRUNN"))
			body := letterOf(w, c.citizen, c.number, models.LetterExtension).Body
			return strings.ReplaceAll(body, c.number, "NUMMER")
		}
		before, beforeEN := plain(models.Bokmal), plain(models.English)
		for _, wrong := range []string{"{fødselsnummer}", "{saksnummer", "saksnummer}", "{{saksnummer}}"} {
			w.Refused(save(models.LetterWords{Kind: own.Kind, Language: own.Language, Opening: wrong}), fault.Invalid, "letters.field_unknown")
		}
		w.Must(save(own))
		after := plain(models.Bokmal)
		body := w.Open(w.Staff("kari", authz.Caseworker, "nord"), "NOR-2026-00001").Controller.Name
		text, contact, _ := strings.Cut(before, "\n\nSpørsmål?")
		want := "Hei fra " + body + ", sak NUMMER, mottatt 2. mars 2026.\n\n" + text + "\n\nHilsen oss.\n\nSpørsmål?" + contact
		if after != want {
			t.Errorf("the letter is\n%s\nand should be\n%s", after, want)
		}
		if english := plain(models.English); english != beforeEN {
			t.Errorf("the English letter has words of another language:\n%s", english)
		}

		own.Opening = ""
		w.Must(save(own))
		w.Must(save(models.LetterWords{Kind: own.Kind, Language: own.Language}))
		if now := plain(models.Bokmal); now != before {
			t.Errorf("words that were taken away stand in the letter:\n%s", now)
		}
		w.Refused(w.Register.SaveWords(t.Context(), ada, "nord", 0, own), fault.Conflict, "register.changed_meanwhile")
		versions, err := w.Register.WordsVersions(t.Context(), ada, "nord", models.LetterExtension)
		w.Must(err)
		var said []string
		for _, v := range versions {
			said = append(said, v.Opening+"|"+v.Closing)
		}
		if got := strings.Join(said, " / "); got != "| / |Hilsen oss. / Hei fra {virksomhet}, sak {saksnummer}, mottatt {mottatt}.|Hilsen oss." {
			t.Errorf("the versions are %s", got)
		}
		_, err = w.Register.WordsVersions(t.Context(), w.Staff("per", authz.Administrator, "sor"), "nord", models.LetterExtension)
		w.Refused(err, fault.NotFound, "error.not_found")
	})
}
