package approver

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
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

// version opens the case, and reads which version of its answer the path is about.
func (p *Pages) version(c echo.Context, actor authz.Actor) (int, rights.Case, error) {
	version, err := web.Version(c)
	if err != nil {
		return 0, rights.Case{}, err
	}
	found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
	return version, found, err
}

// getSent shows a version of the answer as the person got it.
func (p *Pages) getSent(c echo.Context, actor authz.Actor) error {
	version, found, err := p.version(c, actor)
	if err != nil {
		return err
	}
	sent, err := p.Sent.Read(c.Request().Context(), actor, found, version)
	if err != nil {
		return err
	}
	number := found.Item.Reference
	b := p.Kit.Base(c, actor, "decide.sent.title", "number", number)
	page := sentPage{
		Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), Older: sent.Number < sent.Newest,
	}
	at := sentAt(number, sent.Number)
	page.PDF, page.All, page.Document = at+"/svar.pdf", at+"/alt.zip", web.ViewOf(sent.Document, at, sent.Files)
	if sent.Document.Files() {
		page.Zip = at + "/filer.zip"
	}
	return p.Kit.Render(c, http.StatusOK, "approver/sent", page)
}

// sentAt is the address of a version of the answer in the case.
func sentAt(number string, version int) string {
	return pathOf(number) + "/svar/" + strconv.Itoa(version)
}

// getSentPDF gives a version as the person got it, byte for byte.
func (p *Pages) getSentPDF(c echo.Context, actor authz.Actor) error {
	version, found, err := p.version(c, actor)
	if err != nil {
		return err
	}
	pdf, err := p.Sent.PDF(c.Request().Context(), actor, found, version)
	if err != nil {
		return err
	}
	return web.AnswerFile(c, found.Item.Reference, pdf)
}
