package i18n

import (
	"strings"
	"time"

	"rettighetsporten/models"
)

// Moment words a date, or a date with a time of day, that a machine has written, as
// "2026-12-24" or "2026-12-24T12:05:00Z": "24.12.2026 kl. 13.05", with seconds where
// there are any. What has a zone is told by the clock in Norway. It returns false for
// a text that is no such date.
func (l Localizer) Moment(text string) (string, bool) {
	const day = len(time.DateOnly)
	if len(text) < day || text[4] != '-' || text[7] != '-' {
		return "", false
	}
	layout, zoned := time.DateOnly, false
	if len(text) > day {
		if layout, zoned = layoutOf(text[day:]); layout == "" {
			return "", false
		}
		layout = time.DateOnly + layout
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return "", false
	}
	if zoned {
		t = t.In(l.zone)
	}
	said := l.ShortDate(models.DateIn(t, t.Location()))
	if len(text) == day {
		return said, true
	}
	between, colon, point := " kl. ", ".", ","
	if l.lang == models.English {
		between, colon, point = ", ", ":", "."
	}
	said += between + t.Format("15") + colon + t.Format("04")
	if fraction := strings.TrimLeft(t.Format(".999999999"), "."); t.Second() > 0 || fraction != "" {
		if said += colon + t.Format("05"); fraction != "" {
			said += point + fraction
		}
	}
	return said, true
}

// layoutOf returns how the time of day is written that follows a date, "" for what is
// none, and whether it has a zone.
func layoutOf(clock string) (layout string, zoned bool) {
	const shortest = len(" 15:04")
	if len(clock) < shortest || clock[0] != ' ' && clock[0] != 'T' {
		return "", false
	}
	layout, rest := clock[:1]+"15:04", clock[shortest:]
	if strings.HasPrefix(rest, ":") {
		layout += ":05"
	}
	at := strings.IndexAny(rest, "Z+-")
	if at < 0 {
		return layout, false
	}
	if clock[0] == ' ' && at == 0 && rest != "Z" {
		return "", false // from 12:30 to 14:00, and no zone
	}
	switch zone := rest[at:]; {
	case zone == "Z":
		return layout + "Z", true
	case strings.Contains(zone, ":"):
		return layout + "-07:00", true
	case len(zone) == len("+07"):
		return layout + "-07", true
	default:
		return layout + "-0700", true
	}
}

// Decimal writes a number as people here do: "12345.5" as "12 345,5", and in English
// as "12,345.5". It returns false for a text that is no plain number.
func (l Localizer) Decimal(text string) (string, bool) {
	digits, sign := text, ""
	if strings.HasPrefix(text, "-") {
		digits, sign = text[1:], "-"
	}
	whole, fraction, parted := strings.Cut(digits, ".")
	if !areDigits(whole) || parted && !areDigits(fraction) {
		return "", false
	}
	point := ","
	if l.lang == models.English {
		point = "."
	}
	said := sign + l.grouped(whole)
	if parted {
		said += point + fraction
	}
	return said, true
}

func areDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
