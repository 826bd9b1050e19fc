package citizen

import (
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// dateLine is one limit, how it was computed, and whether it is the one that
// holds.
type dateLine struct {
	Label       string
	Date        string
	Governs     bool
	Explanation string
}

// explainDates returns the promised date, where one was promised, and the
// statutory one, with a sentence on which of them holds.
func explainDates(l i18n.Localizer, c deadline.Clock) ([]dateLine, string) {
	var lines []dateLine
	if c.PromisedDays > 0 {
		lines = append(lines, dateLine{
			Label: l.T("clock.label.promise", "days", c.PromisedDays), Date: fullDate(l, c.ThirtyDays),
			Governs: c.GovernedBy != deadline.OneMonth, Explanation: deadline.Explain(l, c, deadline.ThirtyDays),
		})
	}
	lines = append(lines, dateLine{
		Label: l.T("clock.label.month"), Date: fullDate(l, c.OneMonth),
		Governs: c.GovernedBy != deadline.ThirtyDays, Explanation: deadline.Explain(l, c, deadline.OneMonth),
	})
	return lines, deadline.Explain(l, c, deadline.Governing)
}

// fullDate returns weekday and date.
func fullDate(l i18n.Localizer, d models.Date) string {
	return l.T("deadline.full_date", "weekday", l.Weekday(d), "date", d)
}
