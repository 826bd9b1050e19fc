package statistics

import (
	"strconv"

	"rettighetsporten/app/i18n"
)

// MonthName returns the name of a line of Figures.Months.
func MonthName(loc i18n.Localizer, l Line) string {
	return loc.T("statistics.month." + strconv.Itoa(l.Month))
}

// SaidOfMonth returns how many a month received, and how many of them are late.
func SaidOfMonth(loc i18n.Localizer, l Line) string {
	received := loc.Number(l.Received)
	if late := l.LateLaw(); late > 0 {
		return loc.T("statistics.chart.late_said", "received", received, "late", loc.Number(late))
	}
	return received
}

// PartName returns what one of Parts is.
func PartName(loc i18n.Localizer, part string) string { return loc.T("statistics.chart.kind." + part) }

// RightName returns the name of a line of Figures.Rights.
func RightName(loc i18n.Localizer, l Line) string {
	return loc.T("statistics.right." + string(l.Right))
}

// ControllerName returns the name of a line of Figures.Controllers.
func ControllerName(_ i18n.Localizer, l Line) string { return l.Controller.Name }

// UnitName returns the name of a line of Figures.Units, without its body.
func UnitName(loc i18n.Localizer, l Line) string {
	if l.ActivityID == "" {
		return loc.T("statistics.whole_body")
	}
	return l.Unit.In(loc.Lang())
}

// BodyAndUnit returns the name of a line of Figures.Units with its body.
func BodyAndUnit(loc i18n.Localizer, l Line) string {
	return loc.T("statistics.unit_of", "body", l.Controller.Name, "unit", UnitName(loc, l))
}

// GroundName returns the provision a refusal rests on.
func GroundName(loc i18n.Localizer, g Ground) string {
	if g.Provision == "" {
		return loc.T("statistics.no_ground")
	}
	if key := "ground." + g.Provision; loc.Has(key) {
		return loc.T(key)
	}
	return g.Provision
}

// Number returns the column's figure of the line, or a dash.
func (c Column) Number(loc i18n.Localizer, l Line) string {
	if n, ok := c.Of(l); ok {
		return loc.Number(n)
	}
	return loc.T("statistics.no_number")
}

// Head returns the head of the column.
func (c Column) Head(loc i18n.Localizer) string { return loc.T("statistics.column." + c.Key) }

// Percent returns the part of the whole in per cent, rounded down, so that
// nothing but all is 100. It returns a dash of nothing.
func Percent(loc i18n.Localizer, part, whole int) string {
	if whole == 0 {
		return loc.T("statistics.no_number")
	}
	return loc.T("statistics.percent", "n", part*100/whole)
}

// Definition says in plain words what is counted.
type Definition struct{ Term, Text string }

// Definitions returns how each figure is counted.
func Definitions(loc i18n.Localizer) []Definition {
	var all []Definition
	for _, key := range []string{"received", "answered", "kept_law", "late", "kept_promise", "median", "p90", "waiting", "paused_days", "refused"} {
		all = append(all, Definition{loc.T("statistics.column." + key), loc.T("statistics.define." + key)})
	}
	return all
}
