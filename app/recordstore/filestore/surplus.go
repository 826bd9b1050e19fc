package filestore

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rettighetsporten/app/recordstore"
)

const (
	maxSurplus = 100 // columns that are named
	maxHeading = 60  // characters of a name
	maxDigits  = 4   // in one: a year
)

// surplus reports the columns that are not declared. A heading that could be
// somebody's number or address is not named, and neither are columns beyond
// any reason: they are reported once, together, without a name.
func surplus(q recordstore.Query, heading []string) {
	named, unnamed := 0, false
	for _, name := range heading {
		name = strings.TrimSpace(name)
		if _, declared := q.Collection.Field(name); declared || name == "" {
			continue
		}
		if named == maxSurplus || !namesColumn(name) {
			unnamed = true
			continue
		}
		named++
		q.Differs(recordstore.UndeclaredField, name)
	}
	if unnamed {
		q.Differs(recordstore.UndeclaredField, "")
	}
}

// namesColumn reports whether the text is a name of a column that is hardly
// data itself.
func namesColumn(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case r == '@', r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return false
		}
	}
	return digits <= maxDigits && utf8.RuneCountInString(text) <= maxHeading
}
