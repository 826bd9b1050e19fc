package approver

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type sentPage struct {
	web.Base

	Head     staff.Head
	Document report.View
	PDF      string // address of the answer as a file
	Zip      string // and of the files that went with it
	All      string // and of every form in one file
	Older    bool   // there is a newer version
}

// getSent shows a version of the answer as the person got it.
func (p *Pages) getSent(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	sent, err := p.Sent.Read(ctx, actor, found, version)
	if err != nil {
		return err
	}
	number := found.Item.Reference
	b := p.Kit.Base(c, actor, "decide.sent.title", "number", number)
	page := sentPage{
		Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), Document: report.View{Document: sent.Document},
		PDF: fmt.Sprintf("%s/svar/%d/svar.pdf", pathOf(number), sent.Number), Older: sent.Number < sent.Newest,
	}
	at := fmt.Sprintf("%s/svar/%d", pathOf(number), sent.Number)
	page.All, page.Document.Rest = at+"/alt.zip", web.TablesAt(at, sent.Files)
	if sent.Document.Files() {
		page.Zip = fmt.Sprintf("%s/svar/%d/filer.zip", pathOf(number), sent.Number)
	}
	return p.Kit.Render(c, http.StatusOK, "approver/sent", page)
}

// getSentPDF gives a version as the person got it, byte for byte.
func (p *Pages) getSentPDF(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	version, err := web.Version(c)
	if err != nil {
		return err
	}
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	pdf, err := p.Sent.PDF(ctx, actor, found, version)
	if err != nil {
		return err
	}
	return web.AnswerFile(c, found.Item.Reference, pdf)
}
