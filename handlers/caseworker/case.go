package caseworker

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type casePage struct {
	frame

	Work      workPart
	Asked     []staff.Fact
	About     string
	Dates     []staff.DateLine
	Deletions []staff.Deletion
	Events    []staff.Event
	Keys      []key
	Keyed     bool // the stores are searched by what is proved of the person
	AddKey    bool
	Form      keyForm
	Errors    web.FieldErrors
	Course    staff.CourseOf
	Person    staff.FromPerson
	Sending   *sendingPart // nil: nothing is to be sent

	Restricted []string // what of the person may only be stored

	DropInquiry bool // the person has been asked something and has not answered
}

func (p *Pages) getCase(c echo.Context, actor authz.Actor) error {
	found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	page, err := p.casePage(c, actor, found)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/case", page)
}

// casePage reads everything the page shows.
func (p *Pages) casePage(c echo.Context, actor authz.Actor, found rights.Case) (casePage, error) {
	ctx := c.Request().Context()
	page := casePage{frame: p.frameOf(c, actor, found, ""), About: found.Asked.About}
	var err error
	if page.Work, err = p.work(ctx, page.frame, actor, found); err != nil {
		return page, err
	}
	activities, err := p.Register.Activities(ctx, found.Item.ControllerID)
	if err != nil {
		return page, err
	}
	page.Asked = staff.Asked(page.Base, found, staff.ScopeOf(page.Base, found.Item, activities))
	page.Dates = staff.Dates(page.Base, found, p.Now())
	deletions, err := p.Sources.Deletions(ctx, actor, []string{found.Item.ID})
	if err != nil {
		return page, err
	}
	page.Deletions = staff.Deletions(page.Base, deletions[found.Item.ID], page.L.Day(p.Now()))
	seeds, err := p.Identities.Seeds(ctx, actor, found.Request)
	if err != nil {
		return page, err
	}
	page.Keyed = found.Item.InvokedRight.Searched() || fulfil.Offered(found.Item)
	page.Keys, page.AddKey = keys(page.frame, seeds), page.Mine && workable(found.Item.Status) && found.Unproved() == ""
	if page.Course, err = staff.ReadCourse(ctx, page.Base, p.Cases, actor, found, page.At); err != nil {
		return page, err
	}
	limits, err := p.Effects.RestrictionsOf(ctx, actor, found.Item)
	if err != nil {
		return page, err
	}
	page.Restricted = staff.Restricted(page.Base, limits)
	if page.Person, err = staff.ReadFromPerson(ctx, page.Base, p.Thread, p.Files, actor, found, page.At+threadTab+"/vedlegg", false); err != nil {
		return page, err
	}
	if page.Sending, err = p.sending(ctx, page.frame, actor, found); err != nil {
		return page, err
	}
	page.DropInquiry = page.Mine && found.Item.AwaitsPerson
	page.Events, err = p.events(ctx, page.frame, actor, found, page.Work.Stores)
	return page, err
}

func (p *Pages) events(ctx context.Context, f frame, actor authz.Actor, found rights.Case, stores []storeLine) ([]staff.Event, error) {
	entries, err := p.Cases.Events(ctx, actor, found)
	if err != nil {
		return nil, err
	}
	people, err := p.Cases.StaffNames(ctx, staff.Doers(entries))
	if err != nil {
		return nil, err
	}
	names := staff.Names{Staff: people, Stores: map[string]string{}}
	for _, s := range stores {
		names.Stores[s.ID] = s.Name
	}
	if fulfil.Offered(found.Item) {
		e, err := p.Effects.Effect(ctx, actor, found)
		if err != nil {
			return nil, err
		}
		for _, st := range e.Stores {
			names.Stores[st.Store.ID] = st.Store.Facts.Name.In(f.L.Lang())
		}
	}
	return staff.Timeline(f.Base, entries, names), nil
}

// again shows the case with why a step was not taken. Errors that the page
// cannot explain go on to the error page.
func (p *Pages) again(c echo.Context, actor authz.Actor, cause error) error {
	found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	page, err := p.casePage(c, actor, found)
	if err != nil {
		return err
	}
	status, ok := page.refuse(cause)
	if !ok {
		return cause
	}
	return p.Kit.Render(c, status, "caseworker/case", page)
}
