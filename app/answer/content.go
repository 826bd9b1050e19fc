package answer

import (
	"fmt"
	"slices"

	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// document builds the answer in the request's language. It has no date: that
// comes with the sending.
func (s *Service) document(m material, summary string) (report.Document, error) {
	if m.portability() {
		return s.portableDocument(m, summary)
	}
	c := m.c
	l := s.Texts.For(c.Request.Language)
	in := s.opening(m, l, summary)
	if m.earlier != nil {
		in.News = m.news(l)
	}
	tables := m.tables(l)
	for _, a := range m.described() {
		in.Activities = append(in.Activities, report.ActivityInput{
			ProcessingActivity: a, Confirmed: m.confirmedFor(a), Tables: tables.take(a.ID),
		})
	}
	in.Unassigned = tables.rest()
	in.Withheld = m.found.withheld
	in.Searches = m.searches(l)
	doc, err := report.Build(in, l)
	if err != nil {
		return report.Document{}, fmt.Errorf("building the answer: %w", err)
	}
	doc.Attachments = m.found.files
	return doc, nil
}

// opening returns what every answer begins with.
func (s *Service) opening(m material, l i18n.Localizer, summary string) report.Input {
	c := m.c
	in := report.Input{
		Controller: c.Controller, CaseNumber: c.Item.Reference, Person: c.Name, Behalf: representative(c), OnPaper: c.OnPaper(), Sami: c.Request.Language == models.NorthernSami,
		Received: c.Request.ReceivedAt, Dates: dates(l, c.Clock(s.Now())), Created: database.Instant(s.Now()),
		Asked: report.Asked{Text: c.Asked.About, Scope: m.scope(l.Lang()), From: c.Item.PeriodFrom, To: c.Item.PeriodTo},
		Fee:   c.Item.Fee, Summary: summary, Number: 1,
	}
	if m.earlier != nil {
		in.Fee = 0 // the first answer said it
		in.Number, in.Replaces = m.earlier.Number+1, models.DateIn(m.earlier.CreatedAt, deadline.Zone())
	}
	return in
}

// representative returns the name of who asks for the person, "" for nobody else.
func representative(c rights.Case) string {
	if c.Behalf == nil || !c.Behalf.Acts {
		return ""
	}
	return c.Behalf.Name
}

func (m material) confirmedFor(a models.ProcessingActivity) map[models.ConfirmedFact]string {
	out := map[models.ConfirmedFact]string{}
	for _, f := range a.SilentOn() {
		if statement := m.confirmed[review.Fact{ActivityID: a.ID, Fact: f}]; statement != "" {
			out[f] = statement
		}
	}
	return out
}

func (m material) scope(lang models.Language) string {
	i := slices.IndexFunc(m.activities, func(a models.ProcessingActivity) bool { return a.ID == m.c.Item.ActivityID })
	if i < 0 {
		return ""
	}
	return m.activities[i].Facts.Name.In(lang)
}

// dates words the promised and the statutory limit, and the extended one where
// the person was told of it, each with how it was computed.
func dates(l i18n.Localizer, clock deadline.Clock) []report.DateLine {
	var lines []report.DateLine
	if clock.PromisedDays > 0 {
		lines = append(lines, report.DateLine{
			Label: l.T("clock.label.promise", "days", clock.PromisedDays), Date: clock.ThirtyDays,
			Explanation: deadline.ExplainToPerson(l, clock, deadline.ThirtyDays),
		})
	}
	lines = append(lines, report.DateLine{
		Label: l.T("clock.label.month"), Date: clock.OneMonth, Explanation: deadline.ExplainToPerson(l, clock, deadline.OneMonth),
	})
	if clock.Extended() {
		lines = append(lines, report.DateLine{
			Label: l.T("clock.label.extended_is"), Date: clock.OneMonthExtended, Explanation: deadline.ExplainToPerson(l, clock, deadline.Extended),
		})
	}
	return lines
}
