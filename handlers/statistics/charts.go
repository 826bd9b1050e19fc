package statistics

import (
	"strings"

	"rettighetsporten/app/statistics"
	"rettighetsporten/handlers/web"
)

// monthsChart shows what became of each month's requests. The parts of a bar
// make up what was received.
func monthsChart(b web.Base, f statistics.Figures) chart {
	var rows []series
	var said []string
	for _, m := range f.Months {
		row := series{name: statistics.MonthName(b.L, m), said: statistics.SaidOfMonth(b.L, m), parts: m.Parts()}
		rows = append(rows, row)
		said = append(said, b.T("statistics.chart.months_row", "month", row.name, "received", b.L.Number(m.Received),
			"answered", b.L.Number(m.Answered), "late", b.L.Number(m.LateLaw()), "waiting", b.L.Number(m.Waiting-m.OverdueLaw)))
	}
	c := draw(b, "months", b.T("statistics.chart.months", "year", f.Year), statistics.Parts(), rows)
	c.Desc = strings.Join(said, "; ") + "."
	return c
}

// daysChart shows how long the answers took, with the limits between the bars.
func daysChart(b web.Base, f statistics.Figures) chart {
	var rows []series
	for _, r := range statistics.Ranges() {
		n := f.Total.AnswerDays.Between(r.From, r.To)
		row := series{name: r.Name(b.L), said: b.L.Number(n), parts: []int{n}}
		if r.Line != "" {
			row.limit = r.LineName(b.L)
		}
		rows = append(rows, row)
	}
	return described(b, draw(b, "days", b.T("statistics.chart.days", "year", f.Year), []string{"kept"}, rows))
}

// groundsChart shows on what grounds requests were refused.
func groundsChart(b web.Base, f statistics.Figures) chart {
	var rows []series
	for _, g := range f.Grounds {
		rows = append(rows, series{name: statistics.GroundName(b.L, g), said: b.L.Number(g.Refused), parts: []int{g.Refused}})
	}
	return described(b, draw(b, "grounds", b.T("statistics.chart.grounds", "year", f.Year), []string{"kept"}, rows))
}

// described puts the figures of a chart with one kind of bar into words.
func described(b web.Base, c chart) chart {
	var said []string
	for _, r := range c.Rows {
		said = append(said, b.T("statistics.chart.row", "label", r.Name, "count", r.Said))
	}
	c.Desc = strings.Join(said, "; ") + "."
	return c
}
