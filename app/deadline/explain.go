package deadline

import (
	"strings"

	"rettighetsporten/models"
)

// Localizer words things in one language. T returns the text of the key with
// its placeholders filled from name, value pairs.
type Localizer interface {
	T(key string, params ...any) string
	Date(d models.Date) string
}

// Explain returns in one to three plain sentences how a date of the clock was
// computed: the day of receipt, the rule and its source, and each holiday that
// moved it.
func Explain(loc Localizer, c Clock, which Rule) string {
	w := wording{loc}
	switch which {
	case ThirtyDays:
		return w.promise(c)
	case OneMonth:
		return w.months(c.Explanation(OneMonth), "deadline.month")
	case Extended:
		return w.months(c.Explanation(Extended), "deadline.extended")
	default:
		return w.governing(c)
	}
}

type wording struct{ loc Localizer }

func (w wording) promise(c Clock) string {
	e := c.Explanation(ThirtyDays)
	key := "deadline.promise"
	if c.PromisedDays == 0 {
		key = "deadline.promise_none"
	}
	text := w.loc.T(key, "received", w.day(e.Received), "days", e.Days, "date", w.day(e.Date))
	if c.PromisedDays == 0 || len(e.DaysOff) == 0 {
		return text
	}
	return text + " " + w.loc.T("deadline.promise_stays", "day_off", w.dayOff(e.DaysOff[0]))
}

// months words a count in months; key is "deadline.month" or
// "deadline.extended", and key_clamped where the last month lacks the day.
func (w wording) months(e Explanation, key string) string {
	if e.Clamped {
		key += "_clamped"
	}
	text := w.loc.T(key, "received", w.day(e.Received), "date", w.day(e.Counted), "day", e.Received.Day)
	if !e.Moved {
		return text
	}
	return text + " " + w.loc.T("deadline.moved", "days_off", w.daysOff(e.DaysOff), "date", w.day(e.Date))
}

func (w wording) governing(c Clock) string {
	key := "deadline.governing_month"
	switch {
	case c.PromisedDays == 0:
		key = "deadline.governing_only_month"
	case c.GovernedBy == Both:
		key = "deadline.governing_both"
	case c.GovernedBy == ThirtyDays:
		key = "deadline.governing_promise"
	}
	return w.loc.T(key, "date", w.day(c.Governing), "days", c.PromisedDays)
}

// day returns weekday and date.
func (w wording) day(d models.Date) string {
	weekday := w.loc.T("deadline.weekday." + strings.ToLower(d.Weekday().String()))
	return w.loc.T("deadline.full_date", "weekday", weekday, "date", w.loc.Date(d))
}

// dayOff says what day it is that is no working day.
func (w wording) dayOff(d DayOff) string {
	reasons := make([]string, len(d.Reasons))
	for i, r := range d.Reasons {
		reasons[i] = w.loc.T("deadline.day_off." + r)
	}
	return w.loc.T("deadline.is", "date", w.loc.Date(d.Date), "what", w.list(reasons))
}

func (w wording) daysOff(days []DayOff) string {
	said := make([]string, len(days))
	for i, d := range days {
		said[i] = w.dayOff(d)
	}
	return w.list(said)
}

// list joins with commas and a last "and".
func (w wording) list(items []string) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	return w.loc.T("deadline.and", "first", strings.Join(items[:last], ", "), "last", items[last])
}
