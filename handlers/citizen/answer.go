package citizen

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type answerPage struct {
	web.Base

	Crumbs   []crumb
	Case     rights.Case
	Path     string
	Document report.View
	Pages    int // of the PDF
	PDF      string
	All      string // address of every form in one file
	Forms    bool   // the answer is made as a page and as data, too
	Zip      string // address of the files that are taken along, "" where there are none
	Files    []fileLink
	Older    bool // there is a newer version
}

// version opens the case, and reads which version of its answer the path is about.
func (p *Pages) version(c echo.Context, actor authz.Actor) (int, rights.Case, error) {
	version, err := web.Version(c)
	if err != nil {
		return 0, rights.Case{}, err
	}
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	return version, kase, err
}

// GetAnswer shows a version of the answer as a page, which is its accessible
// original.
func (p *Pages) GetAnswer(c echo.Context, actor authz.Actor) error {
	version, kase, err := p.version(c, actor)
	if err != nil {
		return err
	}
	got, err := p.Answer.Read(c.Request().Context(), actor, kase, version)
	if err != nil {
		return err
	}
	number := kase.Item.Reference
	page := answerPage{
		Base: p.Kit.Base(c, actor, "reply.title", "number", number),
		Case: kase, Path: casePath(number), Pages: got.Pages, Older: got.Number < got.Newest,
	}
	at := versionPath(number, got.Number)
	page.All, page.Document = at+"/alt.zip", web.ViewOf(got.Document, at, got.Files)
	page.Forms = slices.ContainsFunc(got.Files, func(f models.AnswerFile) bool { return f.Kind == models.FilePage })
	page.Files = fileLinks(page.Base, page.Path, got.Number, got.Document.Attachments)
	if got.Document.Files() {
		page.Zip = at + "/filer.zip"
	}
	page.PDF = page.Path + "/svar.pdf"
	if version != answer.Newest {
		page.PDF = at + "/svar.pdf"
	}
	page.Crumbs = append(answerCrumbs(page.Base, number), crumb{"", page.T("crumb.answer")})
	return p.Kit.Render(c, http.StatusOK, "citizen/answer", page)
}

// versionPath is the address of a version of the answer in the case.
func versionPath(caseNumber string, version int) string {
	return casePath(caseNumber) + "/svar/" + strconv.Itoa(version)
}

// answerCrumbs are the way to the answer in the case.
func answerCrumbs(b web.Base, caseNumber string) []crumb {
	return []crumb{{"/krav", b.T("nav.my_requests")}, {casePath(caseNumber), b.T("crumb.case", "number", caseNumber)}}
}

// GetAnswerPDF sends a version of the answer as a file. The name of the file is
// the case number: it tells nothing about the person.
func (p *Pages) GetAnswerPDF(c echo.Context, actor authz.Actor) error {
	version, kase, err := p.version(c, actor)
	if err != nil {
		return err
	}
	pdf, err := p.Answer.PDF(c.Request().Context(), actor, kase, version)
	if err != nil {
		return err
	}
	name := "svar-" + kase.Item.Reference
	if version != answer.Newest {
		name += "-" + strconv.Itoa(version)
	}
	return web.AnswerFile(c, name, pdf)
}

// GetTable sends a table of a version of the answer.
func (p *Pages) GetTable(c echo.Context, actor authz.Actor) error {
	place, err := web.TablePlace(c)
	if err != nil {
		return err
	}
	version, kase, err := p.version(c, actor)
	if err != nil {
		return err
	}
	table, err := p.Answer.Table(c.Request().Context(), actor, kase, version, place)
	if err != nil {
		return err
	}
	return web.AnswerFile(c, fmt.Sprintf("svar-%s-tabell-%d", kase.Item.Reference, place+1), table)
}

// GetAll sends a version of the answer in every form.
func (p *Pages) GetAll(c echo.Context, actor authz.Actor) error {
	version, kase, err := p.version(c, actor)
	if err != nil {
		return err
	}
	return web.Zip(c, fmt.Sprintf("svar-%s-%d", kase.Item.Reference, version), 0, func(ctx context.Context, w io.Writer) error {
		return p.Answer.All(ctx, actor, kase, version, w)
	})
}

// GetFiles sends the files that the person takes along.
func (p *Pages) GetFiles(c echo.Context, actor authz.Actor) error {
	version, kase, err := p.version(c, actor)
	if err != nil {
		return err
	}
	files, err := p.Answer.Files(c.Request().Context(), actor, kase, version)
	if err != nil {
		return err
	}
	return web.Zip(c, "opplysninger-"+kase.Item.Reference, files.Size, files.WriteTo)
}
