package recordstore_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"rettighetsporten/app/recordstore"
)

func TestToldInTheLanguageOfTheReader(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		texts map[string]string
		lang  string
		text  string
		in    string
	}{
		"the reader's":            {map[string]string{"nb": "Nei.", "en": "No.", "fi": "Ei."}, "en", "No.", "en"},
		"the reader's, a variant": {map[string]string{"nb": "Nei.", "en-GB": "No, sorry."}, "en", "No, sorry.", "en-GB"},
		"bokmål first":            {map[string]string{"nn": "Nei, nn.", "nb": "Nei.", "fi": "Ei."}, "en", "Nei.", "nb"},
		"then nynorsk":            {map[string]string{"nn": "Nei, nn.", "fi": "Ei.", "en": "No."}, "nb", "Nei, nn.", "nn"},
		"then English":            {map[string]string{"fi": "Ei.", "en": "No.", "sv": "Nej."}, "nb", "No.", "en"},
		"then a neighbour's":      {map[string]string{"fi": "Ei.", "sv": "Nej."}, "nb", "Nej.", "sv"},
		"then any":                {map[string]string{"fi": "Ei.", "": "?"}, "nb", "Ei.", "fi"},
		"also without a name":     {map[string]string{"": "No."}, "nb", "No.", ""},
		"Norwegian of any sort":   {map[string]string{"no": "Nei.", "en": "No."}, "nb", "Nei.", "no"},
		"badly named":             {map[string]string{strings.Repeat("nb", 1<<19): "Nei."}, "nb", "Nei.", ""},
		"nothing seen in it":      {map[string]string{"nb": " \u200b\n", "en": "No."}, "nb", "No.", "en"},
		"nothing":                 {nil, "nb", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if text, in := recordstore.NewTold("X", c.texts).In(language.Make(c.lang)); text != c.text || in != c.in {
				t.Errorf("got %q in %q, want %q in %q", text, in, c.text, c.in)
			}
		})
	}
}

func TestHostileTextIsMadeHarmless(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"plain":              {"Du må logge inn sterkere: čđŋšŧž 🙂", "Du må logge inn sterkere: čđŋšŧž 🙂"},
		"lines and blanks":   {"\t En\r\n\r\nto\u2028tre\u00a0fire  ", "En to tre fire"},
		"control characters": {"a\x00b\x1b[31mc\x7f\u0085d\u009be", "ab[31mc de"},
		"turned around":      {"a\u202egnp.exe\u2066\u200f\ufeff\U000E0041", "agnp.exe"},
		"no UTF-8":           {"a\xff\xfeb\ufffd", "ab"},
		"marks upon marks":   {"e" + strings.Repeat("\u0301", 100) + "r", "e\u0301\u0301r"},
		"a megabyte":         {strings.Repeat("ø", 1<<20), strings.Repeat("ø", 500) + "…"},
		"a megabyte unseen":  {strings.Repeat("\x00", 1<<20) + "x", "x"},
		"exactly as long":    {strings.Repeat("x", 500) + " \x00", strings.Repeat("x", 500)},
		"markup stays text":  {"<script>alert(1)</script>", "<script>alert(1)</script>"}, // the page escapes it
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, _ := recordstore.NewTold("", map[string]string{"nb": c.text}).In(language.Norwegian); got != c.want {
				t.Errorf("got %.100q, want %.100q", got, c.want)
			}
		})
	}
	many := map[string]string{}
	for _, a := range "abcdefghijklmnopqrstuvwxyz" {
		for _, b := range "abcdefghijklmnopqrstuvwxyz" {
			many[string([]rune{a, b})] = "x"
		}
	}
	if n := len(recordstore.NewTold("", many).Reveal()); n > 20 {
		t.Errorf("%d languages are kept", n)
	}
}

// The way to the texts is Reveal and In; everything else shows the code.
func TestWhatIsToldDoesNotLeak(t *testing.T) {
	t.Parallel()
	told := recordstore.NewTold("CONTRACT", map[string]string{"nb": "hemmelig om Kari"})
	all := []recordstore.Told{told}
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("told", slog.Any("one", told), slog.Any("all", all), slog.Any("pointer", &told))
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		fmt.Fprintf(&out, verb+verb+verb, told, &told, all)
	}
	if err := json.NewEncoder(&out).Encode(all); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "Kari") || !strings.Contains(out.String(), "CONTRACT") {
		t.Errorf("it shows %s", out.String())
	}
}
