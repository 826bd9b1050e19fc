package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type submitPage struct {
	web.Base

	Crumbs   []crumb
	Body     models.Controller
	Form     submitForm
	Errors   web.FieldErrors
	TooMany  string // why no more requests can be sent to the body now
	Services []service
	Answer   string // the day the answer is due when the request is sent now
}

// service is one of the activities a request can be limited to.
type service struct {
	ID     string
	Number int // tells the fields apart
	Name   said
	Chosen bool
}

// GetSubmit shows an empty form, or the one that was being written when the
// session ran out.
func (p *Pages) GetSubmit(c echo.Context, actor authz.Actor) error {
	body, activities, err := p.openBody(c)
	if err != nil {
		return err
	}
	kept, unsent, err := p.Kit.Kept(c, actor)
	if err != nil {
		return err
	}
	form := readSubmitForm(kept, p.Kit.Language(c))
	if !validKey(form.Key) {
		form.Key = identity.NewToken()
	}
	page := p.submitPage(c, actor, body, activities, form)
	page.Unsent = unsent
	return p.Kit.Render(c, http.StatusOK, "citizen/submit", page)
}

// PostSubmit files the request and leads to its receipt. The same form sent
// twice files one request.
func (p *Pages) PostSubmit(c echo.Context, actor authz.Actor) error {
	posted, err := web.FormOf(c)
	if err != nil {
		return err
	}
	body, activities, err := p.openBody(c)
	if err != nil {
		return err
	}
	form := readSubmitForm(posted, p.Kit.Language(c))
	if !validKey(form.Key) {
		form.Key = identity.NewToken()
	}
	sub, wrong := form.check(body.ID, activities, p.today())
	if len(wrong) > 0 {
		page := p.submitPage(c, actor, body, activities, form)
		page.Failed, page.Errors = true, page.Word(wrong)
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/submit", page)
	}
	rr, err := p.Rights.Submit(c.Request().Context(), actor, sub)
	if full, ok := web.Refused(err, ""); ok && fault.Is(err, fault.TooMany) {
		page := p.submitPage(c, actor, body, activities, form)
		page.Failed, page.TooMany = true, page.Word(full).For("")
		return p.Kit.Render(c, http.StatusTooManyRequests, "citizen/submit", page)
	}
	if err != nil {
		return err
	}
	return p.Kit.SeeOther(c, casePath(rr.CaseNumber), "follow.notice.submitted")
}

// openBody returns the body of the address with its activities, or
// fault.Conflict when it takes no requests here.
func (p *Pages) openBody(c echo.Context) (models.Controller, []models.ProcessingActivity, error) {
	ctx := c.Request().Context()
	body, err := p.Register.Controller(ctx, c.Param("id"))
	if err != nil {
		return body, nil, err
	}
	if !body.Open() {
		return body, nil, fault.New(fault.Conflict, "controller.not_open")
	}
	activities, err := p.Register.Activities(ctx, body.ID)
	return body, activities, err
}

func (p *Pages) submitPage(c echo.Context, actor authz.Actor, body models.Controller, activities []models.ProcessingActivity, form submitForm) submitPage {
	page := submitPage{Base: p.Kit.Base(c, actor, "ask.title", "name", body.Name), Body: body, Form: form}
	page.Crumbs = []crumb{{"/", page.T("crumb.front")}, {bodyPath(body.ID), body.Name}, {"", page.T("crumb.ask")}}
	lang := page.L.Lang()
	for i, a := range activities {
		page.Services = append(page.Services, service{ID: a.ID, Number: i + 1, Name: say(a.Facts.Name, lang), Chosen: a.ID == form.Activity})
	}
	due := deadline.Compute(deadline.Facts{Received: p.Now(), PromisedDays: body.PromisedDays(models.RightAccess)}, p.Now()).Governing
	page.Answer = fullDate(page.L, due)
	return page
}
