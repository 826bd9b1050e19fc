package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type followPage struct {
	web.Base

	Crumbs    []crumb
	Case      rights.Case
	Path      string
	Complaint bool
	Received  []dateLine
	Standing  standing
	Running   bool // the clock has not been stopped by an answer or a withdrawal
	Given     given
	Dates     []dateLine
	Governing string // which of the dates is the limit, in a sentence

	Scope       said // the service asked about
	Period      string
	Language    string
	Steps       []step
	Proof       proof
	MayWithdraw bool
	Course      course
	Thread      threadPart
	Parts       []staff.Part // the rights invoked in the same request
	Answers     []staff.Fact // to what the right is asked with
	Behalf      behalf
	Email       string // where the reader is told that there is a letter
	Errors      web.FieldErrors
}

// GetCase is the receipt of a request, and after that the place to follow it.
func (p *Pages) GetCase(c echo.Context, actor authz.Actor) error {
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	page, err := p.follow(c, actor, kase)
	if err != nil {
		return err
	}
	kept, unsent, err := p.Kit.Kept(c, actor)
	if err != nil {
		return err
	}
	page.Unsent, page.Proof.Typed, page.Course.Reply = unsent, web.Line(kept, "address"), web.Text(kept, "reply")
	page.Thread.Text, page.Thread.Files.Again = web.Text(kept, "message"), kept.Has("message")
	return p.Kit.Render(c, http.StatusOK, "citizen/follow", page)
}

// follow gathers what the page shows of a case that has been opened.
func (p *Pages) follow(c echo.Context, actor authz.Actor, kase rights.Case) (followPage, error) {
	ctx := c.Request().Context()
	events, err := p.Rights.Events(ctx, actor, kase)
	if err != nil {
		return followPage{}, err
	}
	contacts, err := p.Contacts.Contacts(ctx, actor)
	if err != nil {
		return followPage{}, err
	}
	page := followPage{
		Base: p.Kit.Base(c, actor, "follow.title", "number", kase.Item.Reference),
		Case: kase, Path: casePath(kase.Item.Reference), Running: kase.Item.Status.Open(),
		MayWithdraw: kase.Item.Status.May(models.StatusWithdrawn), Complaint: kase.Item.InvokedRight == models.RightComplaint,
	}
	if page.Given, err = p.given(c, page.Base, actor, kase); err != nil {
		return page, err
	}
	if page.Course, err = p.course(c, page.Base, actor, kase); err != nil {
		return page, err
	}
	if page.Thread, err = p.thread(c, page.Base, actor, kase); err != nil {
		return page, err
	}
	page.Proof = newProof(page.L, kase, contacts, p.Now())
	page.Behalf, page.Email = behalfOf(page.Base, actor, kase), kase.Email
	if kase.Behalf != nil {
		page.Proof.Shown = false // it is not the reader whom the stores are searched for
		if kase.Behalf.Acts && !kase.Represents(actor) {
			page.Email = ""
		}
	}
	page.Base.Path = page.Path // a form that failed has an address one cannot go to
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {"", page.T("crumb.case", "number", kase.Item.Reference)}}
	page.Standing = stand(page.L, kase.Item, p.Now())
	page.Received = received(page.L, kase)
	page.Dates, page.Governing = explainDates(page.L, kase, p.Now())
	page.Steps = timeline(page.L, kase.Item, events, page.Standing.Late)
	page.Language = page.T("language." + string(kase.Request.Language))
	if kase.Item.InvokedRight == models.RightAccess {
		page.Period = period(page.Base, kase.Item)
	}
	page.Parts, page.Answers = staff.PartsOf(page.Base, kase, "/krav/"), staff.OwnAnswers(page.Base, kase)
	return page, p.nameScope(c, &page)
}

// nameScope puts the service the request is limited to into words. One that
// the register no longer has is shown by what it was called there.
func (p *Pages) nameScope(c echo.Context, page *followPage) error {
	if page.Complaint {
		return nil
	}
	id := page.Case.Item.ActivityID
	page.Scope = said{page.T("ask." + string(page.Case.Item.InvokedRight) + ".activity.all"), page.L.Lang()}
	if id == "" {
		return nil
	}
	activities, err := p.Register.Activities(c.Request().Context(), page.Case.Controller.ID)
	if err != nil {
		return err
	}
	page.Scope = said{id, models.Bokmal}
	for _, a := range activities {
		if a.ID == id {
			page.Scope = say(a.Facts.Name, page.L.Lang())
		}
	}
	return nil
}

func period(b web.Base, item models.RequestItem) string {
	from, to := item.PeriodFrom, item.PeriodTo
	switch {
	case from.IsZero() && to.IsZero():
		return b.T("follow.period.all")
	case from.IsZero():
		return b.T("follow.period.until", "to", to)
	case to.IsZero():
		return b.T("follow.period.since", "from", from)
	default:
		return b.T("follow.period.between", "from", from, "to", to)
	}
}
