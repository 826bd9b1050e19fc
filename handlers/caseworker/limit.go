package caseworker

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// limit is the restriction that the case led to, and what can be done about it.
type limit struct {
	Since, State, What string
	Fallen             string // that what it waited for is over
	Lift, Keep         bool
	Days               int // of notice
	On, Why            string
}

// limit returns the restriction of the case, nil where none is in force.
func (p *Pages) limit(ctx context.Context, b web.Base, actor authz.Actor, found rights.Case) (*limit, error) {
	all, err := p.Effects.RestrictionsOf(ctx, actor, found.Item)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.ItemID != found.Item.ID {
			continue
		}
		l := &limit{
			Since: b.T("restriction.since", "date", b.L.Day(r.ImposedAt)), State: stateBesides(b, r), What: r.What, Days: fulfil.LiftNotice,
			Lift: r.State == models.RestrictionInForce, Keep: r.State == models.RestrictionTold,
		}
		if r.Fallen {
			l.Fallen = b.T("restriction.fallen")
		}
		return l, nil
	}
	return nil, nil //nolint:nilnil // nothing is restricted, and nothing is wrong
}

// stateBesides says where the restriction stands, where that is more than that it
// is in force.
func stateBesides(b web.Base, r fulfil.Restriction) string {
	if r.State == models.RestrictionInForce && r.Until.IsZero() {
		return ""
	}
	return staff.RestrictionState(b, r)
}

// postLift tells the person from when the restriction is lifted, or shows the
// form again with what is wrong.
func (p *Pages) postLift(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	page, err := p.effectPage(c, actor, found)
	if err != nil {
		return err
	}
	l := fulfil.Lifting{Why: web.Text(form, "why")}
	l.On, _ = web.ReadDate(web.Line(form, "on"))
	if page.Limit != nil {
		page.Limit.On, page.Limit.Why = web.Line(form, "on"), l.Why
	}
	if wrong := l.Check(page.L.Day(p.Now())); len(wrong) > 0 {
		page.Failed, page.Errors = true, page.Word(wrong)
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/effect", page)
	}
	if cause := p.Effects.OrderLifting(c.Request().Context(), actor, found, l); cause != nil {
		return p.effectAgain(c, page, cause)
	}
	return p.Kit.SeeOther(c, page.At+effectTab, "notice.restriction.told")
}

func (p *Pages) postKeepRestricted(c echo.Context, actor authz.Actor, found rights.Case) error {
	return p.effectStep(c, actor, found, "notice.restriction.stands", p.Effects.KeepRestricted)
}
