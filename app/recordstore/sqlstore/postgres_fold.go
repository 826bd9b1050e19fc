package sqlstore

import (
	"strings"
	"unicode"

	"rettighetsporten/app/recordstore"
)

// fold returns what is compared of a text in the column for the match.
func fold(text string, c column, m recordstore.Match) string {
	switch m.Fold {
	case recordstore.FoldCase:
		return postgresCase(text, c, keysOf(m))
	case recordstore.FoldPhone:
		return phoneCase("translate(" + text + ", '" + recordstore.PhoneSigns + "', '')")
	case recordstore.Exact, recordstore.FoldNationalID:
	}
	return text
}

// postgresCase names the letters and blanks, since what lower and btrim know
// depends on the database's language. A database in another encoding than
// UTF-8 is told of those it can hold, and is asked for its own small letters
// too.
func postgresCase(text string, c column, keys []string) string {
	var from, to strings.Builder
	capital, small := capitals(keys)
	for i, r := range capital {
		if holds(c.charset, r) && holds(c.charset, small[i]) {
			from.WriteRune(r)
			to.WriteRune(small[i])
		}
	}
	blanks := strings.Map(func(r rune) rune {
		if holds(c.charset, r) {
			return r
		}
		return -1
	}, recordstore.Blanks)
	text = "btrim(" + text + ", '" + blanks + "')"
	if from.Len() > 0 {
		text = "translate(" + text + ", '" + from.String() + "', '" + to.String() + "')"
	}
	if c.charset != postgresUTF8 {
		text = "lower(" + text + ")"
	}
	return text
}

const postgresUTF8 = "UTF8"

// holds reports whether a database of the encoding certainly has the sign: it
// would refuse a statement with one that it has not.
func holds(encoding string, r rune) bool {
	switch encoding {
	case postgresUTF8:
		return true
	case "LATIN1", "LATIN9", "WIN1252": // these differ in 0x80 to 0x9F and in eight signs that are no letters we fold
		return r <= unicode.MaxASCII || r == '\u00a0' || r >= 'À' && r <= 'ÿ'
	default:
		return r <= unicode.MaxASCII
	}
}
