package sqlstore

import (
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

// Values that are to be compared with a column that is no text are made values
// of the column's own type here, or left out: a database that casts on its own
// takes "abc" for 0, and gives out the rows of whoever has the number 0.

// anInteger returns the value as a whole number from from to to. True and false
// are 1 and 0; their words are so only where words is true.
func anInteger(v any, from, to int64, words bool) (any, bool) {
	n, err := strconv.ParseInt(numeral(v, words), 10, 64)
	return n, err == nil && from <= n && n <= to
}

// aNatural returns the value as a whole number from 0 to to.
func aNatural(v any, to uint64, words bool) (any, bool) {
	n, err := strconv.ParseUint(numeral(v, words), 10, 64)
	return n, err == nil && n <= to
}

func numeral(v any, words bool) string {
	text, _ := recordstore.Exact.Key(v)
	if _, isBool := v.(bool); isBool || words {
		switch text {
		case "true":
			return "1"
		case "false":
			return "0"
		}
	}
	return text
}

// aDecimal returns the value as the text of a number with so many digits, so
// many of them behind the point.
func aDecimal(v any, digits, behind int) (any, bool) {
	text, _ := recordstore.Exact.Key(v)
	if !decimal.MatchString(text) {
		return nil, false
	}
	before, fraction, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	return text, len(strings.TrimLeft(before, "0")) <= digits-behind && len(strings.TrimRight(fraction, "0")) <= behind
}

// aFloat returns the value as the number with so many bits that is written so,
// and not as one that is only near it.
func aFloat(v any, bits int) (any, bool) {
	text, _ := recordstore.Exact.Key(v)
	if !decimal.MatchString(text) {
		return nil, false
	}
	n, err := strconv.ParseFloat(text, bits)
	if err != nil {
		return nil, false
	}
	return n, plainDecimal(text) == plainDecimal(strconv.FormatFloat(n, 'f', -1, bits))
}

// plainDecimal writes equal numbers the same.
func plainDecimal(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign = "-"
	}
	before, fraction, _ := strings.Cut(strings.TrimLeft(s, "+-"), ".")
	before, fraction = strings.TrimLeft(before, "0"), strings.TrimRight(fraction, "0")
	if before+fraction == "" {
		return "."
	}
	return sign + before + "." + fraction
}

// aMoment returns the value as a date with a time of day, in microseconds. With
// utc, one that has a zone is moved to UTC; otherwise the zone does not count.
func aMoment(v any, utc bool) (any, bool) {
	text, _ := recordstore.Exact.Key(v)
	text = strings.Replace(text, "T", " ", 1)
	for _, layout := range []string{time.DateOnly, time.DateTime, time.DateTime + "Z07:00"} {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if utc {
			t = t.UTC()
		}
		return t.Format(time.DateTime + ".000000"), t.Year() >= 1 && t.Nanosecond()%1000 == 0
	}
	return nil, false
}

// nationalIDSpellings returns how a national identity number of the key is
// written: whole, with a blank behind the date, and each without the zero in
// front. They are few, so that a column's index serves; other blanks in a text
// column are not found.
func nationalIDSpellings(key string) []string {
	if len(key) != 11 || strings.Trim(key, "0123456789") != "" {
		return []string{key}
	}
	var all []string
	whole := []string{key}
	if short, ok := strings.CutPrefix(key, "0"); ok {
		whole = append(whole, short)
	}
	for _, s := range whole {
		date, person := s[:len(s)-5], s[len(s)-5:]
		all = append(all, s, date+" "+person, date+"\u00a0"+person)
	}
	return all
}

// phoneSpellings returns every number without signs that is the same for
// recordstore.FoldPhone as the key.
func phoneSpellings(key string) []string {
	var all []string
	for _, s := range []string{key, "+47" + key, "0047" + key, "47" + key, "00" + strings.TrimPrefix(key, "+")} {
		if recordstore.FoldPhone.Text(s) == key {
			all = append(all, s)
		}
	}
	return all
}
