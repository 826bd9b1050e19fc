package citizen

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Course is what the body and the person write to each other.
type Course interface {
	Standing(ctx context.Context, actor authz.Actor, c rights.Case) (rights.Standing, error)
	Inquiries(sealed []models.Inquiry) ([]rights.Inquiry, error)
	Letters(ctx context.Context, actor authz.Actor, c rights.Case) ([]rights.Letter, error)
	ReadLetter(ctx context.Context, actor authz.Actor, c rights.Case, id string) (rights.Letter, error)
	Reply(ctx context.Context, actor authz.Actor, caseNumber, text string) error
	AcceptFee(ctx context.Context, actor authz.Actor, caseNumber, text string) error
	Complain(ctx context.Context, actor authz.Actor, caseNumber, key, text string) (models.RightsRequest, error)
}

// course is the part of the page with letters and questions.
type course struct {
	Question string // what the body waits for the person to answer
	Asked    string
	Fee      int    // kroner, where the question is whether they will pay that
	Reply    string // what was written and could not be taken
	Letters  []staff.Letter
	Complain bool
	Filed    string // address of the complaint that was made
	Longer   bool   // the body can still tell that it needs more time
}

func (p *Pages) course(c echo.Context, b web.Base, actor authz.Actor, kase rights.Case) (course, error) {
	ctx := c.Request().Context()
	var out course
	st, err := p.Course.Standing(ctx, actor, kase)
	if err != nil {
		return out, err
	}
	inquiries, err := p.Course.Inquiries(st.Inquiries)
	if err != nil {
		return out, err
	}
	for _, i := range inquiries {
		if i.AnsweredAt == nil && kase.Item.Status.Open() {
			out.Question, out.Asked, out.Fee = i.Question, b.L.Instant(i.AskedAt), i.Fee
		}
	}
	letters, err := p.Course.Letters(ctx, actor, kase)
	if err != nil {
		return out, err
	}
	for _, l := range letters {
		out.Letters = append(out.Letters, staff.LetterOf(b, l, casePath(kase.Item.Reference)))
	}
	out.Longer = kase.Item.Forbids(models.ActExtend, st.Standing) == ""
	if st.Complaint != "" {
		out.Filed = casePath(st.Complaint)
	}
	out.Complain = kase.Item.Forbids(models.ActComplain, st.Standing) == "" && !st.Complaining
	return out, nil
}

// PostReply takes the person's answer to what the body asked.
func (p *Pages) PostReply(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	ctx, number, text := c.Request().Context(), c.Param("number"), web.Text(form, "reply")
	var cause error
	if web.Line(form, "fee") == "accept" {
		cause = p.Course.AcceptFee(ctx, actor, number, text)
	} else {
		cause = p.Course.Reply(ctx, actor, number, text)
	}
	if cause == nil {
		return p.Kit.SeeOther(c, casePath(number), "follow.notice.replied")
	}
	wrong, ok := web.Refused(cause, "reply")
	if !ok {
		return cause
	}
	kase, err := p.Rights.Open(ctx, actor, number)
	if err != nil {
		return err
	}
	page, err := p.follow(c, actor, kase)
	if err != nil {
		return err
	}
	page.Failed, page.Course.Reply, page.Errors = true, text, page.Word(wrong)
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/follow", page)
}

type letterPage struct {
	web.Base

	Crumbs []crumb
	Letter staff.Letter
	Sheet  report.Letter
	Path   string
}

func (p *Pages) letter(c echo.Context, actor authz.Actor) (rights.Case, rights.Letter, error) {
	ctx := c.Request().Context()
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return kase, rights.Letter{}, err
	}
	letter, err := p.Course.ReadLetter(ctx, actor, kase, c.Param("letter"))
	return kase, letter, err
}

// GetLetterPDF gives a letter from the body as a file to keep.
func (p *Pages) GetLetterPDF(c echo.Context, actor authz.Actor) error {
	kase, letter, err := p.letter(c, actor)
	if err != nil {
		return err
	}
	return staff.GivePDF(c, staff.SheetOf(p.Kit.Texts, kase, letter))
}

// GetLetter shows a letter from the body, and keeps that it has been read.
func (p *Pages) GetLetter(c echo.Context, actor authz.Actor) error {
	kase, letter, err := p.letter(c, actor)
	if err != nil {
		return err
	}
	number := kase.Item.Reference
	page := letterPage{Base: p.Kit.Base(c, actor, "acts.letter.title", "number", number), Path: casePath(number)}
	page.Letter, page.Sheet = staff.LetterOf(page.Base, letter, page.Path), staff.SheetOf(p.Kit.Texts, kase, letter)
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {page.Path, page.T("crumb.case", "number", number)}, {"", page.Letter.Title}}
	page.Base.Path = page.Letter.Path
	return p.Kit.Render(c, http.StatusOK, "citizen/letter", page)
}

type complainPage struct {
	web.Base

	Crumbs []crumb
	Case   rights.Case
	Path   string
	Key    string // one per opened form
	Text   string
	Not    string // why nothing can be sent
	Filed  string // address of the complaint that is open
	Errors web.FieldErrors
}

// GetComplain is the form for complaining to the body of its own handling.
func (p *Pages) GetComplain(c echo.Context, actor authz.Actor) error {
	page, err := p.complain(c, actor)
	if err != nil {
		return err
	}
	var kept url.Values
	if kept, page.Unsent, err = p.Kit.Kept(c, actor); err != nil {
		return err
	}
	page.Text = web.Text(kept, "complaint")
	return p.Kit.Render(c, http.StatusOK, "citizen/complain", page)
}

func (p *Pages) complain(c echo.Context, actor authz.Actor) (complainPage, error) {
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return complainPage{}, err
	}
	number := kase.Item.Reference
	page := complainPage{Base: p.Kit.Base(c, actor, "complain.title", "number", number), Case: kase, Path: casePath(number), Key: identity.NewToken()}
	page.Base.Path = page.Path + "/klage"
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {page.Path, page.T("crumb.case", "number", number)}, {"", page.T("complain.crumb")}}
	st, err := p.Course.Standing(c.Request().Context(), actor, kase)
	if err != nil {
		return complainPage{}, err
	}
	if key := kase.Item.Forbids(models.ActComplain, st.Standing); key != "" {
		page.Not = page.T(key)
	} else if st.Complaining {
		page.Not, page.Filed = page.T("act.complain.already"), casePath(st.Complaint)
	}
	return page, nil
}

// PostComplain files the complaint, and leads to its own case.
func (p *Pages) PostComplain(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	key, text := web.Line(form, "key"), web.Text(form, "complaint")
	if !validKey(key) {
		key = identity.NewToken()
	}
	rr, cause := p.Course.Complain(c.Request().Context(), actor, c.Param("number"), key, text)
	if cause == nil {
		return p.Kit.SeeOther(c, casePath(rr.CaseNumber), "follow.notice.complained")
	}
	page, err := p.complain(c, actor)
	if err != nil {
		return err
	}
	page.Failed, page.Text, page.Key = true, text, key
	if wrong, ok := web.Refused(cause, "complaint"); ok {
		page.Errors = page.Word(wrong)
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/complain", page)
	}
	if !fault.Is(cause, fault.Conflict) {
		return cause
	}
	_, page.Not, _ = staff.Refusal(page.Base, cause)
	return p.Kit.Render(c, http.StatusConflict, "citizen/complain", page)
}
