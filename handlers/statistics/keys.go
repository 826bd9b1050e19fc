package statistics

import (
	"rettighetsporten/app/statistics"
	"rettighetsporten/handlers/web"
)

// keyFigures are the figures of all that is counted.
func keyFigures(b web.Base, f statistics.Figures) []keyFigure {
	t, n := f.Total, b.L.Number
	of := func(part, whole int) string { return b.T("statistics.of", "part", n(part), "whole", n(whole)) }
	promise := keyFigure{b.T("statistics.key.kept_promise"), statistics.Percent(b.L, t.KeptPromise, t.Promised), of(t.KeptPromise, t.Promised)}
	if t.Promised == 0 {
		promise.Note = b.T("statistics.key.promise_none")
	}
	return []keyFigure{
		{b.T("statistics.key.received"), n(t.Received), ""},
		{b.T("statistics.key.answered"), n(t.Answered), b.T("statistics.key.partly", "n", n(t.Partly))},
		{b.T("statistics.key.kept_law"), statistics.Percent(b.L, t.KeptLaw, t.Answered), of(t.KeptLaw, t.Answered)},
		promise,
		{b.T("statistics.key.median"), days(b, t.AnswerDays, 50), ""},
		{b.T("statistics.key.p90"), days(b, t.AnswerDays, 90), ""},
		{b.T("statistics.key.waiting"), n(t.Waiting), b.T("statistics.key.overdue", "n", n(t.Overdue))},
		{b.T("statistics.key.extended"), n(t.Extended), ""},
		{b.T("statistics.key.paused_days"), n(t.PausedDays), b.T("statistics.key.paused", "requests", b.N("statistics.requests", t.Paused))},
		{b.T("statistics.key.refused"), n(t.Refused), ""},
	}
}

func days(b web.Base, h statistics.Histogram, percentile int) string {
	if d, ok := h.Percentile(percentile); ok {
		return b.N("statistics.days", d)
	}
	return b.T("statistics.no_number")
}
