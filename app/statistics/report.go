package statistics

import (
	"io"
	"strconv"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// WritePDF writes the yearly report as a PDF, for the leadership or the
// supervisory authority. The same figures give the same bytes.
func WritePDF(w io.Writer, f Figures, loc i18n.Localizer) error {
	_, err := report.WritePDF(w, Report(f, loc), nil)
	return err
}

// Report words the yearly report: what is counted and how, the key figures,
// and the tables by month, right, controller, unit and ground. Units with few
// requests are hidden, and the report says by which rule.
func Report(f Figures, loc i18n.Localizer) report.Document {
	y := yearly{f, loc}
	sections := []report.Section{y.cover(), y.short(), y.defined(), y.months(), y.days(), y.grounds(), y.rights()}
	if len(f.Scope) > 1 {
		sections = append(sections, y.controllers())
	}
	sections = append(sections, y.units())
	return report.Document{Meta: y.meta(), Sections: sections}
}

// yearly is a report in the making.
type yearly struct {
	f   Figures
	loc i18n.Localizer
}

func (y yearly) meta() report.Meta {
	l := y.loc
	return report.Meta{
		Language: l.Lang(), Title: l.T("statistics.report.title", "year", y.f.Year), Subject: l.T("statistics.report.subject", "year", y.f.Year),
		Controller: y.who(), CaseLabel: l.T("statistics.report.label", "year", y.f.Year),
		Created: y.f.On.StartIn(time.UTC),
		Words: report.Words{
			Contents: l.T("report.contents"),
			Page:     l.T("report.page", "page", "{page}", "pages", "{pages}"),
			Record:   l.T("report.record", "number", "{number}", "total", "{total}"),
			Replaced: l.T("report.replaced"),
		},
	}
}

// who names the controller, or says how many they are.
func (y yearly) who() string {
	if len(y.f.Scope) == 1 {
		return y.f.Scope[0].Name
	}
	return y.loc.N("statistics.report.bodies", len(y.f.Scope))
}

// end is the last day that the figures are of.
func (y yearly) end() models.Date {
	if last := models.NewDate(y.f.Year, time.December, 31); last.Before(y.f.On) {
		return last
	}
	return y.f.On
}

func (y yearly) cover() report.Section {
	var names []string
	for _, c := range y.f.Scope {
		names = append(names, c.Name)
	}
	return report.Section{ID: "cover", Level: 1, Heading: y.loc.T("statistics.report.cover"), Blocks: []report.Block{report.Facts{Items: []report.Fact{
		{Term: y.loc.T("statistics.report.who"), Lines: names},
		{Term: y.loc.T("statistics.report.period"), Lines: []string{y.loc.T("statistics.report.period_year", "from", models.NewDate(y.f.Year, time.January, 1), "to", y.end())}},
		{Term: y.loc.T("statistics.report.made"), Lines: []string{y.loc.Date(y.f.On)}},
	}}}}
}

// short is the key figures.
func (y yearly) short() report.Section {
	l, t := y.loc, y.f.Total
	of := func(part, whole int) string {
		return Percent(l, part, whole) + " (" + l.T("statistics.of", "part", l.Number(part), "whole", l.Number(whole)) + ")"
	}
	days := func(p int) string {
		if d, ok := t.AnswerDays.Percentile(p); ok {
			return l.N("statistics.days", d)
		}
		return l.T("statistics.no_number")
	}
	promise := l.T("statistics.key.promise_none")
	if t.Promised > 0 {
		promise = of(t.KeptPromise, t.Promised)
	}
	var items []report.Fact
	for _, fact := range [][2]string{
		{"received", l.Number(t.Received)},
		{"answered", l.Number(t.Answered)},
		{"kept_law", of(t.KeptLaw, t.Answered)},
		{"kept_promise", promise},
		{"median", days(50)},
		{"p90", days(90)},
		{"waiting", l.Number(t.Waiting) + ", " + l.T("statistics.key.overdue", "n", l.Number(t.Overdue))},
		{"extended", l.Number(t.Extended)},
		{"paused_days", l.Number(t.PausedDays) + " " + l.T("statistics.key.paused", "requests", l.N("statistics.requests", t.Paused))},
		{"refused", l.Number(t.Refused) + ", " + l.T("statistics.key.partly", "n", l.Number(t.Partly))},
	} {
		items = append(items, report.Fact{Term: l.T("statistics.key." + fact[0]), Lines: []string{fact[1]}})
	}
	blocks := []report.Block{report.Paragraph{Text: l.T("statistics.lead", "year", y.f.Year)}, report.Facts{Items: items}}
	if y.f.Year == y.f.On.Year {
		blocks = append([]report.Block{report.Callout{
			Weight: report.WeightInfo, Heading: l.T("statistics.report.running"), Lines: []string{l.T("statistics.report.running_line", "date", y.f.On)},
		}}, blocks...)
	}
	return report.Section{ID: "short", Level: 1, Heading: l.T("statistics.report.short"), Blocks: blocks}
}

func (y yearly) defined() report.Section {
	var items []report.Fact
	for _, d := range Definitions(y.loc) {
		items = append(items, report.Fact{Term: d.Term, Lines: []string{d.Text}})
	}
	return report.Section{ID: "defined", Level: 1, Heading: y.loc.T("statistics.defined"), Blocks: []report.Block{
		report.Facts{Items: items}, report.Paragraph{Text: y.loc.T("statistics.define.percent"), Tone: report.ToneNote},
	}}
}

func (y yearly) months() report.Section {
	s := report.Section{ID: "months", Level: 1, Heading: y.loc.T("statistics.by_month")}
	s.Blocks = append([]report.Block{y.monthBars()}, y.tables("months", "statistics.group.month", y.f.Months, MonthName)...)
	return s
}

// monthBars shows what became of each month's requests.
func (y yearly) monthBars() report.Bars {
	var b report.Bars
	for _, m := range y.f.Months {
		b.Rows = append(b.Rows, report.BarRow{Name: MonthName(y.loc, m), Said: SaidOfMonth(y.loc, m), Parts: m.Parts()})
	}
	for _, kind := range Parts() {
		b.Parts = append(b.Parts, PartName(y.loc, kind))
	}
	return b
}

func (y yearly) rights() report.Section {
	return report.Section{
		ID: "rights", Level: 1, Heading: y.loc.T("statistics.by_right"),
		Blocks: y.tables("rights", "statistics.group.right", y.f.Rights, RightName),
	}
}

func (y yearly) controllers() report.Section {
	return report.Section{
		ID: "controllers", Level: 1, Heading: y.loc.T("statistics.by_controller"),
		Blocks: y.tables("controllers", "statistics.group.controller", y.f.Controllers, ControllerName),
	}
}

func (y yearly) days() report.Section {
	t := report.Table{ID: "table-days", Figures: true, Columns: []report.Column{{Label: y.loc.T("statistics.group.days")}, {Label: y.loc.T("statistics.column.answered")}}}
	var bars report.Bars
	for _, r := range Ranges() {
		n := y.f.Total.AnswerDays.Between(r.From, r.To)
		bars.Rows = append(bars.Rows, report.BarRow{Name: r.Name(y.loc), Said: y.loc.Number(n), Parts: []int{n}})
		row := report.Row{Cells: report.Values(r.Name(y.loc), y.loc.Number(n))}
		if r.Line != "" {
			row.Note = r.LineName(y.loc)
		}
		t.Rows = append(t.Rows, row)
	}
	return report.Section{ID: "days", Level: 1, Heading: y.loc.T("statistics.by_days"), Blocks: []report.Block{bars, t}}
}

func (y yearly) grounds() report.Section {
	s := report.Section{ID: "grounds", Level: 1, Heading: y.loc.T("statistics.by_ground")}
	if len(y.f.Grounds) == 0 {
		s.Blocks = []report.Block{report.Paragraph{Text: y.loc.T("statistics.no_refusals")}}
		return s
	}
	t := report.Table{ID: "table-grounds", Figures: true, Columns: []report.Column{{Label: y.loc.T("statistics.group.ground")}, {Label: y.loc.T("statistics.column.refused")}}}
	for _, g := range y.f.Grounds {
		t.Rows = append(t.Rows, report.Row{Cells: report.Values(GroundName(y.loc, g), y.loc.Number(g.Refused))})
	}
	s.Blocks = []report.Block{t}
	return s
}

// timeColumns and fateColumns are the two tables of every group: all in one
// would not fit the paper.
func timeColumns() []Column {
	return Columns("received", "answered", "kept_law", "kept_promise", "late", "median", "p90")
}

func fateColumns() []Column {
	return Columns("waiting", "withdrawn", "forwarded", "extended", "paused_days", "partly", "refused")
}

func (y yearly) tables(id, group string, lines []Line, name func(i18n.Localizer, Line) string) []report.Block {
	var blocks []report.Block
	for i, columns := range [][]Column{timeColumns(), fateColumns()} {
		t := y.table("table-"+id+"-"+strconv.Itoa(i+1), group, columns)
		for _, l := range lines {
			t.Rows = append(t.Rows, report.Row{Cells: report.Values(y.cells(name(y.loc, l), l, columns)...)})
		}
		t.Rows = append(t.Rows, report.Row{Cells: report.Values(y.cells(y.loc.T("statistics.group.total"), y.f.Total, columns)...)})
		blocks = append(blocks, t)
	}
	blocks[0] = captioned(blocks[0], y.loc.T("statistics.report.time"))
	blocks[1] = captioned(blocks[1], y.loc.T("statistics.report.outcome"))
	return blocks
}

func captioned(b report.Block, caption string) report.Block {
	if t, ok := b.(report.Table); ok {
		t.Caption = caption
		return t
	}
	return b
}

func (y yearly) table(id, group string, columns []Column) report.Table {
	t := report.Table{ID: id, Figures: true, Columns: []report.Column{{Label: y.loc.T(group)}}}
	for _, c := range columns {
		t.Columns = append(t.Columns, report.Column{Label: c.Head(y.loc)})
	}
	return t
}

func (y yearly) cells(name string, l Line, columns []Column) []string {
	cells := []string{name}
	for _, c := range columns {
		cells = append(cells, c.Number(y.loc, l))
	}
	return cells
}

// units is the one table with hidden figures.
func (y yearly) units() report.Section {
	name := UnitName
	if len(y.f.Scope) > 1 {
		name = BodyAndUnit
	}
	columns := Columns("received", "answered", "kept_law", "late", "median", "refused")
	t := y.table("table-units", "statistics.group.unit", columns)
	for i, why := range hide(y.f.Units) {
		cells := y.cells(name(y.loc, y.f.Units[i]), y.f.Units[i], columns)
		if why != shown {
			for n := range columns {
				cells[n+1] = y.loc.T("statistics.no_number")
			}
			hiddenWord(y.loc, why, cells[1:])
		}
		t.Rows = append(t.Rows, report.Row{Cells: report.Values(cells...)})
	}
	return report.Section{ID: "units", Level: 1, Heading: y.loc.T("statistics.by_unit"), Blocks: []report.Block{
		report.Paragraph{Text: y.loc.T("statistics.report.units_rule")}, t,
	}}
}
