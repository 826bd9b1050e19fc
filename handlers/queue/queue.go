// Package queue is the list of cases that the ombud, the caseworkers and the
// approvers work from: one page, shown from where each of them stands.
package queue

import (
	"context"
	"net/http"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Cases gives out the lines of the queue and the numbers over it.
type Cases interface {
	Queue(ctx context.Context, actor authz.Actor, f rights.QueueFilter) (rights.QueuePage, error)
	Counts(ctx context.Context, actor authz.Actor) (rights.QueueCounts, error)
}

// Sources tells what the record stores delete before an answer is due.
type Sources interface {
	Deletions(ctx context.Context, actor authz.Actor, itemIDs []string) (map[string][]collect.Deletion, error)
}

// Register names the controllers.
type Register interface {
	Controllers(ctx context.Context) ([]models.Controller, error)
}

// Pages serves the queue.
type Pages struct {
	Kit      *web.Kit
	Cases    Cases
	Sources  Sources
	Register Register
	Now      func() time.Time
}

// place is where an audience has its queue and its cases, and what the queue
// shows before anybody has filtered it.
type place struct {
	path, casePath string
	title, empty   string // message keys
	status         string
	mine           bool // cases can be the reader's own
}

var places = map[authz.Role]place{
	authz.Ombud:      {path: "/ombud/ko", casePath: "/ombud/sak/", title: "queue.title.ombud", empty: "queue.empty.ombud", status: statusOpen},
	authz.Caseworker: {path: "/saksbehandler/ko", casePath: "/saksbehandler/sak/", title: "queue.title.caseworker", empty: "queue.empty.caseworker", status: statusOpen, mine: true},
	authz.Approver:   {path: "/beslutter/ko", casePath: "/beslutter/sak/", title: "queue.title.approver", empty: "queue.empty.approver", status: string(models.StatusApproval)},
}

// Routes returns the queue's lines of the access table.
func (p *Pages) Routes() []web.Route {
	var routes []web.Route
	for _, role := range []authz.Role{authz.Ombud, authz.Caseworker, authz.Approver} {
		routes = append(routes, web.Route{Method: http.MethodGet, Path: places[role].path, Role: role, Handler: p.getQueue})
	}
	return routes
}
