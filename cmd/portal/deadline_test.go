package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/deadline"
)

// command runs the command line and returns what it prints, and its status.
func command(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var printed bytes.Buffer
	parser, err := kong.New(&commands{}, kong.BindTo(t.Context(), (*context.Context)(nil)), kong.Bind(streams{out: &printed, err: &printed}))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return "", usageError{err}
	}
	err = parsed.Run()
	return printed.String(), err
}

const inMarch = "2026-03-05T10:00:00+01:00"

func TestDeadlineCommand(t *testing.T) {
	t.Parallel()
	type dates struct{ Governing, By, Without, Target, Closes, Refusal string }
	for name, c := range map[string]struct {
		args []string
		want dates
	}{
		"plain":              {nil, dates{"2026-04-04", "30-days", "2026-04-04", "2026-04-01", "2026-04-04", "2026-04-07"}},
		"no promise":         {[]string{"--no-promise"}, dates{"2026-04-07", "one-month", "2026-04-07", "2026-04-07", "2026-04-07", "2026-04-07"}},
		"margin":             {[]string{"--margin", "2"}, dates{"2026-04-04", "30-days", "2026-04-04", "2026-03-30", "2026-04-04", "2026-04-07"}},
		"extended":           {[]string{"--extended-notified", "2026-04-04"}, dates{"2026-06-05", "one-month-extended", "2026-06-05", "2026-06-05", "2026-04-04", "2026-06-05"}},
		"extended too late":  {[]string{"--extended-notified", "2026-04-04T22:00:00Z"}, dates{"2026-04-04", "30-days", "2026-04-04", "2026-04-01", "2026-04-04", "2026-04-07"}},
		"a pause":            {[]string{"--no-promise", "--pause", "2026-03-06..2026-03-16"}, dates{"2026-04-07", "one-month", "2026-04-07", "2026-04-07", "2026-04-07", "2026-04-07"}},
		"pauses that count":  {[]string{"--no-promise", "--pauses-count", "--pause", "2026-03-06..2026-03-16", "--pause", "2026-03-16T00:00:00+01:00..2026-03-18"}, dates{"2026-04-17", "one-month", "2026-04-07", "2026-04-17", "2026-04-07", "2026-04-17"}},
		"an open pause":      {[]string{"--no-promise", "--pauses-count", "--pause", "2026-03-06..", "--now", "2026-03-16T10:00:00Z"}, dates{"2026-04-15", "one-month", "2026-04-07", "2026-04-15", "2026-04-07", "2026-04-15"}},
		"the word spelt out": {[]string{"compute"}, dates{"2026-04-04", "30-days", "2026-04-04", "2026-04-01", "2026-04-04", "2026-04-07"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append(append([]string{"deadline"}, c.args...), "--json", inMarch)
			out, err := command(t, args...)
			if err != nil {
				t.Fatal(err)
			}
			var got []deadline.Report
			if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != 1 {
				t.Fatalf("%d reports, %v", len(got), err)
			}
			r := got[0]
			have := dates{r.Governing.String(), string(r.GovernedBy), r.WithoutPause.String(), r.InternalTarget.String(), r.ExtensionCloses.String(), r.RefusalDue.String()}
			if diff := cmp.Diff(c.want, have); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestDeadlineCommandNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no instant":        {[]string{inMarch, "tomorrow"}, `argument 2, "tomorrow"`},
		"far away":          {[]string{"0026-03-05T10:00:00Z"}, "argument 1"},
		"extension":         {[]string{"--extended-notified", "2026-02-30", inMarch}, `--extended-notified, "2026-02-30"`},
		"extended before":   {[]string{"--extended-notified", "2026-03-04", inMarch}, `--extended-notified, "2026-03-04"`},
		"half a pause":      {[]string{"--pause", "2026-03-06", inMarch}, `--pause number 1, "2026-03-06"`},
		"a pause backwards": {[]string{"--pause", "2026-03-06..", "--pause", "2026-03-06..2026-03-05", inMarch}, `--pause number 2, "2026-03-06..2026-03-05"`},
		"no start":          {[]string{"--pause", "..2026-03-05", inMarch}, `--pause number 1`},
		"now":               {[]string{"--now", "2026-03-06", inMarch}, `--now, "2026-03-06"`},
		"margin":            {[]string{"--margin=-1", inMarch}, "--margin, -1"},
		"no year":           {[]string{"calendar", "20"}, "the year, 20"},
		"no number":         {[]string{"calendar", "next"}, "<year>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := command(t, append([]string{"deadline"}, c.args...)...)
			if err == nil || !strings.Contains(err.Error(), c.want) || status(err) != 2 {
				t.Errorf("status %d, %v; want 2 and %q", status(err), err, c.want)
			}
			if out != "" {
				t.Errorf("it printed %q all the same", out)
			}
		})
	}
}

func TestDeadlineCalendar(t *testing.T) {
	t.Parallel()
	out, err := command(t, "deadline", "calendar", "--json", "2027")
	if err != nil {
		t.Fatal(err)
	}
	var year deadline.Year
	if err := json.Unmarshal([]byte(out), &year); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range year.Months {
		for _, h := range m.Holidays {
			got = append(got, h.Date.String()+" "+h.Weekday+" "+strings.Join(h.Names, " og "))
		}
	}
	want := []string{
		"2027-01-01 fredag første nyttårsdag", "2027-03-25 torsdag skjærtorsdag", "2027-03-26 fredag langfredag",
		"2027-03-28 søndag første påskedag", "2027-03-29 mandag andre påskedag", "2027-05-01 lørdag arbeidernes dag",
		"2027-05-06 torsdag Kristi himmelfartsdag", "2027-05-16 søndag første pinsedag", "2027-05-17 mandag grunnlovsdagen og andre pinsedag",
		"2027-12-25 lørdag første juledag", "2027-12-26 søndag andre juledag",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// 261 weekdays, of which six are holidays.
	if year.WorkingDays != 255 || len(year.Months) != 12 || year.Months[4].WorkingDays != 19 {
		t.Errorf("%d working days in %d months, %d of them in May", year.WorkingDays, len(year.Months), year.Months[4].WorkingDays)
	}
	text, err := command(t, "deadline", "calendar", "2027")
	if err != nil || !strings.Contains(text, "mai: 19 virkedager\n  ma  ti  on  to  fr  lø  sø\n                       1*  2\n") || !strings.Contains(text, "\n  17*") {
		t.Errorf("%v, printed\n%s", err, text)
	}
}
