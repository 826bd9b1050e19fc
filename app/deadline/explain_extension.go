package deadline

import "rettighetsporten/models"

// extended words the date an extension gives, or would give.
func (w wording) extended(c Clock) string {
	key := "deadline.extended"
	if c.Extended() {
		key = "deadline.extended_is"
	}
	return w.months(c.Explanation(Extended), key)
}

// extension words when the person was told and what that did, or until when
// they can be told, or why it is too late.
func (w wording) extension(c Clock) string {
	told := models.Date{}
	if c.ExtendedAt != nil {
		told = models.DateIn(*c.ExtendedAt, Zone())
	}
	switch {
	case c.Extended():
		return w.loc.T("deadline.extension.told", "told", w.day(told), "closes", w.day(c.ExtensionCloses), "date", w.day(c.OneMonthExtended))
	case !told.IsZero():
		return w.loc.T("deadline.extension.late", "told", w.day(told), "closes", w.day(c.ExtensionCloses))
	case !c.MayExtend(c.At):
		return w.loc.T("deadline.extension.closed", "date", w.day(c.ExtensionCloses))
	case c.PromisedDays > 0 && c.ExtensionCloses == c.ThirtyDays:
		return w.loc.T("deadline.extension.open_promise", "date", w.day(c.ExtensionCloses))
	default:
		e := c.calendar.months(OneMonth, c.ReceivedDate, 0)
		return sentences(w.loc.T("deadline.extension.open", "date", w.day(e.Counted)), w.moved(e))
	}
}

// refusal words the last day to tell the person that nothing is done, and why,
// Art. 12(4).
func (w wording) refusal(c Clock) string {
	if c.Extended() {
		e := c.Explanation(Extended)
		return sentences(w.loc.T("deadline.refusal_extended", "date", w.day(e.Counted)), w.moved(e))
	}
	e := c.Explanation(OneMonth)
	return sentences(w.loc.T("deadline.refusal", "date", w.day(e.Counted)), w.moved(e))
}
