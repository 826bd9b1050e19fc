// Package statistics is the page with the figures of the ombud and of the
// leadership, and the files they can hand on.
package statistics

import (
	"context"
	"net/http"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/statistics"
	"rettighetsporten/handlers/web"
)

// Figures gives out the figures.
type Figures interface {
	Figures(ctx context.Context, actor authz.Actor, f statistics.Filter) (statistics.Figures, error)
}

// Pages serves the statistics.
type Pages struct {
	Kit     *web.Kit
	Figures Figures
}

// homes is where each of the roles has the statistics.
var homes = map[authz.Role]string{authz.Ombud: "/ombud/statistikk", authz.Approver: "/beslutter/statistikk"}

// Where the files are, under a home.
const (
	reportPath = "/rapport.pdf"
	csvPath    = "/tall.csv"
)

// Routes returns the statistics' lines of the access table.
func (p *Pages) Routes() []web.Route {
	var routes []web.Route
	for _, role := range []authz.Role{authz.Ombud, authz.Approver} {
		routes = append(routes,
			web.Route{Method: http.MethodGet, Path: homes[role], Role: role, Handler: p.getPage},
			web.Route{Method: http.MethodGet, Path: homes[role] + reportPath, Role: role, Handler: p.getReport, File: true},
			web.Route{Method: http.MethodGet, Path: homes[role] + csvPath, Role: role, Handler: p.getCSV, File: true},
		)
	}
	return routes
}
