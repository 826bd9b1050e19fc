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

type streams struct {
	in       io.Reader
	out, err io.Writer
}

type deadlineCmd struct {
	Compute  deadlineComputeCmd  `cmd:"" default:"withargs" help:"Compute the deadlines of requests. The word compute can be left out."`
	Calendar deadlineCalendarCmd `cmd:"" help:"Print the working days and public holidays of a year."`
}

type deadlineComputeCmd struct {
	JSON        bool     `name:"json" help:"Print one JSON array."`
	NoPromise   bool     `help:"The body promises no number of days: only the month of the law applies."`
	Margin      int      `help:"Working days between the internal target and the deadline." placeholder:"N"`
	Extended    string   `name:"extended-notified" help:"When the person was told that the deadline is extended: an instant, or a date in Norway." placeholder:"INSTANT"`
	Pause       []string `help:"A wait for the person, from the question to the answer: two instants or dates in Norway. Without TO it is still open. May be repeated." placeholder:"FROM..TO" sep:"none"`
	PausesCount bool     `help:"The body lets a wait move the law's date."`
	Now         string   `help:"The instant to look from, when it is not the present." placeholder:"INSTANT"`
	Instants    []string `arg:"" name:"instant" help:"When the request reached the body, as RFC 3339."`
}

const promisedDays = 30

// Run prints the deadlines of each instant, in order.
func (cmd deadlineComputeCmd) Run(std streams) error {
	l, err := bokmal()
	if err != nil {
		return err
	}
	happened, now, err := cmd.facts()
	if err != nil {
		return usageError{err}
	}
	reports := make([]deadline.Report, 0, len(cmd.Instants))
	for i, arg := range cmd.Instants {
		f := happened
		if f.Received, err = readInstant(fmt.Sprintf("argument %d", i+1), arg); err != nil {
			return usageError{err}
		}
		if f.ExtendedAt != nil && models.DateIn(*f.ExtendedAt, deadline.Zone()).Before(models.DateIn(f.Received, deadline.Zone())) {
			return usageError{fmt.Errorf("--extended-notified, %q, is before the request came, %q", cmd.Extended, arg)}
		}
		reports = append(reports, deadline.NewReport(l, deadline.Compute(f, now)))
	}
	if cmd.JSON {
		return printJSON(std.out, reports)
	}
	for _, r := range reports {
		printDeadline(std.out, r)
	}
	return nil
}

func bokmal() (i18n.Localizer, error) {
	texts, err := i18n.New()
	if err != nil {
		return i18n.Localizer{}, err
	}
	return texts.For(models.Bokmal), nil
}

func printJSON(w io.Writer, what any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(what)
}

func printDeadline(w io.Writer, r deadline.Report) {
	_, _ = fmt.Fprintf(w, "Mottatt %s\n", r.ReceivedAt)
	line := func(name string, date models.Date, text string) {
		_, _ = fmt.Fprintf(w, "  %-12s %-10s  %s\n", name, date, text)
	}
	line("Løfte", r.ThirtyDays, r.Explanations.ThirtyDays)
	line("Én måned", r.OneMonth, r.Explanations.OneMonth)
	line("Forlenget", r.OneMonthExtended, r.Explanations.OneMonthExtended)
	line("Gjelder", r.Governing, r.Explanations.Governing)
	line("Mål", r.InternalTarget, r.Explanations.InternalTarget)
	line("Forlengelse", r.ExtensionCloses, r.Explanations.Extension)
	line("Avslag", r.RefusalDue, r.Explanations.RefusalDue)
	if len(r.Pauses) > 0 {
		line("Uten venting", r.WithoutPause, r.Explanations.Pauses)
	}
}

// now is the instant the command looks from.
func (cmd deadlineComputeCmd) now() (time.Time, error) {
	if cmd.Now == "" {
		return time.Now(), nil
	}
	return readInstant("--now", cmd.Now)
}
