package caseworker

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type reviewPage struct {
	frame

	View     view
	Filters  []filterLink
	Tables   []staff.Table
	Total    int
	Decided  int
	Progress string
	Rest     int // rows that can be released without being looked at one by one
	Grounds  []ground
	Previous string
	Next     string
	Pages    string
	Form     reviewForm
	Last     *lastStep
	Shielded string // that addresses are kept out of the rows, and what to look for
	Errors   web.FieldErrors
}

type filterLink struct {
	Path, Label string
	Current     bool
}

type ground struct {
	Code, Name string
	Plain      bool // it needs no argument of the controller's own
	Chosen     bool
}

func (p *Pages) getReview(c echo.Context, actor authz.Actor, found rights.Case) error {
	page, err := p.reviewPage(c, actor, found, readView(c.QueryParams()))
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/review", page)
}

func (p *Pages) reviewPage(c echo.Context, actor authz.Actor, found rights.Case, v view) (reviewPage, error) {
	ctx := c.Request().Context()
	page := reviewPage{frame: p.frameOf(c, actor, found, "/gjennomgang")}
	if found.Shielded() {
		page.Shielded = page.T("work.review.shielded")
	}
	rows, err := p.Reviews.OpenRows(ctx, actor, found)
	if err != nil {
		return page, err
	}
	stores, err := p.Collections.Status(ctx, actor, found)
	if err != nil {
		return page, err
	}
	layouts, err := p.Sources.Layouts(ctx, found.Item)
	if err != nil {
		return page, err
	}
	page.count(rows)
	var seen []staff.Numbered
	for _, r := range staff.Arranged(rows, stores) {
		if shown(v.Show, r.Row) {
			seen = append(seen, r)
		}
	}
	page.Tables = staff.Tables(page.Base, page.cut(v, seen), rows, stores, layouts)
	for i := range page.Tables {
		for j := range page.Tables[i].Rows {
			page.Tables[i].Rows[j].Open = page.At + rowAt + page.Tables[i].Rows[j].Ref
		}
	}
	page.Grounds = groundsOf(page.Base, found.Item, "")
	page.Last, err = p.last(c, page.frame, actor, found)
	return page, err
}

// groundsOf returns what something of the item can be held back on.
func groundsOf(b web.Base, item models.RequestItem, chosen string) []ground {
	var all []ground
	for _, g := range item.Withholding() {
		all = append(all, ground{Code: string(g), Name: staff.GroundName(b, g), Plain: !g.MustArgue(), Chosen: string(g) == chosen})
	}
	return all
}

// count fills in the numbers and the filters.
func (p *reviewPage) count(rows []review.Row) {
	counts := map[string]int{}
	for _, r := range rows {
		for _, show := range shows() {
			if shown(show, r) {
				counts[show]++
			}
		}
		if r.Choice == nil && !r.Third {
			p.Rest++
		}
	}
	p.Total, p.Decided = len(rows), len(rows)-counts[showUndecided]
	p.Progress = p.N("work.review.progress", p.Total, "decided", p.L.Number(p.Decided))
	for _, show := range shows() {
		p.Filters = append(p.Filters, filterLink{
			Path: view{Show: show}.address(p.At), Label: p.T("work.review.show."+show, "count", p.L.Number(counts[show])),
		})
	}
}

// cut returns the rows of the view's page, and fills in the way to the others.
func (p *reviewPage) cut(v view, seen []staff.Numbered) []staff.Numbered {
	last := max(1, (len(seen)+rowsPerView-1)/rowsPerView)
	v.Page = min(v.Page, last)
	p.View = v
	for i := range p.Filters {
		p.Filters[i].Current = shows()[i] == v.Show
	}
	if v.Page > 1 {
		p.Previous = view{v.Show, v.Page - 1}.address(p.At)
	}
	if v.Page < last {
		p.Next = view{v.Show, v.Page + 1}.address(p.At)
	}
	if last > 1 {
		p.Pages = p.T("work.review.page", "page", v.Page, "pages", last)
	}
	return seen[(v.Page-1)*rowsPerView : min(v.Page*rowsPerView, len(seen))]
}
