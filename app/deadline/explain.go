package deadline

import "rettighetsporten/models"

// Localizer words things in one language. T returns the text of the key with
// its placeholders filled from name, value pairs; N the plural form of it that
// count calls for.
type Localizer interface {
	T(key string, params ...any) string
	N(key string, count int, params ...any) string
	Date(d models.Date) string
}

// Explain returns in a few plain sentences how a date of the clock was
// computed: the day of receipt, the rule and its source, the days waited, and
// each holiday that moved it. Nobody was waited for: "".
func Explain(loc Localizer, c Clock, which Rule) string { return wording{loc: loc}.explain(c, which) }

// ExplainToPerson says the same to the one who sent the request.
func ExplainToPerson(loc Localizer, c Clock, which Rule) string {
	return wording{loc: loc, toPerson: true}.explain(c, which)
}

type wording struct {
	loc      Localizer
	toPerson bool
}

func (w wording) explain(c Clock, which Rule) string {
	switch which {
	case ThirtyDays:
		return w.promise(c)
	case OneMonth:
		return w.months(c.Explanation(OneMonth), "deadline.month")
	case Extended:
		return w.extended(c)
	case Target:
		return w.target(c)
	case Extension:
		return w.extension(c)
	case Refusal:
		return w.refusal(c)
	case Waiting:
		return w.waiting(c)
	default:
		return w.governing(c)
	}
}

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

// months words a count in months; key is of the text, and key_clamped of the
// one where the last month lacks the day.
func (w wording) months(e Explanation, key string) string {
	if e.Clamped {
		key += "_clamped"
	}
	text := w.loc.T(key, "received", w.day(e.Received), "date", w.day(e.Counted), "day", e.Received.Day)
	return sentences(text, w.moved(e))
}

// moved words what came after the count: the days waited, and the days off.
func (w wording) moved(e Explanation) string {
	var waited, rolled string
	if e.Waited > 0 {
		waited = w.loc.N("deadline.waited", e.Waited, "date", w.day(e.Counted.AddDays(e.Waited)))
	}
	if e.Moved {
		rolled = w.loc.T("deadline.moved", "days_off", w.daysOff(e.DaysOff), "date", w.day(e.Date))
	}
	return sentences(waited, rolled)
}

func (w wording) governing(c Clock) string {
	key := "deadline.governing_month"
	switch {
	case c.GovernedBy == Extended && c.PromisedDays > 0:
		key = "deadline.governing_extended_promise"
	case c.GovernedBy == Extended:
		key = "deadline.governing_extended"
	case c.PromisedDays == 0:
		key = "deadline.governing_only_month"
	case c.GovernedBy == Both:
		key = "deadline.governing_both"
	case c.GovernedBy == ThirtyDays:
		key = "deadline.governing_promise"
	}
	return w.loc.T(key, "date", w.day(c.Governing), "days", c.PromisedDays)
}
