// Package stafftest lets the staff's pages be tried as they are served: the
// real router and real sessions in front of services made by hand.
package stafftest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/seal"
	"rettighetsporten/handlers"
	"rettighetsporten/handlers/web"
)

// Now returns the instant at which all pages are tried: a Monday morning.
func Now() time.Time { return time.Date(2026, time.November, 16, 8, 30, 0, 0, time.UTC) }

// Public is the address the portal says it has. The pages under test are at
// another.
const Public = "https://rettigheter.eksempel.no"

// Site serves the pages under test.
type Site struct {
	t       testing.TB
	address string
	db      *database.DB
}

// Serve starts the pages that routes gives for a kit, on an empty database
// that holds nothing but who is signed in.
func Serve(tb testing.TB, routes func(kit *web.Kit) []web.Route) *Site {
	tb.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := database.Open(tb.Context(), database.Config{DSN: apptest.SQLiteMigrated(tb), Log: log, Now: Now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	texts, err := i18n.New()
	if err != nil {
		tb.Fatal(err)
	}
	kit, err := web.New(web.Kit{Texts: texts, Sessions: identity.Sessions{DB: db, Keys: keys(tb), Now: Now}, Log: log, Now: Now, Public: Public})
	if err != nil {
		tb.Fatal(err)
	}
	e, err := handlers.New(handlers.Config{Kit: kit, Routes: append(routes(kit), web.Route{
		Method: http.MethodGet, Path: enterPath + ":token", Role: web.Public, Handler: enter,
	})})
	if err != nil {
		tb.Fatal(err)
	}
	server := httptest.NewServer(e)
	tb.Cleanup(server.Close)
	return &Site{t: tb, address: server.URL, db: db}
}

func keys(tb testing.TB) *seal.Keys {
	tb.Helper()
	file, err := seal.NewFile()
	if err != nil {
		tb.Fatal(err)
	}
	k, err := seal.Parse(file)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

const enterPath = "/prove/inn/"

// enter gives a browser the session that a reader has.
func enter(c echo.Context, _ authz.Actor) error {
	c.Response().Header().Set("Set-Cookie", "session="+c.Param("token")+"; Path=/")
	return c.String(http.StatusOK, "ok")
}
