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
		{http.MethodGet, "/helse/live", Public, h.GetLive},
		{http.MethodGet, "/helse/klar", Public, h.GetReady},
		{http.MethodGet, "/logg-inn", Public, k.GetLogin},
		{http.MethodGet, "/logg-inn/tilbake", Public, k.GetCallback},
		{http.MethodGet, "/ansatt/logg-inn", Public, k.GetStaffLogin},
		{http.MethodGet, "/ansatt/tilbake", Public, k.GetStaffCallback},
		{http.MethodGet, "/ansatt", Public, k.GetStaffHome},
		{http.MethodPost, "/logg-ut", Public, k.PostLogout},
		{http.MethodGet, "/sprak/:lang", Public, k.GetLanguage},
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
