package report

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// replacement stands for a character the font does not draw, so that nothing
// disappears unseen. It is a white square, which the font has.
const replacement = '□'

// printable returns the text as the PDF library can draw it: valid UTF-8 in
// NFC, line breaks as \n, no other control or invisible format characters,
// and only characters that the font has. The library panics on runes above
// U+FFFF, and writes control characters into the page as they are.
func (f face) printable(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(unicode.ReplacementChar)), "\r\n", "\n")
	s = norm.NFC.String(strings.Map(visible, s))
	return strings.Map(func(r rune) rune {
		if r == '\n' || f.has(r) {
			return r
		}
		return replacement
	}, s)
}

// isPlain reports whether the text is printable ASCII and needs no work.
func isPlain(s string) bool {
	for i := range len(s) {
		if (s[i] < ' ' || s[i] > '~') && s[i] != '\n' {
			return false
		}
	}
	return true
}

// visible maps what breaks a line to \n and a tab to a space, and drops what
// has no shape of its own: control and format characters, which could turn
// the reading direction around, and the selectors that only vary a character.
func visible(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return '\n'
	case r == '\t':
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
		return -1
	default:
		return r
	}
}

// oneLine is printable for a place that holds one line.
func (f face) oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(f.printable(s), func(r rune) bool { return r == '\n' }), " ")
}
