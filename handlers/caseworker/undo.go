package caseworker

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
)

// lastStep is the step that can be undone, in words.
type lastStep struct{ ID, Text string }

// last returns the step that can be undone; nil where there is none, or where the
// review is closed.
func (p *Pages) last(c echo.Context, f frame, actor authz.Actor, found rights.Case) (*lastStep, error) {
	if !f.Edit {
		return nil, nil //nolint:nilnil // nothing can be undone
	}
	ctx := c.Request().Context()
	step, ok, err := p.Reviews.Last(ctx, actor, found)
	if err != nil || !ok {
		return nil, err
	}
	names, err := p.Cases.StaffNames(ctx, []string{step.By})
	if err != nil {
		return nil, err
	}
	return &lastStep{ID: step.ID, Text: f.T("work.step.last", "what", staff.StepWords(f.Base, step), "name", names[step.By], "at", f.L.Instant(step.At))}, nil
}

func (p *Pages) postUndo(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	if err := p.Reviews.Undo(c.Request().Context(), actor, found, form.Get("step")); err != nil {
		return p.reviewAgain(c, actor, found, readView(form), reviewForm{}, err)
	}
	return p.Kit.SeeOther(c, readView(form).address(pathOf(found.Item.Reference)), "notice.staff.undone")
}
