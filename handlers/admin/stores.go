package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type storesPage struct {
	web.Base
	Controller models.Controller
	Stores     []storeLine
	Graph      graph
}

type storeLine struct {
	Path, Name, Kind, Owner, Retention, Backups string
	Activities                                  []string
	Lately                                      []string // how its searches ended, in words
}

// getStores shows a controller's stores: what they serve, who owns them, how
// their searches ended lately, and how a search runs through them.
func (p *Pages) getStores(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	controller, err := p.controller(c, actor)
	if err != nil {
		return err
	}
	stores, err := p.Register.Stores(ctx, controller.ID)
	if err != nil {
		return err
	}
	activities, err := p.Register.Activities(ctx, controller.ID)
	if err != nil {
		return err
	}
	records, err := p.Stores.Records(ctx, actor, controller.ID)
	if err != nil {
		return err
	}
	page := storesPage{Base: p.Kit.Base(c, actor, "admin.stores.title", "name", controller.Name), Controller: controller}
	for _, s := range stores {
		page.Stores = append(page.Stores, line(page.Base, s, activities, records[s.ID]))
	}
	page.Graph = draw(page.Base, stores)
	return p.Kit.Render(c, http.StatusOK, "admin/stores", page)
}

// controller returns the controller of the address, unless it is outside what
// the administrator looks after.
func (p *Pages) controller(c echo.Context, actor authz.Actor) (models.Controller, error) {
	if !actor.Reaches(c.Param("id")) {
		return models.Controller{}, fault.New(fault.NotFound, "error.not_found")
	}
	return p.Register.Controller(c.Request().Context(), c.Param("id"))
}

func line(b web.Base, s models.RecordStore, activities []models.ProcessingActivity, records []collect.Record) storeLine {
	l := storeLine{
		Path: storePath(s.ControllerID, s.ID), Name: s.Facts.Name.In(b.L.Lang()), Kind: b.T("admin.kind." + string(s.Kind)),
		Owner: s.Facts.Owner.Name, Retention: b.T("admin.retention_none"), Activities: served(b, s, activities),
	}
	if r := s.Facts.Retention; r != nil {
		l.Retention = r.Text.In(b.L.Lang())
	}
	if n := s.Facts.BackupDays; n > 0 {
		l.Backups = b.N("admin.backups", n)
	}
	for _, r := range records {
		l.Lately = append(l.Lately, b.N("admin.lately."+string(r.State), r.Count, "last", b.L.ShortInstant(r.Last)))
	}
	return l
}

// served returns the names of the processing activities the store serves.
func served(b web.Base, s models.RecordStore, activities []models.ProcessingActivity) []string {
	var names []string
	for _, id := range s.Facts.Activities {
		for _, a := range activities {
			if a.ID == id {
				names = append(names, a.Facts.Name.In(b.L.Lang()))
			}
		}
	}
	return names
}

func storesPath(controllerID string) string { return "/admin/" + controllerID }

func storePath(controllerID, storeID string) string {
	return storesPath(controllerID) + "/fagsystem/" + storeID
}
