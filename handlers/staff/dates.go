package staff

import (
	"time"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// DateLine is one date of a case and how it was computed.
type DateLine struct {
	Label       string
	Date        string
	Explanation string // "" where there is nothing to explain
	Governs     bool   // the answer is due on this one
	Plain       bool   // the explanation stands open
}

// Dates words the whole clock of the case: how it came, when the answer is due
// and why, the promise where there is one, the statutory month, the internal
// target, the extension, a refusal's own last day, the waits for the person,
// and how the answer held to it all.
func Dates(b web.Base, c rights.Case, now time.Time) []DateLine {
	d := dates{b: b, item: c.Item, clock: c.Clock(now)}
	d.receipt(c.Request)
	d.limits()
	d.extension()
	if c.Item.Status.Open() {
		d.add(d.b.T("clock.label.refusal"), d.clock.RefusalDue, deadline.Refusal)
	}
	d.waiting()
	d.answer()
	d.lines = append(d.lines, DateLine{Label: b.T("clock.label.rules"), Date: d.clock.RulesVersion, Explanation: b.T("clock.rules_why"), Plain: true})
	return d.lines
}

// ReceivedHow says when the request reached the body, and by which way.
func ReceivedHow(l i18n.Localizer, rr models.RightsRequest) string {
	return l.T("clock.received_how", "at", rr.ReceivedAt, "channel", l.T("clock.channel."+string(rr.Channel)))
}

type dates struct {
	b     web.Base
	item  models.RequestItem
	clock deadline.Clock
	lines []DateLine
}

func (d *dates) add(label string, date models.Date, rule deadline.Rule) *DateLine {
	d.lines = append(d.lines, DateLine{Label: label, Date: d.b.L.Date(date), Explanation: deadline.Explain(d.b.L, d.clock, rule)})
	return &d.lines[len(d.lines)-1]
}

// receipt says when and how the request came, and where the clock runs from
// when that is another moment.
func (d *dates) receipt(rr models.RightsRequest) {
	line := DateLine{Label: d.b.T("clock.label.received"), Date: ReceivedHow(d.b.L, rr)}
	if rr.ReceivedAt.Before(rr.CreatedAt) {
		line.Explanation, line.Plain = d.b.T("clock.received_before", "created", d.b.L.Instant(rr.CreatedAt)), true
	}
	d.lines = append(d.lines, line)
	if d.clock.Received.After(rr.ReceivedAt) {
		d.lines = append(d.lines, DateLine{
			Label: d.b.T("clock.label.from"), Date: d.b.L.Instant(d.clock.Received), Explanation: d.b.T("clock.reopened"), Plain: true,
		})
	}
}

// limits says when the answer is due, and each date that could decide it.
func (d *dates) limits() {
	d.add(d.b.T("clock.label.governing"), d.clock.Governing, deadline.Governing).Plain = true
	by := d.clock.GovernedBy
	if d.clock.PromisedDays > 0 {
		d.add(d.b.T("clock.label.promise", "days", d.clock.PromisedDays), d.clock.ThirtyDays, deadline.ThirtyDays).
			Governs = by == deadline.ThirtyDays || by == deadline.Both
	}
	d.add(d.b.T("clock.label.month"), d.clock.OneMonth, deadline.OneMonth).Governs = by == deadline.OneMonth || by == deadline.Both
	if by == deadline.Extended {
		d.add(d.b.T("clock.label.extended_is"), d.clock.OneMonthExtended, deadline.Extended).Governs = true
	}
	d.add(d.b.T("clock.label.target"), d.clock.Target, deadline.Target)
}
