package citizen

import (
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

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
}

// GetAnswer shows the answer as a page, which is its accessible original.
func (p *Pages) GetAnswer(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	got, err := p.Answer.Read(ctx, actor, kase)
	if err != nil {
		return err
	}
	number := kase.Request.CaseNumber
	page := answerPage{
		Base: p.Kit.Base(c, actor, "reply.title", "number", number),
		Case: kase, Path: casePath(number), Document: got.Document, Pages: got.Pages,
	}
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {page.Path, page.T("crumb.case", "number", number)}, {"", page.T("crumb.answer")}}
	return p.Kit.Render(c, http.StatusOK, "citizen/answer", page)
}

// GetAnswerPDF sends the answer as a file. The name of the file is the case
// number: it tells nothing about the person.
func (p *Pages) GetAnswerPDF(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	kase, err := p.Rights.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	pdf, err := p.Answer.PDF(ctx, actor, kase)
	if err != nil {
		return err
	}
	name := map[string]string{"filename": "svar-" + kase.Request.CaseNumber + ".pdf"}
	c.Response().Header().Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", name))
	return c.Blob(http.StatusOK, "application/pdf", pdf)
}
