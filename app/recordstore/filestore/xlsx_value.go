package filestore

import (
	"math"
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

// value returns the text of a cell: of its kind, what the file holds, and the
// number of its style. A text that is longer than what is left of the row's limit
// is not built: a few bytes of a cell can stand for megabytes of shared text.
func (b *book) value(kind, held string, style, left int) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(held))
		text, ok := b.shared.at(i)
		switch {
		case err != nil || !ok:
			return "", recordstore.Fail(recordstore.Malformed, "a cell refers to a text that is not there")
		case len(text) > left:
			return "", errLargeRow
		}
		return string(text), nil
	case "b":
		return strconv.FormatBool(yes(strings.TrimSpace(held))), nil
	case "", "n":
		how := format{}
		if style >= 0 && style < len(b.formats) {
			how = b.formats[style]
		}
		return how.number(strings.TrimSpace(held), b.from), nil
	default: // inlineStr, str, d, e: as it is
		return held, nil
	}
}

var errLargeRow = recordstore.Fail(recordstore.TooMuch, "one row is too large")

// format is how a number is shown: as a date, a time of day or both, or with
// zeros before it up to a width.
type format struct {
	date, clock bool
	width       int
}

// number returns the number as a person sees it. A spreadsheet knows fifteen
// digits.
func (f format) number(held string, from epoch) string {
	n, err := strconv.ParseFloat(held, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return held
	}
	if f.date || f.clock {
		if s, ok := from.text(n, f); ok {
			return s
		}
	}
	if seen, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64); err == nil {
		n = seen
	}
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if f.width > len(s) && n >= 0 && n == math.Trunc(n) {
		s = strings.Repeat("0", f.width-len(s)) + s
	}
	return s
}

// epoch tells which day a workbook counts from: true for 1904.
type epoch bool

// lastDay is the last day of the year 9999.
const lastDay = 2_958_465

// text returns the date or time of a number of days, and false when it is none.
func (e epoch) text(days float64, f format) (string, bool) {
	if days < 0 || days > lastDay {
		return "", false
	}
	whole := math.Floor(days)
	seconds := math.Round((days - whole) * 24 * 60 * 60)
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case bool(e):
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case whole < 60: // the format believes that 1900 was a leap year
		first = first.AddDate(0, 0, 1)
	}
	at := first.AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second)
	switch {
	case !f.date && whole == 0:
		return at.Format(time.TimeOnly), true
	case !f.date:
		return "", false // a length of time
	case seconds == 0:
		return at.Format(time.DateOnly), true
	default:
		return recordstore.TimeText(at), true
	}
}
