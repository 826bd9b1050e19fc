package citizen

import (
	"time"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// dateLine is one date of the case, how it was computed, and whether it is the
// one that holds.
type dateLine struct {
	Label       string
	Date        string
	At          string // the instant for machines, "" for a day
	Governs     bool
	Explanation string // "" where there is nothing to explain
	Plain       bool   // the explanation stands open
}

// explainDates returns the person's side of the clock: the promised date where
// one was promised, the statutory one, the extended one when they were told of
// it, the waits for them, and how the answer held; and a sentence on which
// date holds.
func explainDates(l i18n.Localizer, kase rights.Case, now time.Time) ([]dateLine, string) {
	c := kase.Clock(now)
	var lines []dateLine
	add := func(label string, date models.Date, rule deadline.Rule, governs bool) {
		lines = append(lines, dateLine{Label: label, Date: fullDate(l, date), Governs: governs, Explanation: deadline.ExplainToPerson(l, c, rule)})
	}
	if c.PromisedDays > 0 {
		add(l.T("clock.label.promise", "days", c.PromisedDays), c.ThirtyDays, deadline.ThirtyDays, c.GovernedBy == deadline.ThirtyDays || c.GovernedBy == deadline.Both)
	}
	add(l.T("clock.label.month"), c.OneMonth, deadline.OneMonth, c.GovernedBy == deadline.OneMonth || c.GovernedBy == deadline.Both)
	if c.Extended() {
		add(l.T("clock.label.extended_is"), c.OneMonthExtended, deadline.Extended, true)
		lines[len(lines)-1].Explanation += " " + deadline.ExplainToPerson(l, c, deadline.Extension)
	}
	lines = append(lines, waited(l, c)...)
	lines = append(lines, answered(l, kase.Item)...)
	return lines, deadline.ExplainToPerson(l, c, deadline.Governing)
}

// received says when and how the request came, and from when the clock runs
// where that is another moment.
func received(l i18n.Localizer, kase rights.Case) []dateLine {
	rr := kase.Request
	lines := []dateLine{{Label: l.T("clock.label.received"), Date: l.Instant(rr.ReceivedAt), At: rr.ReceivedAt.Format(time.RFC3339)}}
	if rr.Channel != models.ChannelPortal {
		lines[0].Date = l.T("clock.received_how", "at", rr.ReceivedAt, "channel", l.T("clock.channel."+string(rr.Channel)))
	}
	if rr.ReceivedAt.Before(rr.CreatedAt) {
		lines[0].Explanation, lines[0].Plain = l.T("clock.received_before", "created", rr.CreatedAt), true
	}
	if kase.Item.ReceivedAt.After(rr.ReceivedAt) {
		lines = append(lines, dateLine{Label: l.T("clock.label.from"), Date: l.Instant(kase.Item.ReceivedAt), Explanation: l.T("clock.reopened"), Plain: true})
	}
	return lines
}

// waited says how long the case waited for the person, and what the date is
// without it.
func waited(l i18n.Localizer, c deadline.Clock) []dateLine {
	if len(c.Waits) == 0 {
		return nil
	}
	return []dateLine{
		{Label: l.T("clock.label.waiting_you"), Date: l.N("clock.days", c.PausedDays), Explanation: deadline.ExplainToPerson(l, c, deadline.Waiting), Plain: true},
		{Label: l.T("clock.label.without"), Date: fullDate(l, c.WithoutPause)},
	}
}

// answered says when the first whole answer came, and how it held.
func answered(l i18n.Localizer, item models.RequestItem) []dateLine {
	at := item.FirstAnswerAt
	if at == nil {
		at = item.AnsweredAt
	}
	if at == nil {
		return nil
	}
	return []dateLine{{
		Label: l.T("clock.label.answered"), Date: l.Instant(*at), At: at.Format(time.RFC3339),
		Explanation: deadline.ExplainKept(l, item.KeptPromise, item.KeptLaw), Plain: true,
	}}
}

// fullDate returns weekday and date.
func fullDate(l i18n.Localizer, d models.Date) string {
	return l.T("deadline.full_date", "weekday", l.Weekday(d), "date", d)
}
