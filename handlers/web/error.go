package web

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/fault"
)

// statusOf is the one table from kinds of faults to HTTP statuses.
var statusOf = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

type errorPage struct {
	Base
	Heading   string
	Message   string
	Login     string // where to sign in anew, "" when that does not help
	RequestID string
}

// HandleError is the one place that turns an error into a page, and, with the
// job runner, the one that logs.
func (k *Kit) HandleError(err error, c echo.Context) {
	status, key, params := explain(err)
	id := c.Response().Header().Get(echo.HeaderXRequestID)
	attrs := []slog.Attr{
		slog.Int("status", status), slog.String("route", c.Path()),
		slog.String("method", c.Request().Method), slog.String("request_id", id), slog.String("fault", err.Error()),
	}
	if status >= http.StatusInternalServerError {
		k.Log.LogAttrs(c.Request().Context(), slog.LevelError, "request failed", attrs...)
	} else {
		k.Log.LogAttrs(c.Request().Context(), slog.LevelInfo, "request refused", attrs...)
	}
	if c.Response().Committed {
		panic(http.ErrAbortHandler) // half a file is not to be taken for a whole one
	}
	if c.Request().Method == http.MethodHead {
		_ = c.NoContent(status)
		return
	}
	page := errorPage{Base: k.Base(c, errorActor(c), "error.title"), RequestID: id}
	page.Heading, page.Message = page.heading(status), page.T(key, params)
	if status == http.StatusUnauthorized {
		page.Login = "/logg-inn"
		if back, ok := c.Get(keyReturn).(string); ok {
			page.Login += "?tilbake=" + url.QueryEscape(back)
		}
	}
	if err := k.Render(c, status, "errors/error", page); err != nil {
		k.Log.ErrorContext(c.Request().Context(), "error page failed", slog.String("fault", err.Error()))
		_ = c.String(http.StatusInternalServerError, "Noe gikk galt. / Something went wrong.")
	}
}

func (p errorPage) heading(status int) string {
	key := "error.heading.other"
	switch status {
	case http.StatusNotFound:
		key = "error.heading.not_found"
	case http.StatusForbidden, http.StatusUnauthorized:
		key = "error.heading.no_access"
	case http.StatusInternalServerError, http.StatusServiceUnavailable:
		key = "error.heading.broken"
	}
	return p.T(key)
}

func explain(err error) (status int, key string, params map[string]any) {
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Internal {
		return statusOf[f.Kind], f.Key, f.Params
	}
	if h, ok := errors.AsType[*echo.HTTPError](err); ok {
		switch h.Code {
		case http.StatusNotFound, http.StatusMethodNotAllowed:
			return http.StatusNotFound, "error.not_found", nil
		case http.StatusRequestEntityTooLarge:
			return h.Code, "error.too_large", nil
		case http.StatusServiceUnavailable:
			return h.Code, "error.slow", nil
		}
		if h.Code < http.StatusInternalServerError {
			return h.Code, "error.bad_request", nil
		}
	}
	return http.StatusInternalServerError, "error.internal", nil
}
