package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
)

// Public marks a route that needs no login.
const Public authz.Role = ""

// HandlerFunc answers a request for somebody acting in the route's role. On a
// public route the actor may be nobody.
type HandlerFunc func(c echo.Context, actor authz.Actor) error

// Route is one line of the access table: nothing is reachable that does not
// stand in it.
type Route struct {
	Method  string
	Path    string
	Role    authz.Role
	Handler HandlerFunc
	Form    Form // what is kept of a citizen's form that comes too late
	Upload  bool // its form can have files
	File    bool // it gives a file, which may take its time to make
}

// Mount registers the routes, each behind the middleware and its role.
func (k *Kit) Mount(e *echo.Echo, routes []Route, middleware ...echo.MiddlewareFunc) {
	for _, r := range routes {
		e.Add(r.Method, r.Path, k.as(r.Role, r.Handler), append([]echo.MiddlewareFunc{k.sized(r.Upload), k.keeping(r.Form)}, middleware...)...)
	}
}

// as lets only somebody with the role through. Who is signed out is sent to
// the right login and comes back; who is signed in without the role is told
// so.
func (k *Kit) as(role authz.Role, next HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		person := sessionOf(c).Person
		if role == Public {
			actor := authz.Actor{}
			if roles := person.Roles(); len(roles) > 0 {
				actor, _ = person.As(roles[0])
			}
			return next(c, actor)
		}
		if len(person.Roles()) == 0 {
			return k.toLogin(c, role)
		}
		actor, ok := person.As(role)
		if !ok {
			return fault.New(fault.Forbidden, "error.wrong_role")
		}
		return next(c, actor)
	}
}

func (k *Kit) toLogin(c echo.Context, role authz.Role) error {
	if c.Request().Method != http.MethodGet {
		return fault.New(fault.Unauthenticated, "login.needed")
	}
	login := "/ansatt/logg-inn"
	if role == authz.DataSubject {
		login = "/logg-inn"
	}
	return c.Redirect(http.StatusSeeOther, login+"?tilbake="+url.QueryEscape(c.Request().URL.RequestURI()))
}
