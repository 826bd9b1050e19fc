// Package handlers is the web: it assembles the pages of every audience behind
// the one access table.
package handlers

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"rettighetsporten/handlers/web"
	"rettighetsporten/templates"
)

// Config is what the web needs beyond the pages.
type Config struct {
	Kit    *web.Kit
	Routes []web.Route
	Behind bool // behind a proxy whose X-Forwarded-For is to be believed
}

// requestLimit is how long one request may take, and fileLimit one that takes or
// gives files: a slow line is nobody's fault. A file that has begun to flow has no
// limit but web.Stream's.
const (
	requestLimit = 30 * time.Second
	fileLimit    = 110 * time.Second
)

// New returns the server's handler. The order of what every request passes is
// the order of the lines.
func New(cfg Config) (*echo.Echo, error) {
	static, err := fs.Sub(templates.Static, "static")
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = cfg.Kit.HandleError
	e.IPExtractor = echo.ExtractIPDirect()
	if cfg.Behind {
		e.IPExtractor = echo.ExtractIPFromXFFHeader()
	}
	e.Use(
		middleware.RequestIDWithConfig(middleware.RequestIDConfig{RequestIDHandler: nil, TargetHeader: echo.HeaderXRequestID}),
		recovered,
		cfg.Kit.Headers(),
		limited(cfg.Routes),
		middleware.GzipWithConfig(middleware.GzipConfig{Skipper: notStatic}),
		unless(isStatic, cfg.Kit.LoadSession),
	)
	files := http.StripPrefix("/static/", http.FileServerFS(static))
	e.GET("/static/*", func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		files.ServeHTTP(c.Response(), c.Request())
		return nil
	})
	cfg.Kit.Mount(e, cfg.Routes, cfg.Kit.Guard)
	return e, nil
}

// notStatic is true of pages. They are left uncompressed, so that no secret of a
// page can be guessed from its length: the style sheets are what is worth it.
func notStatic(c echo.Context) bool { return !isStatic(c) }

func isStatic(c echo.Context) bool { return strings.HasPrefix(c.Request().URL.Path, "/static/") }

// unless leaves the middleware out where skip is true.
func unless(skip func(c echo.Context) bool, m echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		with := m(next)
		return func(c echo.Context) error {
			if skip(c) {
				return next(c)
			}
			return with(c)
		}
	}
}

// recovered turns a panic into an error with the panic's type and stack, never
// its value: that may quote what somebody wrote.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if abort, ok := p.(error); ok && errors.Is(abort, http.ErrAbortHandler) {
				panic(p)
			}
			err = fmt.Errorf("panic of type %T\n%s", p, debug.Stack())
		}()
		return next(c)
	}
}

// limited gives every request its time.
func limited(routes []web.Route) echo.MiddlewareFunc {
	long := map[string]bool{}
	for _, r := range routes {
		if r.Upload || r.File {
			long[r.Method+" "+r.Path] = true
		}
	}
	usual, files := middleware.ContextTimeout(requestLimit), middleware.ContextTimeout(fileLimit)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		short, slow := usual(next), files(next)
		return func(c echo.Context) error {
			if long[c.Request().Method+" "+c.Path()] {
				return slow(c)
			}
			return short(c)
		}
	}
}
