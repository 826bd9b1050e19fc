// Package intake is where staff write down what came by letter, e-mail,
// telephone or over the counter: who would rather not log in has the same
// rights, and the same clock from the day the request came.
package intake

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Cases takes requests in.
type Cases interface {
	Receive(ctx context.Context, actor authz.Actor, in rights.Intake) (models.RightsRequest, error)
}

// Register lists the bodies of the portal.
type Register interface {
	Controllers(ctx context.Context) ([]models.Controller, error)
	Activities(ctx context.Context, controllerID string) ([]models.ProcessingActivity, error)
}

// Pages serves the form.
type Pages struct {
	Kit      *web.Kit
	Cases    Cases
	Register Register
	Now      func() time.Time
}

// roots are where a role has its queue and its cases.
var roots = map[authz.Role]string{authz.Ombud: "/ombud/", authz.Caseworker: "/saksbehandler/"}

// Routes returns the form's lines of the access table.
func (p *Pages) Routes() []web.Route {
	var routes []web.Route
	for _, role := range []authz.Role{authz.Ombud, authz.Caseworker} {
		routes = append(routes,
			web.Route{Method: http.MethodGet, Path: roots[role] + "nytt", Role: role, Handler: p.get},
			web.Route{Method: http.MethodPost, Path: roots[role] + "nytt", Role: role, Handler: p.post})
	}
	return routes
}

type page struct {
	web.Base

	Queue       string
	Controllers []option
	Channels    []option
	Checks      []option
	Languages   []option
	Rights      []option
	Services    []services
	Relations   []option // of the sender to whom it is about
	Form        form
	Refusal     string
	Errors      web.FieldErrors
}

// services are those of one body that a request can be about.
type services struct {
	Body    string
	Options []option
}

// option is one of what can be chosen.
type option struct {
	Value, Label string
	Chosen       bool
}

func (p *Pages) get(c echo.Context, actor authz.Actor) error {
	f := form{
		Key: identity.NewToken(), At: p.Now().In(deadline.Zone()).Format(staff.MomentLayout),
		Channel: string(models.ChannelLetter), Language: models.Bokmal, Check: string(models.CheckedNothing),
	}
	page, err := p.page(c, actor, f)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "intake/intake", page)
}

// post files the request and leads to it, or shows the form again as it was
// filled in, with what is wrong.
func (p *Pages) post(c echo.Context, actor authz.Actor) error {
	posted, err := web.FormOf(c)
	if err != nil {
		return err
	}
	f := readForm(posted)
	body, err := p.body(c, actor, f.Controller)
	if err != nil {
		return err
	}
	activities, err := p.Register.Activities(c.Request().Context(), body.ID)
	if err != nil {
		return err
	}
	in, wrong := f.check(body, activities, p.Now())
	if body.ID == "" {
		wrong.Add("controller", "intake.controller_missing")
	}
	if len(wrong) > 0 {
		return p.again(c, actor, f, http.StatusUnprocessableEntity, wrong, nil)
	}
	rr, err := p.Cases.Receive(c.Request().Context(), actor, in)
	if err != nil {
		return p.again(c, actor, f, 0, nil, err)
	}
	return p.Kit.SeeOther(c, roots[actor.Role]+"sak/"+rr.CaseNumber, "notice.intake.received")
}

// servicesOf returns what the register says the body does, each with the body's
// ID before its own: the form is for several bodies.
func (p *Pages) servicesOf(ctx context.Context, b web.Base, body models.Controller, f form) (services, error) {
	all, err := p.Register.Activities(ctx, body.ID)
	out := services{Body: body.Name}
	for _, a := range all {
		value := body.ID + "/" + a.ID
		out.Options = append(out.Options, option{value, a.Facts.Name.In(b.L.Lang()), value == f.Service})
	}
	return out, err
}

// body returns the body that was chosen, none where the actor does not serve it.
func (p *Pages) body(c echo.Context, actor authz.Actor, id string) (models.Controller, error) {
	all, err := p.Register.Controllers(c.Request().Context())
	if err != nil {
		return models.Controller{}, err
	}
	if i := slices.IndexFunc(all, func(b models.Controller) bool { return b.ID == id && actor.Reaches(id) }); i >= 0 {
		return all[i], nil
	}
	return models.Controller{}, nil
}

func (p *Pages) again(c echo.Context, actor authz.Actor, f form, status int, wrong fault.Fields, cause error) error {
	page, err := p.page(c, actor, f)
	if err != nil {
		return err
	}
	page.Failed, page.Errors = true, page.Word(wrong)
	if cause != nil {
		var ok bool
		if status, page.Refusal, ok = staff.Refusal(page.Base, cause); !ok {
			return cause
		}
	}
	return p.Kit.Render(c, status, "intake/intake", page)
}

func (p *Pages) page(c echo.Context, actor authz.Actor, f form) (page, error) {
	b := p.Kit.Base(c, actor, "intake.title")
	out := page{Base: b, Queue: roots[actor.Role] + "ko", Form: f}
	controllers, err := p.Register.Controllers(c.Request().Context())
	if err != nil {
		return out, err
	}
	for _, body := range controllers {
		if actor.Reaches(body.ID) && body.Open() {
			out.Controllers = append(out.Controllers, option{body.ID, body.Name, body.ID == f.Controller})
			of, err := p.servicesOf(c.Request().Context(), b, body, f)
			if err != nil {
				return out, err
			}
			out.Services = append(out.Services, of)
		}
	}
	for _, ch := range models.OutsideChannels() {
		out.Channels = append(out.Channels, option{string(ch), b.T("clock.channel." + string(ch)), string(ch) == f.Channel})
	}
	for _, check := range models.IdentityChecks() {
		out.Checks = append(out.Checks, option{string(check), b.T("intake.check." + string(check)), string(check) == f.Check})
	}
	out.Relations = []option{{"", b.T("intake.behalf.self"), f.Behalf == ""}}
	for _, r := range models.Relations() {
		out.Relations = append(out.Relations, option{string(r), b.T("intake.behalf." + string(r)), string(r) == f.Behalf})
	}
	for _, l := range models.AnswerLanguages() {
		out.Languages = append(out.Languages, option{string(l), b.T("staff.language." + string(l)), l == f.Language})
	}
	for _, r := range models.InvokedRights() {
		out.Rights = append(out.Rights, option{string(r), b.T("staff.right." + string(r)), slices.Contains(f.Rights, r)})
	}
	return out, nil
}
