package caseworker

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
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
	err := p.choose(c.Request().Context(), actor, found, v, f)
	if fault.KindOf(err) == fault.NotFound {
		return err
	}
	if err != nil {
		return p.reviewAgain(c, actor, found, v, f, err)
	}
	return p.Kit.SeeOther(c, v.address(pathOf(found.Item.Reference)), "notice.staff."+f.Outcome)
}

// choose decides about the rows that are ticked, or about all of a collection, or of
// what is shown, on every page.
func (p *Pages) choose(ctx context.Context, actor authz.Actor, found rights.Case, v view, f reviewForm) error {
	if len(f.All) == 0 {
		refs, err := f.refs()
		if err != nil {
			return err
		}
		return p.Reviews.Choose(ctx, actor, found, refs, f.choice())
	}
	q, err := p.query(ctx, actor, found, v)
	if err != nil {
		return err
	}
	var ok bool
	if q.From, ok = origin(f.All[0]); !ok {
		return fault.New(fault.NotFound, "error.not_found")
	}
	_, err = p.Reviews.ChooseAll(ctx, actor, found, q, f.choice())
	return err
}

func (p *Pages) postRest(c echo.Context, actor authz.Actor, found rights.Case) error {
	if _, err := p.Reviews.ReleaseRest(c.Request().Context(), actor, found); err != nil {
		return p.reviewAgain(c, actor, found, view{Show: review.ShowAll, Page: 1}, reviewForm{}, err)
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
	if p.All != nil {
		p.All.Checked = slices.Contains(f.All, p.All.Value)
	}
	for i := range p.Tables {
		if all := p.Tables[i].All; all != nil {
			all.Checked = slices.Contains(f.All, all.Value)
		}
		p.Tables[i].Checked = slices.Contains(f.Tables, p.Tables[i].Refs)
		for j := range p.Tables[i].Rows {
			p.Tables[i].Rows[j].Checked = slices.Contains(f.Refs, p.Tables[i].Rows[j].Ref)
		}
	}
}
