package citizen

import (
	"context"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/handlers/web"
)

// draftLine is what somebody has begun and not sent.
type draftLine struct{ Body, Saved, Gone, Path string }

// drafts words the person's drafts; there are none for anybody else.
func (p *Pages) drafts(ctx context.Context, b web.Base, actor authz.Actor) ([]draftLine, error) {
	if actor.Role != authz.DataSubject {
		return nil, nil
	}
	found, err := p.Drafts.Drafts(ctx, actor)
	if err != nil {
		return nil, err
	}
	var lines []draftLine
	for _, d := range found {
		lines = append(lines, draftLine{
			Body: d.ControllerName, Saved: b.L.Instant(d.SavedAt), Gone: b.L.Date(b.L.Day(d.GoneAt)), Path: bodyPath(d.ControllerID) + "/krav",
		})
	}
	return lines, nil
}

// draft returns the fields of the person's draft to the body, none where there
// is no draft. Rights that are chosen anew stand in place of the draft's.
func (p *Pages) draft(ctx context.Context, actor authz.Actor, controllerID string, chosen []string) (url.Values, error) {
	fields, err := p.Drafts.Draft(ctx, actor, controllerID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err == nil && len(chosen) > 0 {
		fields["right"] = chosen
	}
	return fields, err
}

// saveDraft keeps what was filled in.
func (p *Pages) saveDraft(ctx context.Context, actor authz.Actor, controllerID string, posted url.Values) error {
	fields := url.Values{}
	for name, values := range posted {
		if slices.Contains(submitFields(), name) {
			fields[name] = values
		}
	}
	return p.Drafts.SaveDraft(ctx, actor, controllerID, fields)
}

// PostDropDraft deletes the draft.
func (p *Pages) PostDropDraft(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	body, err := p.Register.Controller(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	if err := p.Drafts.DropDraft(ctx, actor, body.ID); err != nil {
		return err
	}
	return p.Kit.SeeOther(c, "/krav", "draft.notice.deleted")
}
