package citizen

import (
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

type answerPage struct {
	web.Base

	Crumbs   []crumb
	Case     rights.Case
	Path     string
	Document report.Document
	Pages    int // of the PDF
	PDF      string
	Zip      string // address of the files that are taken along, "" where there are none
	Files    []fileLink
	Older    bool // there is a newer version
}

// GetAnswer shows a version of the answer as a page, which is its accessible
// original.
func (p *Pages) GetAnswer(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	got, err := p.Answer.Read(ctx, actor, kase, version)
	if err != nil {
		return err
	}
	number := kase.Item.Reference
	page := answerPage{
		Base: p.Kit.Base(c, actor, "reply.title", "number", number),
		Case: kase, Path: casePath(number), Document: got.Document, Pages: got.Pages, Older: got.Number < got.Newest,
	}
	page.Files = fileLinks(page.Base, page.Path, got.Number, got.Document.Attachments)
	if got.Document.Files() {
		page.Zip = page.Path + "/svar/" + strconv.Itoa(got.Number) + "/filer.zip"
	}
	page.PDF = page.Path + "/svar.pdf"
	if version != answer.Newest {
		page.PDF = page.Path + "/svar/" + strconv.Itoa(version) + "/svar.pdf"
	}
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {page.Path, page.T("crumb.case", "number", number)}, {"", page.T("crumb.answer")}}
	return p.Kit.Render(c, http.StatusOK, "citizen/answer", page)
}

// GetAnswerPDF sends a version of the answer as a file. The name of the file is
// the case number: it tells nothing about the person.
func (p *Pages) GetAnswerPDF(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	pdf, err := p.Answer.PDF(ctx, actor, kase, version)
	if err != nil {
		return err
	}
	name := "svar-" + kase.Item.Reference
	if version != answer.Newest {
		name += "-" + strconv.Itoa(version)
	}
	return web.PDF(c, name, pdf)
}

// GetFiles sends the files that the person takes along.
func (p *Pages) GetFiles(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	files, err := p.Answer.Files(ctx, actor, kase, version)
	if err != nil {
		return err
	}
	return web.Zip(c, "opplysninger-"+kase.Item.Reference, files.Size, func(w io.Writer) error { return files.WriteTo(ctx, w) })
}
