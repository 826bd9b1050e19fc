package staff

import (
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// WithLoad returns a caseworker's name with how much they have already, for
// choosing whom to give a case.
func WithLoad(b web.Base, name string, l rights.Load) string {
	if l.Open == 0 {
		return b.T("staff.load.none", "name", name)
	}
	text := b.N("staff.load.open", int(l.Open), "name", name)
	if l.Overdue > 0 {
		text += ", " + b.T("staff.load.overdue", "count", b.L.Number(int(l.Overdue)))
	}
	if l.Week > 0 {
		text += ", " + b.T("staff.load.week", "count", b.L.Number(int(l.Week)))
	}
	return text
}
