package caseworker

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type sentPage struct {
	frame

	Document report.Document
	PDF      string // address of the version as a file
	Older    bool   // there is a newer version
}

// getVersion shows one version of the answer as the person got it.
func (p *Pages) getVersion(c echo.Context, actor authz.Actor, found rights.Case) error {
	number, err := web.Number(c, "version")
	if err != nil {
		return err
	}
	sent, err := p.Sent.Read(c.Request().Context(), actor, found, number)
	if err != nil {
		return err
	}
	page := sentPage{frame: p.frameOf(c, actor, found, "/svar"), Document: sent.Document, Older: sent.Number < sent.Newest}
	page.Base.Path = page.At + "/svar/sendt/" + strconv.Itoa(number)
	page.PDF = page.Base.Path + "/svar.pdf"
	return p.Kit.Render(c, http.StatusOK, "caseworker/sent", page)
}

// getSentPDF gives the newest version as the person got it, byte for byte.
func (p *Pages) getSentPDF(c echo.Context, actor authz.Actor, found rights.Case) error {
	return p.sentPDF(c, actor, found, answer.Newest)
}

// getVersionPDF gives one version as the person got it, byte for byte.
func (p *Pages) getVersionPDF(c echo.Context, actor authz.Actor, found rights.Case) error {
	number, err := web.Number(c, "version")
	if err != nil {
		return err
	}
	return p.sentPDF(c, actor, found, number)
}

func (p *Pages) sentPDF(c echo.Context, actor authz.Actor, found rights.Case, number int) error {
	pdf, err := p.Sent.PDF(c.Request().Context(), actor, found, number)
	if err != nil {
		return err
	}
	return staff.PDF(c, found.Request.CaseNumber, pdf)
}
