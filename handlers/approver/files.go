package approver

import (
	"context"
	"io"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
)

// getFiles gives the files that wait for approval, as they will be sent.
func (p *Pages) getFiles(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	return web.Zip(c, found.Item.Reference, 0, func(ctx context.Context, w io.Writer) error { return p.Drafts.PreviewFiles(ctx, actor, found, w) })
}

// getSentFiles gives the files that went with a version.
func (p *Pages) getSentFiles(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	files, err := p.Sent.Files(ctx, actor, found, version)
	if err != nil {
		return err
	}
	return web.Zip(c, found.Item.Reference, files.Size, files.WriteTo)
}
