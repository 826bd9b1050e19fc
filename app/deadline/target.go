package deadline

import "rettighetsporten/models"

// aim is how the internal target came about.
type aim struct {
	daysOff  []DayOff    // from the last working day on to the governing day
	last     models.Date // the last working day on or before the governing day
	holidays []DayOff    // holidays within the margin
	early    bool        // the margin reaches back to before the receipt
	date     models.Date
}

// target returns the last working day on or before the governing day, and then
// MarginDays working days before that, but no day before the receipt.
func (c Clock) target() aim {
	a := aim{date: c.Governing}
	for !c.calendar.working(a.date) {
		a.daysOff = append([]DayOff{{a.date, c.calendar.daysOff(a.date)}}, a.daysOff...)
		a.date = a.date.AddDays(-1)
	}
	a.last = a.date
	for left := c.MarginDays; left > 0 && !a.date.Before(c.ReceivedDate); {
		a.date = a.date.AddDays(-1)
		switch {
		case c.calendar.working(a.date):
			left--
		case c.calendar.holiday(a.date):
			a.holidays = append([]DayOff{{a.date, c.calendar.daysOff(a.date)}}, a.holidays...)
		}
	}
	if a.date.Before(c.ReceivedDate) {
		a.date, a.early = c.firstDay(), true
	}
	return a
}

// firstDay returns the first working day from the receipt on, or the day of
// receipt where the time is over before that.
func (c Clock) firstDay() models.Date {
	if _, first := c.calendar.roll(c.ReceivedDate); !first.After(c.Governing) {
		return first
	}
	return c.ReceivedDate
}

func (w wording) target(c Clock) string {
	a := c.target()
	text := w.loc.T("deadline.target_same", "date", w.day(a.last))
	if len(a.daysOff) > 0 {
		text = w.loc.T("deadline.target_before", "days_off", w.daysOff(a.daysOff), "date", w.day(a.last))
	}
	switch {
	case a.early:
		return sentences(text, w.loc.T("deadline.target_early", "date", w.day(a.date)))
	case c.MarginDays == 0:
		return text
	}
	text = sentences(text, w.loc.N("deadline.target_margin", c.MarginDays, "date", w.day(a.date)))
	if len(a.holidays) == 0 {
		return text
	}
	return sentences(text, w.loc.T("deadline.target_holidays", "days_off", w.daysOff(a.holidays)))
}
