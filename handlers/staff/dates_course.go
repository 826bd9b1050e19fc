package staff

import (
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// extension says when the person was told of one, until when they can be, or
// why it is too late. What is over cannot be extended, and the law has no
// extension for what is not in Art. 15 to 22.
func (d *dates) extension() {
	switch {
	case d.clock.Extended():
		d.add(d.b.T("clock.label.extension"), d.clock.ExtensionCloses, deadline.Extension)
	case !d.item.HasExtension() || !d.item.Status.Open():
	case !d.clock.MayExtend(d.clock.At):
		line := d.add(d.b.T("clock.label.extension_over"), d.clock.ExtensionCloses, deadline.Extension)
		line.Date, line.Plain = d.b.T("clock.extension_over"), true
	default:
		line := d.add(d.b.T("clock.label.extension"), d.clock.ExtensionCloses, deadline.Extension)
		line.Explanation += " " + deadline.Explain(d.b.L, d.clock, deadline.Extended)
	}
}

// waiting says how long the person was waited for, and what the date is
// without it.
func (d *dates) waiting() {
	if len(d.clock.Waits) == 0 {
		return
	}
	line := d.add(d.b.T("clock.label.waiting"), models.Date{}, deadline.Waiting)
	line.Date, line.Plain = d.b.N("clock.days", d.clock.PausedDays), true
	d.lines = append(d.lines, DateLine{Label: d.b.T("clock.label.without"), Date: d.b.L.Date(d.clock.WithoutPause)})
}

// answer says when the first whole answer came, and how it held.
func (d *dates) answer() {
	at := d.item.FirstAnswerAt
	if at == nil {
		at = d.item.AnsweredAt
	}
	if at == nil {
		return
	}
	d.lines = append(d.lines, DateLine{
		Label: d.b.T("clock.label.answered"), Date: d.b.L.Instant(*at),
		Explanation: deadline.ExplainKept(d.b.L, d.item.KeptPromise, d.item.KeptLaw), Plain: true,
	})
}
