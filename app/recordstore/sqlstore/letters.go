package sqlstore

import (
	"slices"
	"strings"
	"unicode"

	"rettighetsporten/app/recordstore"
)

// A database knows the small letters of the languages it was set up for, and
// only the ordinary blank. So it is told of each letter and each blank that
// matters, and finds what recordstore.FoldCase says is the same.

// capitals returns the letters that become one of the keys' letters when they
// are made small, and which one each becomes, in the order of the letters.
func capitals(keys []string) (capital, small []rune) {
	var letters []rune
	for _, key := range keys {
		letters = append(letters, []rune(key)...)
	}
	slices.Sort(letters)
	for _, letter := range slices.Compact(letters) {
		for r := unicode.SimpleFold(letter); r != letter; r = unicode.SimpleFold(r) {
			if unicode.ToLower(r) == letter {
				capital, small = append(capital, r), append(small, letter)
			}
		}
		if letter == 'i' { // the one that is in no circle of letters that are the same
			capital, small = append(capital, 'İ'), append(small, letter)
		}
	}
	return capital, small
}

// foldCalls returns what is compared of a text for recordstore.FoldCase, in a
// database that replaces one text by another at a time.
type foldCalls struct {
	literal func(r rune) string
	trim    func(text string) string
	// between cuts as much off both ends of the text as trimming takes off of
	// plain, which is as long.
	between func(text, plain string) string
	lower   func(text string) string
}

func (c foldCalls) text(text string, keys []string) string {
	plain := text
	for _, blank := range recordstore.Blanks {
		if blank != ' ' {
			plain = "REPLACE(" + plain + ", " + c.literal(blank) + ", " + c.literal(' ') + ")"
		}
	}
	if slices.ContainsFunc(keys, func(key string) bool { return strings.ContainsAny(key, recordstore.Blanks) }) {
		text = c.between(text, plain) // a blank inside stays the one it is
	} else {
		text = c.trim(plain)
	}
	capital, small := capitals(keys)
	for i, r := range capital {
		if r > unicode.MaxASCII {
			text = "REPLACE(" + text + ", " + c.literal(r) + ", " + c.literal(small[i]) + ")"
		}
	}
	return c.lower(text)
}
