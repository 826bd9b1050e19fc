package web

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
)

// Health answers the platform's questions.
type Health struct {
	Check    func(ctx context.Context) error // the database and its schema
	stopping atomic.Bool
}

// Stop makes the portal not ready, so that no new requests are sent here.
func (h *Health) Stop() { h.stopping.Store(true) }

// GetLive answers that the process runs.
func (h *Health) GetLive(c echo.Context, _ authz.Actor) error { return c.String(http.StatusOK, "ok") }

// GetReady answers whether requests can be served.
func (h *Health) GetReady(c echo.Context, _ authz.Actor) error {
	if h.stopping.Load() || h.Check(c.Request().Context()) != nil {
		return c.String(http.StatusServiceUnavailable, "not ready")
	}
	return c.String(http.StatusOK, "ready")
}

// CommonRoutes are the routes that belong to no audience.
func (k *Kit) CommonRoutes(h *Health) []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/helse/live", Role: Public, Handler: h.GetLive},
		{Method: http.MethodGet, Path: "/helse/klar", Role: Public, Handler: h.GetReady},
		{Method: http.MethodGet, Path: "/logg-inn", Role: Public, Handler: k.GetLogin},
		{Method: http.MethodGet, Path: "/logg-inn/tilbake", Role: Public, Handler: k.GetCallback},
		{Method: http.MethodGet, Path: "/ansatt/logg-inn", Role: Public, Handler: k.GetStaffLogin},
		{Method: http.MethodGet, Path: "/ansatt/tilbake", Role: Public, Handler: k.GetStaffCallback},
		{Method: http.MethodGet, Path: "/ansatt", Role: Public, Handler: k.GetStaffHome},
		{Method: http.MethodPost, Path: "/logg-ut", Role: Public, Handler: k.PostLogout},
		{Method: http.MethodGet, Path: "/sprak/:lang", Role: Public, Handler: k.GetLanguage},
	}
}

// GetStaffHome leads staff to where their first role begins, and everybody
// else to the staff login.
func (k *Kit) GetStaffHome(c echo.Context, actor authz.Actor) error {
	if actor.StaffID != "" {
		return c.Redirect(http.StatusSeeOther, Home(actor.Role))
	}
	return c.Redirect(http.StatusSeeOther, "/ansatt/logg-inn")
}
