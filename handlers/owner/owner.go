// Package owner is where a store's owner answers what no machine can read:
// the tasks, and one task with whom to look for. Nothing else of the case is
// shown.
package owner

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/web"
)

// Tasks gives owners their tasks and takes their answers.
type Tasks interface {
	Tasks(ctx context.Context, actor authz.Actor) ([]collect.Task, error)
	Task(ctx context.Context, actor authz.Actor, id string) (collect.Task, error)
	Answer(ctx context.Context, actor authz.Actor, id string, reply collect.Reply) error
}

// Uploads reads a file of rows: CSV, XLSX or JSON, as its name says.
type Uploads interface {
	ReadUpload(ctx context.Context, name string, r io.Reader) ([]map[string]any, error)
}

// Pages serves the store owner's pages.
type Pages struct {
	Kit     *web.Kit
	Tasks   Tasks
	Changes Changes
	Uploads Uploads
	Now     func() time.Time
}

const tasksPath = "/systemeier"

// pathOf returns the address of the task with the ID.
func pathOf(id string) string { return tasksPath + "/oppgave/" + url.PathEscape(id) }

// Routes returns the owner's lines of the access table.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: tasksPath, Role: authz.StoreOwner, Handler: p.getTasks},
		{Method: http.MethodGet, Path: tasksPath + "/oppgave/:id", Role: authz.StoreOwner, Handler: p.getTask},
		{Method: http.MethodPost, Path: tasksPath + "/oppgave/:id", Role: authz.StoreOwner, Handler: p.postTask, Upload: true},
		{Method: http.MethodGet, Path: tasksPath + "/endring/:id", Role: authz.StoreOwner, Handler: p.getChange},
		{Method: http.MethodPost, Path: tasksPath + "/endring/:id", Role: authz.StoreOwner, Handler: p.postChange},
	}
}
