package approver

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type sentPage struct {
	web.Base

	Head     staff.Head
	Document report.Document
	PDF      string // address of the answer as a file
	Older    bool   // there is a newer version
}

// getSent shows the answer as the person got it, in its newest version.
func (p *Pages) getSent(c echo.Context, actor authz.Actor) error {
	return p.sent(c, actor, answer.Newest, "/svar/sendt.pdf")
}

// getVersion shows one version of the answer as the person got it.
func (p *Pages) getVersion(c echo.Context, actor authz.Actor) error {
	number, err := web.Number(c, "version")
	if err != nil {
		return err
	}
	return p.sent(c, actor, number, "/svar/"+strconv.Itoa(number)+"/svar.pdf")
}

func (p *Pages) sent(c echo.Context, actor authz.Actor, number int, pdf string) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	sent, err := p.Sent.Read(ctx, actor, found, number)
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, "decide.sent.title", "number", found.Request.CaseNumber)
	return p.Kit.Render(c, http.StatusOK, "approver/sent", sentPage{
		Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), Document: sent.Document,
		PDF: pathOf(found.Request.CaseNumber) + pdf, Older: sent.Number < sent.Newest,
	})
}

// getSentPDF gives the newest version as the person got it, byte for byte.
func (p *Pages) getSentPDF(c echo.Context, actor authz.Actor) error {
	return p.sentPDF(c, actor, answer.Newest)
}

// getVersionPDF gives one version as the person got it, byte for byte.
func (p *Pages) getVersionPDF(c echo.Context, actor authz.Actor) error {
	number, err := web.Number(c, "version")
	if err != nil {
		return err
	}
	return p.sentPDF(c, actor, number)
}

func (p *Pages) sentPDF(c echo.Context, actor authz.Actor, number int) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	pdf, err := p.Sent.PDF(ctx, actor, found, number)
	if err != nil {
		return err
	}
	return staff.PDF(c, found.Request.CaseNumber, pdf)
}
