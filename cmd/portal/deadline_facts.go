package main

import (
	"fmt"
	"strings"
	"time"

	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// facts reads what has happened to every request, and the instant to look
// from.
func (cmd deadlineComputeCmd) facts() (deadline.Facts, time.Time, error) {
	f := deadline.Facts{PromisedDays: promisedDays, MarginDays: cmd.Margin}
	if cmd.NoPromise {
		f.PromisedDays = 0
	}
	if cmd.Margin < 0 {
		return f, time.Time{}, fmt.Errorf("--margin, %d, is no number of working days", cmd.Margin)
	}
	now, err := cmd.now()
	if err != nil {
		return f, now, err
	}
	if cmd.Extended != "" {
		told, err := readMoment("--extended-notified", cmd.Extended)
		if err != nil {
			return f, now, err
		}
		f.ExtendedAt = &told
	}
	for i, arg := range cmd.Pause {
		p, err := readPause(fmt.Sprintf("--pause number %d", i+1), arg)
		if err != nil {
			return f, now, err
		}
		p.Counts = cmd.PausesCount
		f.Pauses = append(f.Pauses, p)
	}
	return f, now, nil
}

// readPause reads FROM..TO; without TO the wait is still open.
func readPause(name, arg string) (deadline.Pause, error) {
	from, to, ok := strings.Cut(arg, "..")
	if !ok {
		return deadline.Pause{}, fmt.Errorf("%s, %q, is no span: write it like 2026-03-04..2026-03-10, or 2026-03-04.. while it is open", name, arg)
	}
	asked, err := readMoment(name, from)
	if err != nil {
		return deadline.Pause{}, err
	}
	p := deadline.Pause{Asked: asked}
	if to == "" {
		return p, nil
	}
	answered, err := readMoment(name, to)
	if err != nil {
		return p, err
	}
	if answered.Before(asked) {
		return p, fmt.Errorf("%s, %q, ends before it begins", name, arg)
	}
	p.Answered = &answered
	return p, nil
}

// readMoment reads an instant, or a date as its first moment in Norway.
func readMoment(name, arg string) (time.Time, error) {
	d, err := models.ParseDate(arg)
	if err != nil {
		return readInstant(name, arg)
	}
	return inTime(name, arg, d.StartIn(deadline.Zone()))
}

func readInstant(name, arg string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, arg)
	if err != nil {
		return at, fmt.Errorf("%s, %q, is no instant: write it like 2026-03-04T09:30:00+01:00", name, arg)
	}
	return inTime(name, arg, at)
}

// inTime refuses years that are a slip of the pen.
func inTime(name, arg string, at time.Time) (time.Time, error) {
	if !countable(at.Year()) {
		return at, fmt.Errorf("%s, %q, is not a year this can count in", name, arg)
	}
	return at, nil
}

func countable(year int) bool { return year >= 1900 && year <= 2200 }
