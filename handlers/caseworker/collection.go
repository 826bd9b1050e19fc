package caseworker

import (
	"context"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// getCollection writes only the part of the page that changes while the stores
// are searched.
func (p *Pages) getCollection(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	part, err := p.work(ctx, p.frameOf(c, actor, found, ""), actor, found)
	if err != nil {
		return err
	}
	return p.Kit.RenderFragment(c, "caseworker/case", "work", part)
}

func (p *Pages) postStart(c echo.Context, actor authz.Actor) error {
	return p.step(c, actor, "notice.staff.started", p.Collections.Start)
}

func (p *Pages) postRetry(c echo.Context, actor authz.Actor) error {
	return p.step(c, actor, "notice.staff.retried", func(ctx context.Context, actor authz.Actor, found rights.Case) error {
		return p.Collections.Retry(ctx, actor, found, c.Param("store"))
	})
}

func (p *Pages) postGoOn(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	return p.step(c, actor, "notice.staff.went_on", func(ctx context.Context, actor authz.Actor, found rights.Case) error {
		return p.Collections.GoOnWithout(ctx, actor, found, c.Param("store"), web.Text(form, "why"))
	})
}

// step takes one step of the collection and goes back to the case.
func (p *Pages) step(c echo.Context, actor authz.Actor, notice string, take func(context.Context, authz.Actor, rights.Case) error) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	if err := take(ctx, actor, found); err != nil {
		return p.again(c, actor, err)
	}
	return p.Kit.SeeOther(c, pathOf(found.Item.Reference), notice)
}
