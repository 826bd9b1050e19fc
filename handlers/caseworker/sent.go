package caseworker

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

type sentPage struct {
	frame

	Document report.View
	PDF      string // address of the version as a file
	Zip      string // and of the files that went with it
	All      string // and of every form in one file
	Older    bool   // there is a newer version
}

// getSent shows a version of the answer as the person got it.
func (p *Pages) getSent(c echo.Context, actor authz.Actor, found rights.Case) error {
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	sent, err := p.Sent.Read(c.Request().Context(), actor, found, version)
	if err != nil {
		return err
	}
	page := sentPage{frame: p.frameOf(c, actor, found, "/svar"), Older: sent.Number < sent.Newest}
	at := sentAt(found.Item.Reference, sent.Number)
	page.Base.Path = at
	page.PDF, page.All, page.Document = at+"/svar.pdf", at+"/alt.zip", web.ViewOf(sent.Document, at, sent.Files)
	if sent.Document.Files() {
		page.Zip = at + "/filer.zip"
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/sent", page)
}

// sentAt is the address of a version of the answer in the case.
func sentAt(number string, version int) string {
	return pathOf(number) + "/svar/sendt/" + strconv.Itoa(version)
}

// getSentPDF gives a version as the person got it, byte for byte.
func (p *Pages) getSentPDF(c echo.Context, actor authz.Actor, found rights.Case) error {
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	pdf, err := p.Sent.PDF(c.Request().Context(), actor, found, version)
	if err != nil {
		return err
	}
	return web.AnswerFile(c, found.Item.Reference, pdf)
}

// getSentFiles gives the files that went with a version.
func (p *Pages) getSentFiles(c echo.Context, actor authz.Actor, found rights.Case) error {
	ctx := c.Request().Context()
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	files, err := p.Sent.Files(ctx, actor, found, version)
	if err != nil {
		return err
	}
	return web.Zip(c, found.Item.Reference, files.Size, files.WriteTo)
}

// getSentAll gives a version in every form.
func (p *Pages) getSentAll(c echo.Context, actor authz.Actor, found rights.Case) error {
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	return web.Zip(c, found.Item.Reference, 0, func(ctx context.Context, w io.Writer) error { return p.Sent.All(ctx, actor, found, version, w) })
}

// getSentTable gives a table of a version.
func (p *Pages) getSentTable(c echo.Context, actor authz.Actor, found rights.Case) error {
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	place, err := web.TablePlace(c)
	if err != nil {
		return err
	}
	table, err := p.Sent.Table(c.Request().Context(), actor, found, version, place)
	if err != nil {
		return err
	}
	return web.AnswerFile(c, fmt.Sprintf("%s-tabell-%d", found.Item.Reference, place+1), table)
}
