package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

func newBundle(t *testing.T) *Bundle {
	t.Helper()
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCataloguesSayTheSame(t *testing.T) {
	t.Parallel()
	if err := compare(newBundle(t)); err != nil {
		t.Error(err)
	}
}

// Every letter, e-mail and answer to a person is in nynorsk too, with what it
// puts together: whoever writes a new one is told here.
func TestWhatPeopleAreGivenIsInNynorsk(t *testing.T) {
	t.Parallel()
	sub, err := fs.Sub(catalogues, "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	own, err := readLanguage(sub, models.Nynorsk)
	if err != nil {
		t.Fatal(err)
	}
	bokmal := newBundle(t).byLanguage[models.Bokmal].messages
	toPerson := func(key string) bool {
		for _, begin := range []string{
			"letter.", "right.", "ground.", "date.", "mail.receipt.", "mail.answer.", "mail.complete.", "mail.letter.", "mail.message.", "paper.",
			"report.", "portable.readme.", "collect.", "value.", "deadline.weekday.", "deadline.day_off.", "recipients.many",
		} {
			if strings.HasPrefix(key, begin) {
				return !strings.HasSuffix(key, ".when") && !strings.HasPrefix(key, "paper.link") && !slices.Contains(toStaff, key)
			}
		}
		return false
	}
	for key, m := range bokmal {
		n, ok := own[key]
		switch {
		case !ok && toPerson(key):
			t.Errorf("%s is not in nynorsk", key)
		case ok:
			if diff := cmp.Diff(placeholders(m.Other), placeholders(n.Other)); diff != "" {
				t.Errorf("%s: placeholders differ:\n%s", key, diff)
			}
		}
	}
	for key := range own {
		if _, ok := bokmal[key]; !ok {
			t.Errorf("%s is in nynorsk alone", key)
		}
	}
}

// toStaff are texts that staff read, of kinds that else are for people: why an
// answer cannot be made yet, and what a collection is asked to do in vain.
var toStaff = []string{"report.unconfirmed", "report.ground_missing", "report.reason_missing", "collect.not_now", "collect.why_missing"}

// bokmal are words that are bokmål and never nynorsk.
var bokmal = regexp.MustCompile(`(?i)(^|[^\pL])(ikke|hva|hvem|hvor|hvordan|hvorfor|hvilken|hvilke|noe|noen|fra|jeg|dere|bare|hvis|ble|blitt|vært|gjøre|være|flere|mer|loven|saken|fristen er forlenget|opplysninger|opplysningene|rettigheter|mottakere|virksomhet|[\pL]*forordningen)($|[^\pL])`)

func TestNynorskIsNoBokmal(t *testing.T) {
	t.Parallel()
	for key, m := range newBundle(t).nynorsk.messages {
		if found := bokmal.FindString(m.One + " " + m.Other); found != "" {
			t.Errorf("%s says%s in nynorsk", key, found)
		}
	}
}

// The portal writes no Sami: what a language is called in itself is all there is in
// the catalogues.
func TestNoSamiIsWritten(t *testing.T) {
	t.Parallel()
	for lang, c := range newBundle(t).byLanguage {
		for key, m := range c.messages {
			said := strings.ReplaceAll(strings.ToLower(m.One+m.Other), "davvisámegiella", "")
			if strings.ContainsAny(said, "áčđŋšŧž") {
				t.Errorf("%s in %s has a letter of Sami in %q", key, lang, said)
			}
		}
	}
}

// Without bokmål below it, what there is no nynorsk for is marked, and the rest is
// as it is.
func TestUnhelpedMarksWhatIsNotInNynorsk(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	alone := b.Unhelped()
	for lang, want := range map[models.Language]string{models.Nynorsk: "⟦crumb.front⟧", models.Bokmal: "Forside", models.English: "Home"} {
		if got := alone.For(lang).T("crumb.front"); got != want {
			t.Errorf("in %s it says %q, want %q", lang, got, want)
		}
	}
	if got := alone.For(models.Nynorsk).N("report.rows", 2); got != "2 rader" {
		t.Errorf("two rows are %q", got)
	}
	if got := b.For(models.Nynorsk).T("crumb.front"); got != "Forside" {
		t.Errorf("the catalogues themselves say %q", got)
	}
}

// compare returns every key that one language lacks, that has other
// placeholders in one, or that counts in one and not in the other.
func compare(b *Bundle) error {
	nb, en := b.byLanguage[models.Bokmal].messages, b.byLanguage[models.English].messages
	var faults []error
	for _, key := range slices.Sorted(maps.Keys(nb)) {
		m, ok := en[key]
		if !ok {
			faults = append(faults, fmt.Errorf("%s is not in English", key))
			continue
		}
		if diff := cmp.Diff(placeholders(nb[key].Other), placeholders(m.Other)); diff != "" {
			faults = append(faults, fmt.Errorf("%s: placeholders differ:\n%s", key, diff))
		}
		if (nb[key].One == "") != (m.One == "") {
			faults = append(faults, fmt.Errorf("%s: plural in one language only", key))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(en)) {
		if _, ok := nb[key]; !ok {
			faults = append(faults, fmt.Errorf("%s is not in bokmål", key))
		}
	}
	return errors.Join(faults...)
}

func placeholders(text string) []string {
	p, err := parsePattern(text)
	if err != nil {
		return []string{err.Error()}
	}
	return slices.Compact(slices.Sorted(slices.Values(p.names)))
}

func TestCompareFindsDifferences(t *testing.T) {
	t.Parallel()
	b, err := load(files(map[string]string{
		"nb/a.yaml": "only.nb: x\nname: 'Hei {name}'\nrows: {one: én rad, other: '{count} rader'}\n",
		"en/a.yaml": "only.en: x\nname: 'Hello {person}'\nrows: '{count} rows'\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(compare(b))
	for _, want := range []string{"only.nb is not", "only.en is not", "name: placeholders", "rows: plural"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not reported in:\n%s", want, text)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	good := "a: text\n"
	cases := map[string]struct {
		files map[string]string
		want  string
	}{
		"key in two files":  {map[string]string{"nb/a.yaml": good, "nb/b.yaml": good, "en/a.yaml": good}, "also in nb/a.yaml"},
		"key twice":         {map[string]string{"nb/a.yaml": good + good, "en/a.yaml": good}, "already defined"},
		"empty text":        {map[string]string{"nb/a.yaml": "a: ' '\n", "en/a.yaml": good}, "a: empty"},
		"no text":           {map[string]string{"nb/a.yaml": "a:\n", "en/a.yaml": good}, "a: empty"},
		"nested keys":       {map[string]string{"nb/a.yaml": "a: {b: c}\n", "en/a.yaml": good}, "unknown plural form"},
		"one form missing":  {map[string]string{"nb/a.yaml": "a: {other: c}\n", "en/a.yaml": good}, "both one and other"},
		"one form empty":    {map[string]string{"nb/a.yaml": "a: {one: '', other: c}\n", "en/a.yaml": good}, "form one is empty"},
		"open brace":        {map[string]string{"nb/a.yaml": "a: 'x {name'\n", "en/a.yaml": good}, "opens no placeholder"},
		"empty placeholder": {map[string]string{"nb/a.yaml": "a: 'x {}'\n", "en/a.yaml": good}, "opens no placeholder"},
		"closing brace":     {map[string]string{"nb/a.yaml": "a: 'x } y'\n", "en/a.yaml": good}, "without its {"},
		"not YAML":          {map[string]string{"nb/a.yaml": "a: [\n", "en/a.yaml": good}, "nb/a.yaml: parsing"},
		"missing language":  {map[string]string{"nb/a.yaml": good}, "reading the en catalogue: no files"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(files(c.files))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("load() = %v, want an error with %q", err, c.want)
			}
		})
	}
}

func files(texts map[string]string) fs.FS {
	fsys := fstest.MapFS{"nn/letters.yaml": {Data: []byte("{}")}}
	for name, text := range texts {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}
