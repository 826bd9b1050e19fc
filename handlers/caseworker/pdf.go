package caseworker

import (
	"context"
	"io"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// getPreviewPDF gives the answer as it would be sent, as a PDF.
func (p *Pages) getPreviewPDF(c echo.Context, actor authz.Actor, found rights.Case) error {
	return web.PDF(c, found.Item.Reference, func(ctx context.Context, w io.Writer) error { return p.Previews.PreviewPDF(ctx, actor, found, w) })
}

// getPreviewFiles gives the files as they would be sent.
func (p *Pages) getPreviewFiles(c echo.Context, actor authz.Actor, found rights.Case) error {
	return web.Zip(c, found.Item.Reference, 0, func(ctx context.Context, w io.Writer) error { return p.Previews.PreviewFiles(ctx, actor, found, w) })
}

// getPreviewTable gives all of a table of the answer as it would be sent.
func (p *Pages) getPreviewTable(c echo.Context, actor authz.Actor, found rights.Case) error {
	table := c.Param("table")
	return web.Table(c, found.Item.Reference, func(ctx context.Context, w io.Writer) error {
		return p.Previews.DraftTable(ctx, actor, found, table, w)
	})
}
