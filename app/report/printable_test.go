package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func regular(tb testing.TB) face {
	tb.Helper()
	f, err := openFace("Inter-Regular.ttf")
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	f := regular(t)
	cases := map[string]struct{ in, want string }{
		"plain":               {"Side 1 av 2", "Side 1 av 2"},
		"Norwegian and Sámi":  {"æøå ÆØÅ čđŋšŧž ČĐŊŠŦŽ áÁ ï", "æøå ÆØÅ čđŋšŧž ČĐŊŠŦŽ áÁ ï"},
		"composed":            {"a\u030a e\u0301", "å é"},
		"composed across":     {"a\u200d\u030a", "å"},
		"emoji":               {"God dag 😀!", "God dag □!"},
		"emoji family":        {"👩‍👩‍👧", "□□□"},
		"selector dropped":    {"❤\ufe0f", "❤"},
		"no glyph":            {"مرحبا 中", "□□□□□ □"},
		"Greek and Cyrillic":  {"λ д", "λ д"},
		"control":             {"a\x00b\x07c\x1b[0m\x7f", "abc[0m"},
		"bidi override":       {"a\u202eb\u2066c", "abc"},
		"zero width":          {"a\u200bb\ufeffc\u00ad", "abc"},
		"invalid":             {"a\xffb\xc3", "a□b□"},
		"line breaks":         {"a\r\nb\rc\u2028d\ve\u0085f", "a\nb\nc\nd\ne\nf"},
		"tab":                 {"a\tb", "a b"},
		"no-break space":      {"12\u00a0345", "12\u00a0345"},
		"alias of a library":  {"{nb} {page}", "{nb} {page}"},
		"replacement is kept": {"□", "□"},
	}
	for name, c := range cases {
		if got := f.printable(c.in); got != c.want {
			t.Errorf("%s: printable(%q) = %q, want %q", name, c.in, got, c.want)
		}
	}
	if got, want := f.oneLine("a\nb\r\n\r\nc"), "a b c"; got != want {
		t.Errorf("oneLine() = %q, want %q", got, want)
	}
}

func FuzzPrintable(f *testing.F) {
	for _, seed := range []string{"", "æøå", "😀", "a\u030a", "\x00\xff", "a\u200d\u030a", "مرحبا", "\r\n\t", "\u1112\u1161\u11ab", "{nb}"} {
		f.Add(seed)
	}
	face := regular(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := face.printable(s)
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Errorf("printable(%q) = %q is not valid UTF-8 in NFC", s, got)
		}
		for _, r := range got {
			if r != '\n' && (!face.has(r) || r > 0xFFFF || unicode.IsControl(r)) {
				t.Errorf("printable(%q) leaves %U", s, r)
			}
		}
		if again := face.printable(got); again != got {
			t.Errorf("printable(%q) = %q, then %q", s, got, again)
		}
		for _, line := range face.wrap(got, 20, 3) {
			if strings.Contains(line, "\n") || face.width(strings.TrimRight(line, " "), 3) > 20 && utf8.RuneCountInString(line) > 1 {
				t.Errorf("wrap(%q) has the line %q", got, line)
			}
		}
	})
}
