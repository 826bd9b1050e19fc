package citizen

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type withdrawPage struct {
	web.Base

	Crumbs []crumb
	Case   rights.Case
	Path   string
	Right  string
	Ends   []models.RequestItem // what follows from it, and ends with it
	Others bool                 // the request has other parts, which go on
}

// GetWithdraw asks whether the person means it.
func (p *Pages) GetWithdraw(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	if !kase.Item.Status.May(models.StatusWithdrawn) {
		return fault.New(fault.Conflict, "case.bad_step")
	}
	st, err := p.Course.Standing(ctx, actor, kase)
	if err != nil {
		return err
	}
	if key := kase.Item.Forbids(models.ActWithdraw, st.Standing); key != "" {
		return fault.New(fault.Conflict, key)
	}
	number := kase.Item.Reference
	page := withdrawPage{Base: p.Kit.Base(c, actor, "withdraw.title", "number", number), Case: kase, Path: casePath(number)}
	if page.Ends, err = p.Rights.Ending(ctx, kase); err != nil {
		return err
	}
	ends := func(part rights.CasePart) bool {
		return part.ID == kase.Item.ID || slices.ContainsFunc(page.Ends, func(i models.RequestItem) bool { return i.ID == part.ID })
	}
	page.Others = slices.ContainsFunc(kase.Parts, func(part rights.CasePart) bool { return part.Status.Open() && !ends(part) })
	page.Right = page.T("staff.right." + string(kase.Item.InvokedRight))
	if _, page.Unsent, err = p.Kit.Kept(c, actor); err != nil {
		return err
	}
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {page.Path, page.T("crumb.case", "number", number)}, {"", page.T("crumb.withdraw")}}
	return p.Kit.Render(c, http.StatusOK, "citizen/withdraw", page)
}

// PostWithdraw ends the request. One that is withdrawn already, as after a
// second click, is shown as it stands.
func (p *Pages) PostWithdraw(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	number := c.Param("number")
	err := p.Rights.Withdraw(ctx, actor, number)
	if fault.Is(err, fault.Conflict) {
		kase, openErr := p.Rights.Open(ctx, actor, number)
		if openErr == nil && kase.Item.Status == models.StatusWithdrawn {
			return p.Kit.SeeOther(c, casePath(number), "")
		}
	}
	if err != nil {
		return err
	}
	return p.Kit.SeeOther(c, casePath(number), "follow.notice.withdrawn")
}
