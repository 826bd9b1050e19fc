package approver

import (
	"context"
	"fmt"
	"io"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
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
	version, found, err := p.version(c, actor)
	if err != nil {
		return err
	}
	files, err := p.Sent.Files(c.Request().Context(), actor, found, version)
	if err != nil {
		return err
	}
	return web.Zip(c, found.Item.Reference, files.Size, files.WriteTo)
}

// getSentAll gives a version in every form.
func (p *Pages) getSentAll(c echo.Context, actor authz.Actor) error {
	version, found, err := p.version(c, actor)
	if err != nil {
		return err
	}
	return web.Zip(c, found.Item.Reference, 0, func(ctx context.Context, w io.Writer) error { return p.Sent.All(ctx, actor, found, version, w) })
}

// getSentTable gives a table of a version.
func (p *Pages) getSentTable(c echo.Context, actor authz.Actor) error {
	place, err := web.TablePlace(c)
	if err != nil {
		return err
	}
	version, found, err := p.version(c, actor)
	if err != nil {
		return err
	}
	table, err := p.Sent.Table(c.Request().Context(), actor, found, version, place)
	if err != nil {
		return err
	}
	return web.AnswerFile(c, fmt.Sprintf("%s-tabell-%d", found.Item.Reference, place+1), table)
}

// getTable gives all of a table of the answer that waits for approval.
func (p *Pages) getTable(c echo.Context, actor authz.Actor) error {
	found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	if !waiting(found) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	table := c.Param("table")
	return web.Table(c, found.Item.Reference, func(ctx context.Context, w io.Writer) error {
		return p.Drafts.DraftTable(ctx, actor, found, table, w)
	})
}
