package caseworker

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
)

// postTake gives the case to the caseworker who asks for it.
func (p *Pages) postTake(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		version = 0 // no version is ever 0: the service will say that the case has changed
	}
	number := c.Param("number")
	if err := p.Cases.Assign(c.Request().Context(), actor, number, actor.StaffID, version); err != nil {
		return p.again(c, actor, err)
	}
	return p.Kit.SeeOther(c, pathOf(number), "notice.staff.taken")
}
