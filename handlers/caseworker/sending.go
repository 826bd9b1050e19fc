package caseworker

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

const sendingAt = "/overforing"

// sendingPart is how it goes with the files that are to go straight to another
// controller.
type sendingPart struct {
	Heading, State, Reason string
	Said                   string // why it is left at that
	Again, Leave           bool
	Why, WhyError          string
}

func (p *Pages) sending(ctx context.Context, f frame, actor authz.Actor, found rights.Case) (*sendingPart, error) {
	if found.Item.InvokedRight != models.RightPortability {
		return nil, nil //nolint:nilnil // no other right has anything to send
	}
	t, err := p.Sending.Sending(ctx, actor, found)
	if err != nil || t.State == "" {
		return nil, err
	}
	part := &sendingPart{Heading: f.T("transfer.heading", "name", t.ReceiverName), Said: t.Why}
	key, at := "transfer.state."+string(t.State), t.NextAt
	switch {
	case t.State == models.TransferSent:
		at = t.SentAt
	case t.Overdue:
		key = "transfer.state.overdue"
	case t.State == models.TransferFailed && t.Lapsed:
		key = "transfer.state.lapsed"
	}
	part.State = f.T(key)
	if at != nil {
		part.State = f.T(key, "at", f.L.Instant(*at))
	}
	if t.Reason != "" {
		part.Reason = f.T("transfer.reason", "why", f.T("transfer.reason."+string(t.Reason), "status", t.Status))
	}
	part.Leave = f.Mine && t.State == models.TransferFailed
	part.Again = f.Mine && t.Again
	return part, nil
}

func (p *Pages) postSendAgain(c echo.Context, actor authz.Actor, found rights.Case) error {
	if err := p.Sending.SendAgain(c.Request().Context(), actor, found); err != nil {
		return p.again(c, actor, err)
	}
	return p.Kit.SeeOther(c, pathOf(found.Item.Reference), "notice.transfer.again")
}

func (p *Pages) postLeaveSending(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	why := web.Text(form, "why")
	cause := p.Sending.LeaveSending(c.Request().Context(), actor, found, why)
	if cause == nil {
		return p.Kit.SeeOther(c, pathOf(found.Item.Reference), "notice.transfer.left")
	}
	wrong, ok := web.Refused(cause, "why")
	if !ok {
		return p.again(c, actor, cause)
	}
	page, err := p.casePage(c, actor, found)
	if err != nil {
		return err
	}
	if page.Sending == nil {
		return p.again(c, actor, cause)
	}
	page.Failed, page.Errors = true, page.Word(wrong)
	page.Sending.Why, page.Sending.WhyError = why, page.Errors.For("why")
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/case", page)
}
