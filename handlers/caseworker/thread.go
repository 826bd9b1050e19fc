package caseworker

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Thread is what the person and the caseworker write to each other.
type Thread interface {
	staff.Thread
	Write(ctx context.Context, actor authz.Actor, c rights.Case, d thread.Draft) error
}

const threadTab = "/meldinger"

type threadPage struct {
	frame

	Person staff.FromPerson
	Not    string // why nothing can be written, "" where it can
	Key    string
	Text   string
	Errors web.FieldErrors
}

func (p *Pages) getThread(c echo.Context, actor authz.Actor, found rights.Case) error {
	page, err := p.threadPage(c, actor, found)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/thread", page)
}

func (p *Pages) threadPage(c echo.Context, actor authz.Actor, found rights.Case) (threadPage, error) {
	page := threadPage{frame: p.frameOf(c, actor, found, threadTab), Key: identity.NewToken()}
	if key := thread.Forbids(found, models.AuthorStaff); key != "" {
		page.Not = page.T(key)
	}
	var err error
	page.Person, err = staff.ReadFromPerson(c.Request().Context(), page.Base, p.Thread, p.Files, actor, found, page.At+threadTab+"/vedlegg", true)
	return page, err
}

// postMessage sends what the caseworker writes. No clock is paused by it.
func (p *Pages) postMessage(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	d := thread.Draft{Key: web.Line(form, "key"), Text: web.Text(form, "message")}
	if d.Key == "" {
		d.Key = identity.NewToken()
	}
	cause := p.Thread.Write(c.Request().Context(), actor, found, d)
	if cause == nil {
		return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+threadTab, "thread.notice.staff_sent")
	}
	wrong, ok := web.Refused(cause, "message")
	if !ok && !fault.Is(cause, fault.Conflict) {
		return cause
	}
	page, err := p.threadPage(c, actor, found)
	if err != nil {
		return err
	}
	page.Failed, page.Text, page.Errors = true, d.Text, page.Word(wrong)
	if ok {
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/thread", page)
	}
	status, _ := page.refuse(cause)
	return p.Kit.Render(c, status, "caseworker/thread", page)
}

// getFile gives a file that the person sent.
func (p *Pages) getFile(c echo.Context, actor authz.Actor, found rights.Case) error {
	file, err := p.Files.OpenFile(c.Request().Context(), actor, found, c.Param("file"))
	if err != nil {
		return err
	}
	return web.CaseFile(c, found.Request.CaseNumber, file)
}
