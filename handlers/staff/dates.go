package staff

import (
	"rettighetsporten/app/deadline"
	"rettighetsporten/handlers/web"
)

// DateLine is one date of a case and how it was computed.
type DateLine struct {
	Label       string
	Date        string
	Explanation string
	Governs     bool // the answer is due on this one
}

// Dates words every date of the clock: the promise where there is one, the
// statutory month, the last day one can still send on, and the day that an
// extension would give, Art. 12(3).
func Dates(b web.Base, clock deadline.Clock) []DateLine {
	var lines []DateLine
	if clock.PromisedDays > 0 {
		lines = append(lines, DateLine{
			Label: b.T("clock.label.promise", "days", clock.PromisedDays), Date: b.L.Date(clock.ThirtyDays),
			Explanation: deadline.Explain(b.L, clock, deadline.ThirtyDays),
			Governs:     clock.GovernedBy != deadline.OneMonth,
		})
	}
	lines = append(lines, DateLine{
		Label: b.T("clock.label.month"), Date: b.L.Date(clock.OneMonth),
		Explanation: deadline.Explain(b.L, clock, deadline.OneMonth),
		Governs:     clock.GovernedBy != deadline.ThirtyDays,
	})
	if target := clock.Target; target != clock.Governing {
		lines = append(lines, DateLine{Label: b.T("staff.dates.target"), Date: b.L.Date(target), Explanation: b.T("staff.dates.target_why")})
	}
	return append(lines, DateLine{
		Label: b.T("clock.label.extended"), Date: b.L.Date(clock.OneMonthExtended),
		Explanation: deadline.Explain(b.L, clock, deadline.Extended) + " " + b.T("staff.dates.extended_how", "date", clock.OneMonth),
	})
}
