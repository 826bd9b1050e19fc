package web_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rettighetsporten/handlers/web"
)

func TestFieldsAreCleaned(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ in, line, text string }{
		"plain":               {" Håkon Ødegård ", "Håkon Ødegård", "Håkon Ødegård"},
		"several lines":       {"a\r\nb\nc", "a b c", "a\nb\nc"},
		"a line for headers":  {"a@b.example\r\nBcc: c@d.example", "a@b.example Bcc: c@d.example", "a@b.example\nBcc: c@d.example"},
		"a lone return":       {"a\rb", "ab", "ab"},
		"controls":            {"a\x00b\x07c\x1bd\x7fe\u0085f", "abcdef", "abcdef"},
		"turned around":       {"a\u202egnp.exe\u202c\u2066b\u2069", "agnp.exeb", "agnp.exeb"},
		"other line ends":     {"a\u2028b\u2029c", "abc", "abc"},
		"broken UTF-8":        {"a\xffb\xc3", "ab", "ab"},
		"in pieces":           {"A\u030Ase bor pa\u030A Røst", "Åse bor på Røst", "Åse bor på Røst"},
		"Sami, and an emoji":  {"Iŋgá Čoarvi 👍", "Iŋgá Čoarvi 👍", "Iŋgá Čoarvi 👍"},
		"nothing but filling": {" \t\u0000\r\n ", "", ""},
	} {
		form := url.Values{"f": {tc.in, "a second value"}}
		if got := web.Line(form, "f"); got != tc.line {
			t.Errorf("%s: the line is %q, want %q", name, got, tc.line)
		}
		if got := web.Text(form, "f"); got != tc.text {
			t.Errorf("%s: the text is %q, want %q", name, got, tc.text)
		}
	}
}

func FuzzFieldsAreClean(f *testing.F) {
	f.Add("a\r\nb\x00\u202e\xff A\u030A")
	f.Fuzz(func(t *testing.T, in string) {
		form := url.Values{"f": {in}}
		line, text := web.Line(form, "f"), web.Text(form, "f")
		for _, got := range []string{line, text} {
			if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || strings.TrimSpace(got) != got {
				t.Errorf("%q became %q", in, got)
			}
			if strings.ContainsFunc(got, func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u202e' || r == '\u2028'
			}) {
				t.Errorf("%q became %q", in, got)
			}
		}
		if strings.Contains(line, "\n") {
			t.Errorf("a line of %q has several", in)
		}
	})
}
