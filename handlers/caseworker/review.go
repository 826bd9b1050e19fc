package caseworker

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type reviewPage struct {
	frame

	View     view
	Text     string // what is searched for
	Whole    string // address of the view without the search
	Found    string // how many rows have the text
	Filters  []filterLink
	Tables   []staff.Table
	Total    int
	Decided  int
	Progress string
	Rest     int // rows that can be released without being looked at one by one
	Grounds  []ground
	All      *staff.AllRows // everything that is shown; nil: it is all in view
	Pager    web.Pager
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
	q, err := p.query(ctx, actor, found, v)
	if fault.KeyOf(err) == "review.search_gone" {
		page.refuse(err)
		v.Search = ""
		q, err = p.query(ctx, actor, found, v)
	}
	if err != nil {
		return page, err
	}
	looked, err := p.Reviews.Look(ctx, actor, found, q)
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
	v.Page, page.Text = looked.Page, q.Text
	page.View = v
	page.count(looked)
	page.Pager = web.PagerOf(page.Base, looked.Page, looked.Pages, func(n int) string {
		to := v
		to.Page = n
		return to.address(page.At)
	})
	page.Tables = staff.Tables(page.Base, looked.Rows, looked.Samples(), stores, layouts)
	page.rows(looked, q, found.Item, layouts)
	page.Grounds = groundsOf(page.Base, found.Item, "")
	page.Last, err = p.last(c, page.frame, actor, found)
	return page, err
}

// query returns what the view asks for.
func (p *Pages) query(ctx context.Context, actor authz.Actor, found rights.Case, v view) (review.Query, error) {
	q := review.Query{Show: v.Show, Page: v.Page}
	var err error
	if v.Search != "" {
		if q.Text, err = p.Reviews.Searched(ctx, actor, found, v.Search); err != nil {
			return q, err
		}
	}
	q.Own, err = p.known(ctx, actor, found)
	return q, err
}

// rows adds to each row where it is opened and what is suggested in it, and to each
// table the choice of all its rows.
func (p *reviewPage) rows(looked review.View, q review.Query, item models.RequestItem, layouts collect.Layouts) {
	next := 0
	for i := range p.Tables {
		t := &p.Tables[i]
		for j := range t.Rows {
			row := looked.Rows[next].Row
			next++
			t.Rows[j].Open = p.At + rowAt + t.Rows[j].Ref
			t.Rows[j].Suggests = suggests(p.Base, row.Suggested(q.Own, review.FieldsOf(layouts, []review.Row{row}, item)))
		}
		for _, col := range looked.Collections {
			if col.From == t.From && col.Shown > len(t.Rows) {
				t.All = &staff.AllRows{Value: originText(col.From), Label: p.N("work.review.all_of", col.Shown, "table", t.Label)}
			}
		}
	}
	if looked.Pages > 1 {
		p.All = &staff.AllRows{Value: everything, Label: p.N("work.review.all_shown", looked.Shown)}
	}
}

// suggests says what kinds of suggestions there are, each once.
func suggests(b web.Base, suggested []review.Suggestion) string {
	var kinds []string
	for _, s := range suggested {
		if kind := b.T("work.suggest." + string(s.Kind)); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return ""
	}
	return b.T("work.suggest.whole", "kind", strings.Join(kinds, ", "))
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
func (p *reviewPage) count(looked review.View) {
	p.Total, p.Decided, p.Rest = looked.Total, looked.Decided, looked.Rest
	p.Progress = p.N("work.review.progress", p.Total, "decided", p.L.Number(p.Decided))
	if p.View.Search != "" {
		p.Found = p.N("work.review.found", looked.Counts[review.ShowAll])
		p.Whole = view{Show: p.View.Show}.address(p.At)
	}
	for _, show := range review.Shows() {
		label := p.T("work.review.show."+string(show), "count", p.L.Number(looked.Counts[show]))
		if show == review.ShowSuggested && p.View.Show != show {
			label = p.T("work.review.show_suggested") // to count them, every row would have to be looked through
		}
		p.Filters = append(p.Filters, filterLink{Path: view{Show: show, Search: p.View.Search}.address(p.At), Label: label, Current: show == p.View.Show})
	}
}

func (p *Pages) postSearch(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	text, v := web.Text(form, "text"), view{Show: readView(form).Show, Page: 1}
	var err error
	if v.Search, err = p.Reviews.Search(c.Request().Context(), actor, found, text); err == nil {
		return p.Kit.SeeOther(c, v.address(pathOf(found.Item.Reference)), "")
	}
	wrong, ok := web.Refused(err, "text")
	if !ok {
		return err
	}
	page, err := p.reviewPage(c, actor, found, view{Show: v.Show, Page: 1})
	if err != nil {
		return err
	}
	page.Failed, page.Errors, page.Text = true, page.Word(wrong), text
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/review", page)
}
