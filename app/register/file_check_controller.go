package register

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"rettighetsporten/models"
)

func (c *checker) controller(p trail, ctl controllerNode, prefixes map[string]bool) {
	if ctl.Name == "" {
		c.at(p.key("name"), ctl.ID, "missing", "name is missing")
	}
	if !prefixPattern.MatchString(ctl.CasePrefix) {
		c.at(p.key("case_prefix"), ctl.ID, "prefix", fmt.Sprintf("case_prefix: want two to five capital letters, got %q", ctl.CasePrefix))
	}
	if prefixes[ctl.CasePrefix] {
		c.at(p.key("case_prefix"), ctl.ID, "prefix_taken", fmt.Sprintf("case_prefix: %q is another controller's", ctl.CasePrefix))
	}
	prefixes[ctl.CasePrefix] = true
	c.contact(p.key("contact"), ctl.ID, ctl.Contact)
	c.contact(p.key("ombud"), ctl.ID, ctl.Ombud)
	c.notices(p, ctl)
	units := map[string]bool{}
	for i, u := range ctl.Units {
		at := p.key("units").at(i)
		c.id(at, ctl.ID, u.ID, units)
		c.text(at, ctl.ID, "name", u.Name)
	}
	c.deadlines(p.key("deadlines"), ctl.ID, ctl.Deadlines)
	c.letters(p.key("letters"), ctl)
	c.behalf(p.key("behalf"), ctl.ID, ctl.Behalf)
	if promise := ctl.Promise; promise != nil {
		c.promise(p.key("promise"), ctl, *promise)
	}
}

// MaxLetterWords is how many characters a controller may put before, and after,
// what a letter says.
const MaxLetterWords = 1500

func (c *checker) letters(p trail, ctl controllerNode) {
	seen := map[models.LetterWords]bool{}
	for i, w := range ctl.Letters {
		at := p.at(i)
		known(c, at.key("kind"), ctl.ID, "letters", models.WordedLetters(), w.Kind)
		known(c, at.key("language"), ctl.ID, "letters", models.LetterLanguages(), w.Language)
		of := models.LetterWords{Kind: w.Kind, Language: w.Language}
		if seen[of] {
			c.at(at, ctl.ID, "twice", fmt.Sprintf("letters: %s in %s is there twice", w.Kind, w.Language))
		}
		seen[of] = true
		for _, field := range w.UnknownFields() {
			c.at(at, ctl.ID, "letter_field", fmt.Sprintf("letters: %s is no field; there are {%s}", field, strings.Join(models.LetterFields(), "}, {")))
		}
		if utf8.RuneCountInString(w.Opening) > MaxLetterWords || utf8.RuneCountInString(w.Closing) > MaxLetterWords {
			c.at(at, ctl.ID, "letter_length", fmt.Sprintf("letters: more than %d characters", MaxLetterWords))
		}
	}
}

// contact notes an address that cannot be written to. One that is missing
// closes the controller and is no mistake.
func (c *checker) contact(p trail, where string, contact models.Contact) {
	if contact.Email != "" && !emailPattern.MatchString(contact.Email) {
		c.at(p.key("email"), where, "email", "email: want an address such as post@example.no")
	}
}

func (c *checker) promise(p trail, ctl controllerNode, promise models.Promise) {
	if promise.Days <= 0 {
		c.at(p.key("days"), ctl.ID, "days", "promise: needs a number of days")
	}
	if promise.Quote.NB == "" {
		c.at(p.key("quote"), ctl.ID, "quote", "promise: needs the notice's words")
	}
	known(c, p.key("rights"), ctl.ID, "promise", models.InvokedRights(), promise.Rights...)
	c.source(p, ctl.ID, promise.Source, noticesOf(ctl))
}

func (c *checker) notices(p trail, ctl controllerNode) {
	seen := map[string]bool{}
	for i, n := range append([]models.Notice{ctl.Notice}, ctl.OldNotices...) {
		at := p.key("notice")
		if i > 0 {
			at = p.key("old_notices").at(i - 1)
		}
		if n.ID == "" || n.Title == "" {
			missing := "id"
			if n.ID != "" {
				missing = "title"
			}
			c.at(at.key(missing), ctl.ID, "missing", "notice: a notice needs an id and a title")
		}
		if n.ID != "" {
			c.id(at, ctl.ID, n.ID, seen)
		}
		if n.Dated != "" {
			if _, err := models.ParseDate(n.Dated); err != nil {
				c.at(at.key("dated"), ctl.ID, "date", fmt.Sprintf("dated: want a date such as 2026-01-31, got %q", n.Dated))
			}
		}
	}
}

func noticesOf(ctl controllerNode) []string {
	ids := []string{ctl.Notice.ID}
	for _, n := range ctl.OldNotices {
		ids = append(ids, n.ID)
	}
	return ids
}
