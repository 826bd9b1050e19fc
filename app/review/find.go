package review

import (
	"cmp"
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Find returns every place where the passage stands in the text, in characters.
// It is found however its letters are composed, whatever their case, with whatever
// blanks or line breaks between its words, and with whatever is not seen in it.
func Find(text, passage string) []Part {
	in, sought := fold(text), fold(passage)
	for len(sought) > 0 && sought[0].r == ' ' {
		sought = sought[1:]
	}
	for len(sought) > 0 && sought[len(sought)-1].r == ' ' {
		sought = sought[:len(sought)-1]
	}
	var found []Part
	if len(sought) == 0 {
		return nil
	}
	for i := 0; i+len(sought) <= len(in); i++ {
		here := in[i : i+len(sought)]
		if slices.EqualFunc(here, sought, func(a, b folded) bool { return a.r == b.r }) {
			found = append(found, Part{Begins: here[0].begins, Ends: here[len(here)-1].ends})
			i += len(sought) - 1
		}
	}
	return found
}

// folded is a character as it is compared, and where in the text it came from.
type folded struct {
	r            rune
	begins, ends int
}

// fold returns the text as it is compared: composed, in small letters, with one
// blank for several, and without what is not seen.
func fold(text string) []folded {
	var out []folded
	var it norm.Iter
	it.InitString(norm.NFKC, text)
	begins := 0
	for at := 0; !it.Done(); {
		segment := string(it.Next())
		ends := begins + len([]rune(text[at:it.Pos()]))
		at = it.Pos()
		for _, r := range segment {
			switch {
			case unicode.IsSpace(r):
				if n := len(out); n > 0 && out[n-1].r == ' ' {
					out[n-1].ends = ends
					continue
				}
				out = append(out, folded{' ', begins, ends})
			case unicode.Is(unicode.Cf, r):
			default:
				out = append(out, folded{unicode.ToLower(r), begins, ends})
			}
		}
		begins = ends
	}
	return out
}

// Merged returns the parts with those of a field that overlap put together, in
// order.
func Merged(parts []Part) []Part {
	parts = slices.SortedFunc(slices.Values(parts), func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Begins, b.Begins), cmp.Compare(a.Ends, b.Ends)) // the whole field first
	})
	var out []Part
	for _, p := range parts {
		if n := len(out); n > 0 && out[n-1].overlaps(p) {
			if !out[n-1].Whole() {
				out[n-1].Ends = max(out[n-1].Ends, p.Ends)
			}
			continue
		}
		out = append(out, p)
	}
	return out
}
