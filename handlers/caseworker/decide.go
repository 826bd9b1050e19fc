package caseworker

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
)

func (p *Pages) postReview(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	f, v := readReviewForm(form), readView(form)
	if wrong := f.check(found.Item); len(wrong) > 0 {
		page, err := p.reviewPage(c, actor, found, v)
		if err != nil {
			return err
		}
		page.Failed, page.Errors = true, page.Word(wrong)
		page.keep(f)
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/review", page)
	}
	refs, err := f.refs()
	if err != nil {
		return err
	}
	if err := p.Reviews.Choose(c.Request().Context(), actor, found, refs, f.choice()); err != nil {
		return p.reviewAgain(c, actor, found, v, f, err)
	}
	return p.Kit.SeeOther(c, v.address(pathOf(found.Item.Reference)), "notice.staff."+f.Outcome)
}

func (p *Pages) postRest(c echo.Context, actor authz.Actor, found rights.Case) error {
	if _, err := p.Reviews.ReleaseRest(c.Request().Context(), actor, found); err != nil {
		return p.reviewAgain(c, actor, found, view{Show: showAll, Page: 1}, reviewForm{}, err)
	}
	return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+"/gjennomgang", "notice.staff.released_rest")
}

// reviewAgain shows the review with why the choice was not taken, and the
// choice as it was.
func (p *Pages) reviewAgain(c echo.Context, actor authz.Actor, found rights.Case, v view, f reviewForm, cause error) error {
	page, err := p.reviewPage(c, actor, found, v)
	if err != nil {
		return err
	}
	status, ok := page.refuse(cause)
	if !ok {
		return cause
	}
	page.keep(f)
	return p.Kit.Render(c, status, "caseworker/review", page)
}

// keep puts what was chosen back into the page.
func (p *reviewPage) keep(f reviewForm) {
	p.Form = f
	for i := range p.Grounds {
		p.Grounds[i].Chosen = p.Grounds[i].Code == f.Ground
	}
	for i := range p.Tables {
		p.Tables[i].Checked = slices.Contains(f.Tables, p.Tables[i].Refs)
		for j := range p.Tables[i].Rows {
			p.Tables[i].Rows[j].Checked = slices.Contains(f.Refs, p.Tables[i].Rows[j].Ref)
		}
	}
}
