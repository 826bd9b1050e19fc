package deadline

// waiting words every wait for the person, and what they came to together.
func (w wording) waiting(c Clock) string {
	var said []string
	for _, wait := range c.Waits {
		said = append(said, w.wait(wait))
	}
	if c.CountedDays == 0 {
		return sentences(said...)
	}
	law := c.OneMonth
	if c.Extended() {
		law = c.OneMonthExtended
	}
	said = append(said,
		w.loc.N("deadline.wait_moves", c.CountedDays, "date", w.day(law)),
		w.loc.T("deadline.wait_without", "date", w.day(c.WithoutPause)))
	if c.PromisedDays > 0 {
		said = append(said, w.loc.T("deadline.wait_promise"))
	}
	return sentences(said...)
}

func (w wording) wait(wait Wait) string {
	key := "deadline.wait"
	if wait.Open {
		key = "deadline.wait_open"
	}
	if w.toPerson {
		key += "_you"
	}
	text := w.loc.T(key, "from", w.day(wait.From), "to", w.day(wait.To))
	if wait.Counts && wait.Days > 0 {
		return text
	}
	return sentences(text, w.loc.T("deadline.wait_moves_nothing"))
}
