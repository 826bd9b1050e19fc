// Package restrictions is the register of restrictions, GDPR Art. 18: what may
// only be stored, of whom and since when, for the ombud and for caseworkers.
package restrictions

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Register keeps what is restricted.
type Register interface {
	Restrictions(ctx context.Context, actor authz.Actor, lifted bool, after string) (fulfil.RestrictionPage, error)
}

// Pages serves the register.
type Pages struct {
	Kit      *web.Kit
	Register Register
}

// roots are where a role has the register, and its cases.
var roots = map[authz.Role]string{authz.Ombud: "/ombud/", authz.Caseworker: "/saksbehandler/"}

const slug = "begrensninger"

// Routes returns the register's lines of the access table.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: roots[authz.Ombud] + slug, Role: authz.Ombud, Handler: p.get},
		{Method: http.MethodGet, Path: roots[authz.Caseworker] + slug, Role: authz.Caseworker, Handler: p.get},
	}
}

type page struct {
	web.Base

	At     string
	Lifted bool
	None   string
	Lines  []line
	More   string // where older ones are, "" where there are none
}

type line struct {
	Number, Path, Body, What, Stores, Since, State, Fallen, Marked string
}

func (p *Pages) get(c echo.Context, actor authz.Actor) error {
	lifted := c.QueryParam("vis") == "opphevet"
	all, err := p.Register.Restrictions(c.Request().Context(), actor, lifted, c.QueryParam("etter"))
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, "restrictions.title")
	root := roots[actor.Role]
	out := page{Base: b, At: root + slug, Lifted: lifted, None: b.T("restrictions.none.in_force")}
	query := url.Values{}
	if lifted {
		out.None = b.T("restrictions.none.lifted")
		query.Set("vis", "opphevet")
	}
	for _, r := range all.Entries {
		out.Lines = append(out.Lines, lineOf(b, root, r))
	}
	if all.Next != "" {
		query.Set("etter", all.Next)
		out.More = out.At + "?" + query.Encode()
	}
	return p.Kit.Render(c, http.StatusOK, "restrictions/restrictions", out)
}

func lineOf(b web.Base, root string, r fulfil.Restriction) line {
	l := line{
		Number: r.Reference, Path: root + "sak/" + url.PathEscape(r.Reference), Body: r.ControllerName, What: r.What,
		Since: b.L.ShortDate(b.L.Day(r.ImposedAt)), State: staff.RestrictionState(b, r), Stores: b.T("restrictions.everywhere"),
	}
	if r.Fallen && r.State != models.RestrictionLifted {
		l.Fallen = b.T("restriction.fallen")
	}
	if len(r.StoreNames) > 0 {
		l.Stores = joined(b, r.StoreNames)
	}
	if len(r.Marked) > 0 {
		l.Marked = b.T("restriction.marked", "stores", joined(b, r.Marked))
	}
	return l
}

func joined(b web.Base, all []models.Text) string {
	names := make([]string, len(all))
	for i, n := range all {
		names[i] = n.In(b.L.Lang())
	}
	return strings.Join(names, ", ")
}
