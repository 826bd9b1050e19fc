package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

type deadlineCalendarCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
	Year int  `arg:"" help:"The year."`
}

// Run prints the year's months, with the public holidays by name.
func (cmd deadlineCalendarCmd) Run(std streams) error {
	if !countable(cmd.Year) {
		return usageError{fmt.Errorf("the year, %d, is not one this can count in", cmd.Year)}
	}
	l, err := bokmal()
	if err != nil {
		return err
	}
	year := deadline.NewYear(l, cmd.Year)
	if cmd.JSON {
		return printJSON(std.out, year)
	}
	_, _ = fmt.Fprintf(std.out, "%d: %d virkedager\n", year.Year, year.WorkingDays)
	for _, m := range year.Months {
		printMonth(std.out, year.Year, m)
	}
	return nil
}

// printMonth prints the month in weeks, with a star at each public holiday.
func printMonth(w io.Writer, year int, m deadline.Month) {
	_, _ = fmt.Fprintf(w, "\n%s: %d virkedager\n  ma  ti  on  to  fr  lø  sø\n", m.Name, m.WorkingDays)
	first := models.NewDate(year, m.Month, 1)
	column := (int(first.Weekday()) + 6) % 7
	line := strings.Repeat("    ", column)
	for d := first; d.Month == m.Month; d = d.AddDays(1) {
		star := " "
		if slices.ContainsFunc(m.Holidays, func(h deadline.Holiday) bool { return h.Date == d }) {
			star = "*"
		}
		line += fmt.Sprintf("%3d%s", d.Day, star)
		if column = (column + 1) % 7; column == 0 || d.AddDays(1).Month != m.Month {
			_, _ = fmt.Fprintln(w, " "+strings.TrimRight(line, " "))
			line = ""
		}
	}
	for _, h := range m.Holidays {
		_, _ = fmt.Fprintf(w, "  * %s %s  %s\n", h.Date, h.Weekday, strings.Join(h.Names, " og "))
	}
}
