package citizen

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Behalf ends that somebody acts for the person.
type Behalf interface {
	EndRepresentation(ctx context.Context, actor authz.Actor, reference, postal string) error
}

// behalf says who acts for whom in the case, and how that stands. The zero value
// is for who acts for themselves.
type behalf struct {
	Who, State string
	Waits      bool         // the reader has to show that they may
	End        bool         // the reader can end it
	Facts      []staff.Fact // what was shown, and from when and until when it holds, for whom it is about
	Turn       string       // what the reader can do, who cannot end it
}

func behalfOf(b web.Base, actor authz.Actor, kase rights.Case) behalf {
	acts := kase.Behalf
	if acts == nil {
		return behalf{}
	}
	if !kase.Represents(actor) {
		out := behalf{Who: b.T("behalf.by", "name", acts.Name), End: kase.MayEnd(actor), State: b.T("behalf.by.over"), Facts: shownTo(b, acts)}
		if acts.Acts {
			out.State = b.T("behalf.by."+string(acts.Relation), "until", acts.Until)
			if !out.End {
				out.Turn = b.T("behalf.by.turn."+string(acts.Relation), "name", acts.Name)
			}
		}
		return out
	}
	out := behalf{Who: b.T("behalf.for", "name", kase.Name), Waits: acts.Unproved()}
	if out.Waits && !kase.Item.Status.Open() {
		return behalf{Who: out.Who, State: b.T("behalf.for.never")}
	}
	out.State = b.T("behalf.for."+string(acts.State), "until", acts.Until)
	return out
}

// alsoReads says who else reads the messages of the case on the person's side: who
// acts for them, or the person themselves.
func alsoReads(b web.Base, actor authz.Actor, kase rights.Case) string {
	switch {
	case kase.Behalf == nil || !kase.Behalf.Acts:
		return ""
	case !kase.Represents(actor):
		return b.T("thread.both", "name", kase.Behalf.Name)
	case kase.Behalf.PersonID != nil:
		return b.T("thread.both", "name", kase.Name)
	}
	return ""
}

// shownTo tells the person what a caseworker saw of who acts for them, and when;
// what the papers say stays with the caseworker.
func shownTo(b web.Base, acts *rights.Behalf) []staff.Fact {
	facts := []staff.Fact{{Term: b.T("behalf.fact.relation"), Value: b.T("behalf.relation." + string(acts.Relation))}}
	if acts.Source != "" {
		facts = append(facts, staff.Fact{Term: b.T("behalf.by.source"), Value: b.T("behalf.source." + string(acts.Source))})
	}
	if acts.CheckedAt != nil {
		facts = append(facts, staff.Fact{Term: b.T("behalf.by.since"), Value: b.L.Date(b.L.Day(*acts.CheckedAt))})
	}
	if acts.EndedAt != nil {
		return append(facts, staff.Fact{Term: b.T("behalf.by.ended"), Value: b.L.Date(b.L.Day(*acts.EndedAt))})
	}
	return append(facts, staff.Fact{Term: b.T("behalf.fact.until"), Value: b.L.Date(acts.Until)})
}

type endPage struct {
	web.Base

	Crumbs []crumb
	Case   rights.Case
	Path   string
}

// openToEnd opens a case in which somebody acts for the person by an authority
// that the person can take back.
func (p *Pages) openToEnd(c echo.Context, actor authz.Actor) (rights.Case, error) {
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	if err == nil && !kase.MayEnd(actor) {
		err = fault.New(fault.NotFound, "error.not_found")
	}
	return kase, err
}

// GetEnd asks whether the person means it.
func (p *Pages) GetEnd(c echo.Context, actor authz.Actor) error {
	kase, err := p.openToEnd(c, actor)
	if err != nil {
		return err
	}
	number := kase.Item.Reference
	page := endPage{Base: p.Kit.Base(c, actor, "behalf.end.title"), Case: kase, Path: casePath(number)}
	if _, page.Unsent, err = p.Kit.Kept(c, actor); err != nil {
		return err
	}
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {page.Path, page.T("crumb.case", "number", number)}, {"", page.T("behalf.end")}}
	return p.Kit.Render(c, http.StatusOK, "citizen/end", page)
}

// PostEnd ends the authority. One that is ended already, as after a second
// click, is shown as it stands.
func (p *Pages) PostEnd(c echo.Context, actor authz.Actor) error {
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	if kase.Behalf == nil || kase.Behalf.State != models.RepresentationEnded || kase.Represents(actor) {
		if err := p.Behalf.EndRepresentation(c.Request().Context(), actor, kase.Item.Reference, ""); err != nil {
			return err
		}
	}
	return p.Kit.SeeOther(c, casePath(kase.Item.Reference), "behalf.notice.ended")
}
