package statistics

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/statistics"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type statisticsPage struct {
	web.Base

	Home        string
	Heading     string
	Year        int
	Years       []int
	Bodies      []models.Controller // to choose among; none when there is one alone
	Chosen      string              // the controller's ID, "" for all
	On          models.Date
	PDF, CSV    string // addresses
	Empty       bool
	Keys        []keyFigure
	Sections    []section
	Definitions []statistics.Definition
}

// keyFigure is a figure of the whole, with what makes it understood.
type keyFigure struct{ Term, Value, Note string }

// section is a table, with the same figures as a picture where there is one.
type section struct {
	ID, Heading string
	Chart       *chart
	Table       table
	Nothing     string // what to say instead
}

// table has numbers in every column but the first.
type table struct {
	Heads []string
	Rows  []row
	Total *row
}

type row struct {
	Name  string
	Cells []string
}

const template = "statistics/statistics"

func (p *Pages) getPage(c echo.Context, actor authz.Actor) error {
	page, err := p.Page(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, template, page)
}

// Template returns the name of the template that shows a Page.
func Template() string { return template }

// Page returns everything the page shows, for the template of Template. It is
// apart from the writing of it, so that the two can be measured apart.
func (p *Pages) Page(c echo.Context, actor authz.Actor) (any, error) {
	asked := readFilter(c)
	f, err := p.Figures.Figures(c.Request().Context(), actor, asked)
	if err != nil {
		return nil, err
	}
	b := p.Kit.Base(c, actor, "statistics.title")
	home := homes[actor.Role]
	again := query(f, asked.ControllerID)
	page := statisticsPage{
		Base: b, Home: home, Heading: b.T("statistics.heading", "year", f.Year), Year: f.Year, Years: years(f), Chosen: asked.ControllerID, On: f.On,
		PDF: home + reportPath + again, CSV: home + csvPath + again, Empty: f.Total.Received == 0, Definitions: statistics.Definitions(b.L),
	}
	if len(f.Served) > 1 {
		page.Bodies = f.Served
	}
	if !page.Empty {
		page.Keys, page.Sections = keyFigures(b, f), sections(b, f)
	}
	return page, nil
}

// years returns the years to choose among: those with figures, and the one
// that is shown.
func years(f statistics.Figures) []int {
	all := f.Years
	for i, year := range all {
		if year == f.Year {
			return all
		}
		if year < f.Year {
			return append(append(append([]int{}, all[:i]...), f.Year), all[i:]...)
		}
	}
	return append(append([]int{}, all...), f.Year)
}

// tableColumns are the figures of the tables on the page.
func tableColumns() []statistics.Column {
	return statistics.Columns("received", "answered", "kept_law", "kept_promise", "late", "waiting", "extended", "paused_days", "refused", "median", "p90")
}

func sections(b web.Base, f statistics.Figures) []section {
	months, days := monthsChart(b, f), daysChart(b, f)
	all := []section{
		{ID: "by-month", Heading: b.T("statistics.by_month"), Chart: &months, Table: lines(b, f, "statistics.group.month", f.Months, statistics.MonthName)},
		{ID: "by-days", Heading: b.T("statistics.by_days"), Chart: &days, Table: daysTable(b, f)},
		{ID: "by-ground", Heading: b.T("statistics.by_ground")},
		{ID: "by-right", Heading: b.T("statistics.by_right"), Table: lines(b, f, "statistics.group.right", f.Rights, statistics.RightName)},
	}
	if f.Total.Answered == 0 {
		all[1] = section{ID: "by-days", Heading: all[1].Heading, Nothing: b.T("statistics.no_answers")}
	}
	if len(f.Grounds) == 0 {
		all[2].Nothing = b.T("statistics.no_refusals")
	} else {
		grounds := groundsChart(b, f)
		all[2].Chart, all[2].Table = &grounds, groundsTable(b, f)
	}
	unit := statistics.UnitName
	if len(f.Scope) > 1 {
		unit = statistics.BodyAndUnit
		all = append(all, section{ID: "by-controller", Heading: b.T("statistics.by_controller"), Table: lines(b, f, "statistics.group.controller", f.Controllers, statistics.ControllerName)})
	}
	return append(all, section{ID: "by-unit", Heading: b.T("statistics.by_unit"), Table: lines(b, f, "statistics.group.unit", f.Units, unit)})
}

func lines(b web.Base, f statistics.Figures, groupKey string, of []statistics.Line, name func(i18n.Localizer, statistics.Line) string) table {
	t := table{Heads: []string{b.T(groupKey)}}
	columns := tableColumns()
	for _, c := range columns {
		t.Heads = append(t.Heads, c.Head(b.L))
	}
	cells := func(l statistics.Line) (all []string) {
		for _, c := range columns {
			all = append(all, c.Number(b.L, l))
		}
		return all
	}
	for _, l := range of {
		t.Rows = append(t.Rows, row{name(b.L, l), cells(l)})
	}
	t.Total = &row{b.T("statistics.group.total"), cells(f.Total)}
	return t
}

func daysTable(b web.Base, f statistics.Figures) table {
	t := table{Heads: []string{b.T("statistics.group.days"), b.T("statistics.column.answered")}}
	for _, r := range statistics.Ranges() {
		t.Rows = append(t.Rows, row{r.Name(b.L), []string{b.L.Number(f.Total.AnswerDays.Between(r.From, r.To))}})
	}
	t.Total = &row{b.T("statistics.group.total"), []string{b.L.Number(f.Total.Answered)}}
	return t
}

func groundsTable(b web.Base, f statistics.Figures) table {
	t := table{Heads: []string{b.T("statistics.group.ground"), b.T("statistics.column.refused")}}
	for _, g := range f.Grounds {
		t.Rows = append(t.Rows, row{statistics.GroundName(b.L, g), []string{b.L.Number(g.Refused)}})
	}
	t.Total = &row{b.T("statistics.group.total"), []string{b.L.Number(f.Total.Refused)}}
	return t
}
