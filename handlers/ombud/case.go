package ombud

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type casePage struct {
	web.Base

	Head      staff.Head
	Asked     []staff.Fact
	About     string
	Dates     []staff.DateLine
	Deletions []staff.Deletion
	Events    []staff.Event

	Assign  bool // the case is open: somebody can be given it
	Workers []worker
	Version int
	Error   string // what is wrong with the choice of caseworker
	Refusal string
	Course  staff.CourseOf
}

type worker struct {
	ID, Name string
	Chosen   bool
}

func (p *Pages) getCase(c echo.Context, actor authz.Actor) error {
	page, err := p.open(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "ombud/case", page)
}

// open reads everything the page shows.
func (p *Pages) open(c echo.Context, actor authz.Actor) (casePage, error) {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return casePage{}, err
	}
	b := p.Kit.Base(c, actor, "ombud.title", "number", found.Item.Reference)
	page := casePage{
		Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), About: found.Asked.About,
		Dates: staff.Dates(b, found, p.Now()), Assign: found.Item.Status.Open(), Version: found.Request.Version,
	}
	activities, err := p.Register.Activities(ctx, found.Item.ControllerID)
	if err != nil {
		return page, err
	}
	page.Asked = staff.Asked(b, found, staff.ScopeOf(b, found.Item, activities))
	deletions, err := p.Sources.Deletions(ctx, actor, []string{found.Item.ID})
	if err != nil {
		return page, err
	}
	page.Deletions = staff.Deletions(b, deletions[found.Item.ID], b.L.Day(p.Now()))
	if page.Events, err = p.events(ctx, b, actor, found); err != nil {
		return page, err
	}
	if page.Course, err = staff.ReadCourse(ctx, b, p.Cases, actor, found, casePath+found.Item.Reference); err != nil {
		return page, err
	}
	page.Workers, err = p.workers(ctx, b, actor, found)
	return page, err
}

func (p *Pages) events(ctx context.Context, b web.Base, actor authz.Actor, found rights.Case) ([]staff.Event, error) {
	entries, err := p.Cases.Events(ctx, actor, found)
	if err != nil {
		return nil, err
	}
	names, err := p.Cases.StaffNames(ctx, staff.Doers(entries))
	if err != nil {
		return nil, err
	}
	stores, err := p.Register.Stores(ctx, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	return staff.Timeline(b, entries, staff.Names{Staff: names, Stores: staff.StoreNames(b, stores)}), nil
}

func (p *Pages) workers(ctx context.Context, b web.Base, actor authz.Actor, found rights.Case) ([]worker, error) {
	able, err := p.Cases.Caseworkers(ctx, actor, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	loads, err := p.Cases.Loads(ctx, actor, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	workers := make([]worker, 0, len(able))
	for _, s := range able {
		has := found.Request.AssigneeID != nil && *found.Request.AssigneeID == s.ID
		workers = append(workers, worker{ID: s.ID, Name: staff.WithLoad(b, s.Name, loads[s.ID]), Chosen: has})
	}
	return workers, nil
}
