package recordstore

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

const (
	maxToldText      = 500 // characters of a text
	maxToldMarks     = 2   // on one letter: more of them reach over what stands around
	maxToldLanguages = 20
	maxToldTag       = 35 // characters of a language's name, RFC 5646 section 4.4.1
)

// Refusal is an error with a service's own word on why it gives nothing, or not
// everything. The texts may speak about a person: they are for who works on the
// case.
type Refusal interface {
	error
	Refused() []Told
}

// Told is one thing a service says in the way of an error. It shows its code
// and no text in logs, as JSON and to fmt; Reveal is the way to the texts.
type Told struct {
	code  string
	texts map[string]string
}

// NewTold returns what a service says: a code that holds nobody's data, and its
// texts by language, "" where none is named. The texts are another system's:
// what is kept of them is a few lines of characters that can be seen.
func NewTold(code string, texts map[string]string) Told {
	t := Told{code: code, texts: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		tag, text := tagOf(name), legible(texts[name])
		if _, twice := t.texts[tag]; !twice && text != "" && len(t.texts) < maxToldLanguages {
			t.texts[tag] = text
		}
	}
	return t
}

// Code returns the code, "" when there is none.
func (t Told) Code() string { return t.code }

// Reveal returns the texts by language.
func (t Told) Reveal() map[string]string { return maps.Clone(t.texts) }

// In returns the text in the language wanted, and which language it is in. Where
// it is not told in that, it is in Norwegian, bokmål before nynorsk, else in
// English, else in whatever there is, our neighbours' first; "" when nothing is
// told, or in a language the service does not name.
func (t Told) In(lang language.Tag) (text, in string) {
	wanted, _ := lang.Base()
	named := slices.Sorted(maps.Keys(t.texts))
	for _, base := range []string{wanted.String(), "nb", "no", "nn", "en", "da", "sv"} {
		for _, name := range named {
			if of, _, _ := strings.Cut(name, "-"); of == base {
				return t.texts[name], name
			}
		}
	}
	for _, name := range named {
		if name != "" {
			return t.texts[name], name
		}
	}
	return t.texts[""], ""
}

// String shows the code.
func (t Told) String() string { return "[told " + t.code + "]" }

// Format shows the code, whatever the verb.
func (t Told) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue keeps the texts out of the log.
func (t Told) LogValue() slog.Value { return slog.StringValue(t.String()) }

// tagOf returns the name of a language in its usual spelling, or "" for what is
// none.
func tagOf(name string) string {
	if len(name) > maxToldTag {
		return ""
	}
	tag, err := language.Parse(name)
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

// legible returns the beginning of a text in one line, without what cannot be
// seen or turns the direction of what follows.
func legible(text string) string {
	var b strings.Builder
	n, marks, blank := 0, 0, false
	for _, r := range text {
		if marks++; !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		switch {
		case unicode.IsSpace(r):
			blank = n > 0
			continue
		case marks > maxToldMarks, r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector):
			continue
		}
		if n >= maxToldText {
			b.WriteRune('…')
			break
		}
		if blank {
			b.WriteByte(' ')
			n, blank = n+1, false
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
