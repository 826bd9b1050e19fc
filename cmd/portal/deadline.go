package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"rettighetsporten/app/deadline"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

type streams struct{ out, err io.Writer }

type deadlineCmd struct {
	JSON      bool     `name:"json" help:"Print one JSON array."`
	NoPromise bool     `help:"The body promises no number of days: only the month of the law applies."`
	Instants  []string `arg:"" name:"instant" help:"When the request reached the body, as RFC 3339."`
}

const promisedDays = 30

// Run prints the deadlines of each instant, in order.
func (cmd deadlineCmd) Run(std streams) error {
	texts, err := i18n.New()
	if err != nil {
		return err
	}
	l := texts.For(models.Bokmal)
	promised := promisedDays
	if cmd.NoPromise {
		promised = 0
	}
	reports := make([]deadline.Report, 0, len(cmd.Instants))
	for i, arg := range cmd.Instants {
		received, err := time.Parse(time.RFC3339, arg)
		if err != nil {
			return usageError{fmt.Errorf("argument %d, %q, is no instant: write it like 2026-03-04T09:30:00+01:00", i+1, arg)}
		}
		if y := received.Year(); y < 1900 || y > 2200 {
			return usageError{fmt.Errorf("argument %d, %q, is not a year this can count in", i+1, arg)}
		}
		reports = append(reports, deadline.NewReport(l, deadline.Compute(deadline.Facts{Received: received, PromisedDays: promised}, received)))
	}
	if cmd.JSON {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(reports)
	}
	for _, r := range reports {
		printDeadline(std.out, r)
	}
	return nil
}

func printDeadline(w io.Writer, r deadline.Report) {
	_, _ = fmt.Fprintf(w, "Mottatt %s\n", r.ReceivedAt)
	for _, line := range []struct {
		name string
		date models.Date
		text string
	}{
		{"Løfte", r.ThirtyDays, r.Explanations.ThirtyDays},
		{"Én måned", r.OneMonth, r.Explanations.OneMonth},
		{"Forlenget", r.OneMonthExtended, r.Explanations.OneMonthExtended},
		{"Gjelder", r.Governing, r.Explanations.Governing},
	} {
		_, _ = fmt.Fprintf(w, "  %-10s %s  %s\n", line.name, line.date, line.text)
	}
}
