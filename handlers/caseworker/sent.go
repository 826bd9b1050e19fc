package caseworker

import (
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
	page := sentPage{frame: p.frameOf(c, actor, found, "/svar"), Document: report.View{Document: sent.Document}, Older: sent.Number < sent.Newest}
	page.Base.Path = page.At + "/svar/sendt/" + strconv.Itoa(sent.Number)
	page.PDF = page.Base.Path + "/svar.pdf"
	if sent.Document.Files() {
		page.Zip = page.Base.Path + "/filer.zip"
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/sent", page)
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
