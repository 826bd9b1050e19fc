// Package queue is the list of cases that the ombud, the caseworkers and the
// approvers work from: one page, shown from where each of them stands, with what
// is done from it: assigning, saved views, lists to take along, a calendar.
package queue

import (
	"context"
	"net/http"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Cases gives out the lines of the queue and what stands around them, and
// assigns what is marked.
type Cases interface {
	Queue(ctx context.Context, actor authz.Actor, f rights.QueueFilter) (rights.QueuePage, error)
	Desk(ctx context.Context, actor authz.Actor) (rights.Desk, error)
	AssignMany(ctx context.Context, actor authz.Actor, staffID string, cases []rights.Chosen) ([]rights.Given, error)
	Each(ctx context.Context, actor authz.Actor, f rights.QueueFilter, most int, visit func(rights.QueueRow) error) (more bool, err error)
}

// Views keeps filters under names.
type Views interface {
	Views(ctx context.Context, actor authz.Actor) ([]models.SavedView, error)
	SaveView(ctx context.Context, actor authz.Actor, name, query string) error
	RenameView(ctx context.Context, actor authz.Actor, id, name string) error
	DeleteView(ctx context.Context, actor authz.Actor, id string) error
}

// Calendars gives calendars their secret addresses, and tells what is in them.
type Calendars interface {
	Feed(ctx context.Context, actor authz.Actor) (made time.Time, has bool, err error)
	NewFeed(ctx context.Context, actor authz.Actor) (secret string, err error)
	EndFeed(ctx context.Context, actor authz.Actor) error
	FeedCases(ctx context.Context, secret string) ([]rights.QueueRow, error)
}

// Sources tells what the record stores delete before an answer is due.
type Sources interface {
	Deletions(ctx context.Context, actor authz.Actor, itemIDs []string) (map[string][]collect.Deletion, error)
}

// Messages counts what people have written and nobody has read.
type Messages interface {
	Unread(ctx context.Context, actor authz.Actor, requestIDs []string) (map[string]int, error)
}

// Effects tells which proposals wait for an approver.
type Effects interface {
	Waiting(ctx context.Context, actor authz.Actor) ([]fulfil.Waiting, error)
}

// Pages serves the queue.
type Pages struct {
	Kit       *web.Kit
	Cases     Cases
	Views     Views
	Calendars Calendars
	Sources   Sources
	Messages  Messages
	Effects   Effects
	Now       func() time.Time
}

// place is where an audience has its queue and its cases, and what the queue
// shows before anybody has filtered it.
type place struct {
	path, casePath, calendar string
	title, empty             string // message keys
	status                   string
	mine                     bool   // cases can be the reader's own
	gives                    bool   // cases can be given to others
	intake                   string // where what came another way is written down
}

var places = map[authz.Role]place{
	authz.Ombud: {
		path: "/ombud/ko", casePath: "/ombud/sak/", calendar: "/ombud/kalender",
		title: "queue.title.ombud", empty: "queue.empty.ombud", status: statusOpen, gives: true, intake: "/ombud/nytt",
	},
	authz.Caseworker: {
		path: "/saksbehandler/ko", casePath: "/saksbehandler/sak/", calendar: "/saksbehandler/kalender",
		title: "queue.title.caseworker", empty: "queue.empty.caseworker", status: statusOpen, mine: true, intake: "/saksbehandler/nytt",
	},
	authz.Approver: {
		path: "/beslutter/ko", casePath: "/beslutter/sak/", calendar: "/beslutter/kalender",
		title: "queue.title.approver", empty: "queue.empty.approver", status: string(models.StatusApproval),
	},
}

// Routes returns the queue's lines of the access table.
func (p *Pages) Routes() []web.Route {
	routes := []web.Route{{Method: http.MethodGet, Path: feedPath + ":secret", Role: web.Public, Handler: p.getFeed}}
	for _, role := range []authz.Role{authz.Ombud, authz.Caseworker, authz.Approver} {
		at := places[role]
		routes = append(routes,
			web.Route{Method: http.MethodGet, Path: at.path, Role: role, Handler: p.getQueue},
			web.Route{Method: http.MethodGet, Path: at.path + ".csv", Role: role, Handler: p.getCSV, File: true},
			web.Route{Method: http.MethodGet, Path: at.path + ".xlsx", Role: role, Handler: p.getXLSX, File: true},
			web.Route{Method: http.MethodPost, Path: at.path + "/visning", Role: role, Handler: p.postView},
			web.Route{Method: http.MethodPost, Path: at.path + "/visning/:id", Role: role, Handler: p.postViewChange},
			web.Route{Method: http.MethodGet, Path: at.calendar, Role: role, Handler: p.getCalendar},
			web.Route{Method: http.MethodPost, Path: at.calendar, Role: role, Handler: p.postCalendar},
			web.Route{Method: http.MethodPost, Path: at.calendar + "/slutt", Role: role, Handler: p.postCalendarEnd},
		)
		if at.gives || at.mine {
			routes = append(routes, web.Route{Method: http.MethodPost, Path: at.path + "/tildel", Role: role, Handler: p.postAssign})
		}
	}
	return routes
}
