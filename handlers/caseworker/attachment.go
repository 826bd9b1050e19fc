package caseworker

import (
	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// getAttachment gives the file of a row, as the store's owner sent it.
func (p *Pages) getAttachment(c echo.Context, actor authz.Actor, found rights.Case) error {
	ref, ok := review.ParseRef(c.Param("row"))
	if !ok {
		return fault.New(fault.NotFound, "error.not_found")
	}
	file, err := p.Reviews.OpenAttachment(c.Request().Context(), actor, found, ref)
	if err != nil {
		return err
	}
	return web.Attachment(c, found.Item.Reference, file)
}
