package i18n

import (
	"fmt"
	"strconv"
	"time"

	"rettighetsporten/models"
)

// Date returns "24. desember 2026" or "24 December 2026", and "" for no date.
func (l Localizer) Date(d models.Date) string {
	if d.IsZero() {
		return ""
	}
	return l.localize("date.long", nil, map[string]string{
		"day":   strconv.Itoa(d.Day),
		"month": l.T("date.month_" + strconv.Itoa(int(d.Month))),
		"year":  strconv.Itoa(d.Year),
	})
}

// ShortDate returns "24.12.2026" in both languages, and "" for no date.
func (l Localizer) ShortDate(d models.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Day, d.Month, d.Year)
}

// Weekday returns "torsdag" or "Thursday", and "" for no date.
func (l Localizer) Weekday(d models.Date) string {
	if d.IsZero() {
		return ""
	}
	return l.T("date.weekday_" + strconv.Itoa(int(d.Weekday())))
}

// Instant returns the moment by the clock in Norway: "24. desember 2026 kl.
// 13.05" or "24 December 2026 at 13:05", and "" for the zero time.
func (l Localizer) Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(l.zone)
	return l.localize("date.instant", nil, map[string]string{
		"date":   l.Date(models.DateIn(t, l.zone)),
		"hour":   fmt.Sprintf("%02d", t.Hour()),
		"minute": fmt.Sprintf("%02d", t.Minute()),
	})
}

// Day returns the civil date of the moment in Norway.
func (l Localizer) Day(t time.Time) models.Date {
	if t.IsZero() {
		return models.Date{}
	}
	return models.DateIn(t, l.zone)
}

// ShortInstant returns the moment by the clock in Norway in few letters:
// "24.12.2026 kl. 13.05" or "24.12.2026, 13:05", and "" for the zero time.
func (l Localizer) ShortInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(l.zone)
	return l.localize("date.short_instant", nil, map[string]string{
		"date":   l.ShortDate(l.Day(t)),
		"hour":   fmt.Sprintf("%02d", t.Hour()),
		"minute": fmt.Sprintf("%02d", t.Minute()),
	})
}
