// Package i18n gives every text that people read, in the language they read.
// Texts live in catalogue/<language>/<area>.yaml as flat dotted keys; a value
// is a text or a mapping of plural forms, and {name} is a placeholder.
package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"rettighetsporten/models"
)

//go:embed catalogue
var catalogues embed.FS

// Bundle holds the catalogues of all languages. It is read-only after New and
// safe for use by several goroutines.
type Bundle struct {
	byLanguage map[models.Language]catalogue
	nynorsk    catalogue // nynorsk without the bokmål below it
	zone       *time.Location
}

// catalogue is one language: go-i18n's localizer for it, and what it was made
// of.
type catalogue struct {
	localizer *goi18n.Localizer
	messages  map[string]*goi18n.Message
	plain     map[string]string // the texts with neither placeholder nor plural form
}

// Languages returns the languages there are whole catalogues in, bokmål first.
func Languages() []models.Language { return []models.Language{models.Bokmal, models.English} }

// New returns the catalogues, read when it is first called. It returns an error
// that names every file and key at fault when one does not parse, is empty, or
// defines a key twice.
func New() (*Bundle, error) { return read() }

var read = sync.OnceValues(func() (*Bundle, error) {
	sub, err := fs.Sub(catalogues, "catalogue")
	if err != nil {
		return nil, fmt.Errorf("opening the catalogues: %w", err)
	}
	return load(sub)
})

func load(fsys fs.FS) (*Bundle, error) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		return nil, fmt.Errorf("loading the zone: %w", err)
	}
	b := &Bundle{byLanguage: map[models.Language]catalogue{}, zone: zone}
	for _, lang := range append(Languages(), models.Nynorsk) {
		messages, err := readLanguage(fsys, lang)
		if err != nil {
			return nil, fmt.Errorf("reading the %s catalogue: %w", lang, err)
		}
		if lang == models.Nynorsk {
			if b.nynorsk, err = catalogueOf(lang, messages); err != nil {
				return nil, err
			}
			messages = over(b.byLanguage[models.Bokmal].messages, messages)
		}
		if b.byLanguage[lang], err = catalogueOf(lang, messages); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func catalogueOf(lang models.Language, messages map[string]*goi18n.Message) (catalogue, error) {
	tag, err := language.Parse(string(lang))
	if err != nil {
		return catalogue{}, fmt.Errorf("language %s: %w", lang, err)
	}
	own := goi18n.NewBundle(tag)
	if err := own.AddMessages(tag, slices.Collect(maps.Values(messages))...); err != nil {
		return catalogue{}, fmt.Errorf("adding the %s catalogue: %w", lang, err)
	}
	return catalogue{localizer: goi18n.NewLocalizer(own, string(lang)), messages: messages, plain: plainTexts(messages)}, nil
}

// Unhelped returns the catalogues without bokmål in place of what there is no
// nynorsk for, which shows as ⟦key⟧ instead: tests look for it in everything that
// people are sent and given.
func (b *Bundle) Unhelped() *Bundle {
	alone := *b
	alone.byLanguage = maps.Clone(b.byLanguage)
	alone.byLanguage[models.Nynorsk] = b.nynorsk
	return &alone
}

// over returns the messages, with those of the other language where they lack
// one: there is nynorsk for what people are sent and given alone.
func over(below, messages map[string]*goi18n.Message) map[string]*goi18n.Message {
	all := maps.Clone(below)
	maps.Copy(all, messages)
	return all
}

// plainTexts returns the texts that are the same whatever is put in them: a
// page asks for hundreds.
func plainTexts(messages map[string]*goi18n.Message) map[string]string {
	plain := map[string]string{}
	for key, m := range messages {
		if m.One == "" && !strings.ContainsAny(m.Other, "{}") {
			plain[key] = m.Other
		}
	}
	return plain
}

// For returns the texts in the language, or in bokmål when there is no
// catalogue in it.
func (b *Bundle) For(lang models.Language) Localizer {
	c, ok := b.byLanguage[lang]
	if !ok {
		lang = models.Bokmal
		c = b.byLanguage[lang]
	}
	return Localizer{lang: lang, catalogue: c, zone: b.zone}
}

// Keys returns every key of the bokmål catalogue, sorted.
func (b *Bundle) Keys() []string {
	return slices.Sorted(maps.Keys(b.byLanguage[models.Bokmal].messages))
}

// Has reports whether there is a text for the key in every language.
func (b *Bundle) Has(key string) bool {
	for _, lang := range Languages() {
		if _, ok := b.byLanguage[lang].messages[key]; !ok {
			return false
		}
	}
	return true
}
