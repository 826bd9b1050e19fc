package citizen

import (
	"net/http"
	"net/url"

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

type submitPage struct {
	web.Base

	Crumbs    []crumb
	Body      models.Controller
	Form      submitForm
	Errors    web.FieldErrors
	TooMany   string // why no more requests can be sent to the body now
	Wishes    []wishPart
	Searched  bool              // something wished for is looked for in the stores
	Languages []models.Language // that one can be answered in
	Relations []models.Relation // to somebody else whom it may be about
	Answer    string            // the day the answer is due when the request is sent now
	Files     staff.FileField
	Draft     bool // it is filled in from what was saved
}

// GetSubmit asks what the person wants, and then shows the form for it: empty,
// or as it was being written when the session ran out.
func (p *Pages) GetSubmit(c echo.Context, actor authz.Actor) error {
	body, said, err := p.openBody(c)
	if err != nil {
		return err
	}
	kept, unsent, err := p.Kit.Kept(c, actor)
	if err != nil {
		return err
	}
	drafted := false
	if len(kept["right"]) == 0 && !c.QueryParams().Has("velg") {
		if kept, err = p.draft(c.Request().Context(), actor, body.ID, c.QueryParams()["rett"]); err != nil {
			return err
		}
		drafted = kept != nil
	}
	if len(kept["right"]) == 0 {
		kept, drafted = url.Values{"right": c.QueryParams()["rett"]}, false
	}
	form := readSubmitForm(kept, p.Kit.Language(c))
	switch {
	case len(form.Wishes) > 0:
	case c.QueryParams().Has("videre"): // sent with nothing chosen
		return p.chooseAgain(c, actor, body, said.activities)
	default:
		return p.Kit.Render(c, http.StatusOK, "citizen/choose", p.choosePage(c, actor, body, said.activities))
	}
	if !validKey(form.Key) {
		form.Key = identity.NewToken()
	}
	page, err := p.submitPage(c, actor, body, said, form)
	page.Unsent, page.Draft, page.Files.Again = unsent, drafted, unsent
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "citizen/submit", page)
}

// PostSubmit files the request and leads to its receipt, or keeps it as a draft
// for who wants to go on later. The same form sent twice files one request.
// What cannot be filed as it is, is kept too.
func (p *Pages) PostSubmit(c echo.Context, actor authz.Actor) error {
	posted, err := web.FormOf(c)
	if err != nil {
		return err
	}
	body, said, err := p.openBody(c)
	if err != nil {
		return err
	}
	form := readSubmitForm(posted, p.Kit.Language(c))
	if len(form.Wishes) == 0 {
		return p.chooseAgain(c, actor, body, said.activities)
	}
	if !validKey(form.Key) {
		form.Key = identity.NewToken()
	}
	posted.Set("key", form.Key)
	ctx := c.Request().Context()
	wrong, err := p.takeFiles(c, actor, rights.Place{ControllerID: body.ID}, posted)
	if err != nil {
		return err
	}
	again := submitted{body, said, posted, form}
	if posted.Has("lagre") {
		if len(wrong) > 0 {
			return p.submitAgain(c, actor, again, wrong, nil)
		}
		if err := p.saveDraft(ctx, actor, body.ID, posted); err != nil {
			return err
		}
		return p.Kit.SeeOther(c, "/krav", "draft.notice.saved")
	}
	sub, faults := form.check(body, said, p.today())
	if wrong = inOrder(append(wrong, faults...)); len(wrong) > 0 {
		return p.submitAgain(c, actor, again, wrong, nil)
	}
	rr, err := p.Rights.Submit(ctx, actor, sub)
	if full, ok := web.Refused(err, ""); ok && fault.Is(err, fault.TooMany) {
		return p.submitAgain(c, actor, again, nil, full)
	}
	if err != nil {
		return err
	}
	return p.Kit.SeeOther(c, casePath(rr.CaseNumber), "follow.notice.submitted")
}

// submitted is a form as it was sent.
type submitted struct {
	body   models.Controller
	said   register
	posted url.Values
	form   submitForm
}

// register is what it says of a body that a request can be about.
type register struct {
	activities []models.ProcessingActivity
	receivers  []models.Receiver // of what is taken along
}

// submitAgain keeps what was filled in and shows it with what is wrong, or why
// no more can be sent.
func (p *Pages) submitAgain(c echo.Context, actor authz.Actor, s submitted, wrong, full fault.Fields) error {
	if err := p.saveDraft(c.Request().Context(), actor, s.body.ID, s.posted); err != nil {
		return err
	}
	page, err := p.submitPage(c, actor, s.body, s.said, s.form)
	if err != nil {
		return err
	}
	page.Failed, page.Errors = true, page.Word(wrong)
	if len(full) > 0 {
		page.TooMany = page.Word(full).For("")
		return p.Kit.Render(c, http.StatusTooManyRequests, "citizen/submit", page)
	}
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/submit", page)
}

// openBody returns the body of the address with what the register says of it, or
// fault.Conflict when it takes no requests here.
func (p *Pages) openBody(c echo.Context) (body models.Controller, said register, err error) {
	ctx := c.Request().Context()
	if body, err = p.Register.Controller(ctx, c.Param("id")); err != nil {
		return body, said, err
	}
	if !body.Open() {
		return body, said, fault.New(fault.Conflict, "controller.not_open")
	}
	if said.activities, err = p.Register.Activities(ctx, body.ID); err != nil {
		return body, said, err
	}
	said.receivers, err = p.Register.Receivers(ctx, body.ID)
	return body, said, err
}

func (p *Pages) submitPage(c echo.Context, actor authz.Actor, body models.Controller, said register, form submitForm) (submitPage, error) {
	page := submitPage{Base: p.Kit.Base(c, actor, "ask.title", "name", body.Name), Body: body, Form: form, Languages: models.AnswerLanguages(), Relations: models.Relations()}
	page.Crumbs = []crumb{{"/", page.T("crumb.front")}, {bodyPath(body.ID), body.Name}, {bodyPath(body.ID) + "/krav", page.T("crumb.choose")}, {"", page.T("crumb.ask")}}
	now, asked := p.Now(), url.Values{}
	var last models.Date
	for _, w := range form.Wishes {
		page.Wishes = append(page.Wishes, wishPartOf(page.Base, w, body, said))
		page.Searched = page.Searched || w.Right.Searched()
		asked.Add("rett", string(w.Right))
		due := deadline.Compute(deadline.Facts{Received: now, PromisedDays: body.PromisedDays(w.Right)}, now).Governing
		if due.After(last) {
			last = due
		}
	}
	page.Path += "?" + asked.Encode() // in another language it asks about the same
	page.Answer = fullDate(page.L, last)
	var err error
	page.Files, err = p.fileField(c.Request().Context(), page.Base, actor, rights.Place{ControllerID: body.ID})
	return page, err
}
