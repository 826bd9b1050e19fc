package approver

import (
	"context"
	"io"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// decision is what the approver decides about which version of the draft.
type decision struct {
	Version int
	Note    string // what has to change, for a draft that is returned
}

func readDecision(form url.Values) decision {
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		version = 0 // no version is ever 0: the service will say that the draft has changed
	}
	return decision{Version: version, Note: web.Text(form, "note")}
}

func (p *Pages) postApprove(c echo.Context, actor authz.Actor) error {
	return p.decide(c, actor, true, "notice.staff.approved")
}

func (p *Pages) postReturn(c echo.Context, actor authz.Actor) error {
	return p.decide(c, actor, false, "notice.staff.returned")
}

// decide takes the decision and goes back to the queue, or shows the draft
// again with why it was not taken.
func (p *Pages) decide(c echo.Context, actor authz.Actor, approve bool, notice string) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	d, ctx := readDecision(form), c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	var cause error
	if approve {
		cause = p.Drafts.Approve(ctx, actor, found, d.Version)
	} else {
		cause = p.Drafts.Return(ctx, actor, found, d.Version, d.Note)
	}
	if cause == nil {
		return p.Kit.SeeOther(c, queuePath, notice)
	}
	page, err := p.open(c, actor)
	if err != nil {
		return err
	}
	status, message, ok := staff.Refusal(page.Base, cause)
	if !ok {
		return cause
	}
	page.Failed, page.Note = true, d.Note
	if fault.Is(cause, fault.Invalid) {
		page.Errors = web.FieldErrors{{Field: "note", Message: message}}
	} else {
		page.Refusal = message
	}
	return p.Kit.Render(c, status, "approver/case", page)
}

// getPDF gives the answer as it will be sent, as a PDF.
func (p *Pages) getPDF(c echo.Context, actor authz.Actor) error {
	found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	if !waiting(found) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return web.PDF(c, found.Item.Reference, func(ctx context.Context, w io.Writer) error { return p.Drafts.PreviewPDF(ctx, actor, found, w) })
}
