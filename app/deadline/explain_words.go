package deadline

import (
	"slices"
	"strings"

	"rettighetsporten/models"
)

// sentences puts texts after each other, leaving out what is empty.
func sentences(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), " ")
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
