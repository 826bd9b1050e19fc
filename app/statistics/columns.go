package statistics

// Column is one figure of a line. Its head is the text of the key
// "statistics.column." and Key.
type Column struct {
	Key string
	// Of returns the figure, and false where there is none, such as the median
	// of no answers.
	Of func(Line) (n int, ok bool)
}

func count(key string, of func(Line) int) Column {
	return Column{key, func(l Line) (int, bool) { return of(l), true }}
}

// columns are all figures of a line, in the order in which a case meets them.
func columns() []Column {
	return []Column{
		count("received", func(l Line) int { return l.Received }),
		count("answered", func(l Line) int { return l.Answered }),
		count("kept_law", func(l Line) int { return l.KeptLaw }),
		count("late", Line.LateLaw),
		{"promised", func(l Line) (int, bool) { return l.Promised, l.Promised > 0 }},
		{"kept_promise", func(l Line) (int, bool) { return l.KeptPromise, l.Promised > 0 }},
		{"median", func(l Line) (int, bool) { return l.AnswerDays.Median() }},
		{"p90", func(l Line) (int, bool) { return l.AnswerDays.Percentile(90) }},
		count("waiting", func(l Line) int { return l.Waiting }),
		count("overdue", func(l Line) int { return l.Overdue }),
		count("withdrawn", func(l Line) int { return l.Withdrawn }),
		count("forwarded", func(l Line) int { return l.Forwarded }),
		count("extended", func(l Line) int { return l.Extended }),
		count("paused", func(l Line) int { return l.Paused }),
		count("paused_days", func(l Line) int { return l.PausedDays }),
		count("partly", func(l Line) int { return l.Partly }),
		count("refused", func(l Line) int { return l.Refused }),
		count("reopened", func(l Line) int { return l.Reopened }),
	}
}

// Columns returns the columns with the keys, in the order of the keys; all of
// them when there are none.
func Columns(keys ...string) []Column {
	all := columns()
	if len(keys) == 0 {
		return all
	}
	var some []Column
	for _, key := range keys {
		for _, c := range all {
			if c.Key == key {
				some = append(some, c)
			}
		}
	}
	return some
}
