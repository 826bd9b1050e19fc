package statistics

import (
	"io"
	"strconv"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/spreadsheet"
)

// WriteCSV writes the figures of the yearly report as one table: a line per
// group, with a column for each figure. Units with few requests are hidden as in
// the report. The same figures give the same bytes.
func WriteCSV(w io.Writer, f Figures, loc i18n.Localizer) error {
	all := records(f, loc)
	return spreadsheet.Write(w, all[0], func(line func([]string) error) error {
		for _, record := range all[1:] {
			if err := line(record); err != nil {
				return err
			}
		}
		return nil
	})
}

// records returns the head and the lines: what is grouped by, whose, which, and
// the figures.
func records(f Figures, loc i18n.Localizer) [][]string {
	head := []string{loc.T("statistics.year"), loc.T("statistics.csv.group"), loc.T("statistics.body"), loc.T("statistics.csv.name")}
	for _, c := range Columns() {
		head = append(head, c.Head(loc))
	}
	all := [][]string{head}
	body := loc.T("statistics.all_bodies")
	if len(f.Scope) == 1 {
		body = f.Scope[0].Name
	}
	add := func(group, body, name string, figures []string) {
		all = append(all, append([]string{strconv.Itoa(f.Year), loc.T(group), spreadsheet.Inert(body), spreadsheet.Inert(name)}, figures...))
	}
	add("statistics.group.total", body, "", figuresOf(f.Total, shown))
	for _, l := range f.Months {
		add("statistics.group.month", body, MonthName(loc, l), figuresOf(l, shown))
	}
	for _, l := range f.Rights {
		add("statistics.group.right", body, RightName(loc, l), figuresOf(l, shown))
	}
	for _, l := range f.Controllers {
		add("statistics.group.controller", l.Controller.Name, "", figuresOf(l, shown))
	}
	for i, why := range hide(f.Units) {
		l := f.Units[i]
		add("statistics.group.unit", l.Controller.Name, UnitName(loc, l), hiddenWord(loc, why, figuresOf(l, why)))
	}
	for _, r := range Ranges() {
		add("statistics.group.days", body, r.Name(loc), only("answered", f.Total.AnswerDays.Between(r.From, r.To)))
	}
	for _, g := range f.Grounds {
		add("statistics.group.ground", body, GroundName(loc, g), only("refused", g.Refused))
	}
	return all
}

// figuresOf returns the line's figures as plain digits, empty where there is
// none or where they are hidden.
func figuresOf(l Line, why hidden) []string {
	var all []string
	for _, c := range Columns() {
		n, ok := c.Of(l)
		if !ok || why != shown {
			all = append(all, "")
			continue
		}
		all = append(all, strconv.Itoa(n))
	}
	return all
}

// hiddenWord says in the first figure why the others are not there.
func hiddenWord(loc i18n.Localizer, why hidden, figures []string) []string {
	switch why {
	case few:
		figures[0] = loc.T("statistics.report.hidden_few")
	case subtraction:
		figures[0] = loc.T("statistics.report.hidden")
	case shown:
	}
	return figures
}

// only returns the one figure in its column.
func only(key string, n int) []string {
	var all []string
	for _, c := range Columns() {
		if c.Key == key {
			all = append(all, strconv.Itoa(n))
		} else {
			all = append(all, "")
		}
	}
	return all
}
