package queue

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// view is a saved view over the queue.
type view struct {
	Name    string
	Path    string
	Change  string // where it is renamed or deleted
	Count   string // of open cases, "" where they are not counted
	Current bool
}

// viewsOf words the saved views. A query is read again as an address is: what
// has left the queue meanwhile falls away.
func viewsOf(b web.Base, at place, now filter, actor authz.Actor, desk rights.Desk, saved []models.SavedView) []view {
	now.After = ""
	views := make([]view, 0, len(saved))
	for _, s := range saved {
		f := savedFilter(s.Query, at, desk)
		v := view{Name: s.Name, Path: f.address(at), Change: at.path + "/visning/" + s.ID, Current: f == now}
		if n, ok := desk.Count(f.query(actor)); ok {
			v.Count = b.L.Number(int(n))
		}
		views = append(views, v)
	}
	return views
}

// savedFilter reads a filter without what is not kept: words of a search, and
// the place in the list.
func savedFilter(query string, at place, desk rights.Desk) filter {
	values, err := url.ParseQuery(query)
	if err != nil {
		values = nil
	}
	f := readFilter(values, at, desk)
	f.Number, f.After = "", ""
	return f
}

// postView gives the filter that the page had a name.
func (p *Pages) postView(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	ctx, at := c.Request().Context(), places[actor.Role]
	desk, err := p.Cases.Desk(ctx, actor)
	if err != nil {
		return err
	}
	f, name := savedFilter(form.Get("query"), at, desk), web.Line(form, "name")
	if err = p.Views.SaveView(ctx, actor, name, f.encode(at)); err == nil {
		return p.Kit.SeeOther(c, f.address(at), "notice.queue.view_saved")
	}
	return p.again(c, actor, desk, f, "view-name", name, err)
}

// again shows the page with what is wrong with a view.
func (p *Pages) again(c echo.Context, actor authz.Actor, desk rights.Desk, f filter, field, name string, wrong error) error {
	page, err := p.compose(c, actor, desk, f)
	if err != nil {
		return err
	}
	status, message, ok := staff.Refusal(page.Base, wrong)
	if !ok {
		return wrong
	}
	page.Errors, page.Failed = web.FieldErrors{{Field: field, Message: message}}, true
	if field == "view-name" {
		page.ViewName = name
	}
	return p.Kit.Render(c, status, template, page)
}

// postViewChange renames a view, or deletes it.
func (p *Pages) postViewChange(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	ctx, at, id := c.Request().Context(), places[actor.Role], c.Param("id")
	views, err := p.Views.Views(ctx, actor)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(views, func(v models.SavedView) bool { return v.ID == id }) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	notice := "notice.queue.view_renamed"
	if form.Get("do") == "delete" {
		notice, err = "notice.queue.view_deleted", p.Views.DeleteView(ctx, actor, id)
	} else {
		err = p.Views.RenameView(ctx, actor, id, web.Line(form, "name"))
	}
	if err == nil {
		return p.Kit.SeeOther(c, at.path, notice)
	}
	desk, deskErr := p.Cases.Desk(ctx, actor)
	if deskErr != nil {
		return deskErr
	}
	return p.again(c, actor, desk, filter{Status: at.status}, "views", "", err)
}
