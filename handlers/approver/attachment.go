package approver

import (
	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
)

// getAttachment gives the file of a row, also of one that is held back, as the
// store's owner sent it.
func (p *Pages) getAttachment(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	ref, ok := review.ParseRef(c.Param("row"))
	if !ok {
		return fault.New(fault.NotFound, "error.not_found")
	}
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	file, err := p.Reviews.OpenAttachment(ctx, actor, found, ref)
	if err != nil {
		return err
	}
	return web.Attachment(c, found.Item.Reference, file)
}

// getFile gives a file that the person sent with the case.
func (p *Pages) getFile(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	file, err := p.Files.OpenFile(ctx, actor, found, c.Param("file"))
	if err != nil {
		return err
	}
	return web.CaseFile(c, found.Request.CaseNumber, file)
}
