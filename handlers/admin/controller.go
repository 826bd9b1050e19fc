package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// getController shows the form for a controller: what it is called, how it is
// reached, what it promises and how it keeps its deadlines.
func (p *Pages) getController(c echo.Context, actor authz.Actor) error {
	entry, err := p.entry(c, actor)
	if err != nil {
		return err
	}
	fields := controllerFields(entry.Controller)
	stored, err := controllerFacts(entry.Controller, fields)
	if err != nil {
		return err
	}
	page := p.controllerPage(c, actor, entry)
	page.Fields = showing{b: page.Base}.fields(stored, fields, "", "")
	return p.Kit.Render(c, http.StatusOK, "admin/form", page)
}

func (p *Pages) controllerPage(c echo.Context, actor authz.Actor, entry register.ControllerEntry) formPage {
	at := registerPath(entry.ID)
	page := formPage{
		Base: p.Kit.Base(c, actor, "register.controller.title", "name", entry.Name), Controller: entry.Controller,
		At: at + "/virksomhet", Back: at, Version: entry.Version,
	}
	page.Lead = page.T("register.controller.lead")
	return page
}

func (p *Pages) postController(c echo.Context, actor authz.Actor) error {
	entry, err := p.entry(c, actor)
	if err != nil {
		return err
	}
	fields, edited := controllerFields(entry.Controller), entry
	return p.post(c, part{
		page: p.controllerPage(c, actor, entry), fields: fields, stored: entry,
		typed: func(sent posted) (register.ControllerEntry, fault.Fields, error) {
			var wrong fault.Fields
			var err error
			edited.Controller, wrong, err = editedController(entry.Controller, sent, fields)
			return edited, wrong, err
		},
		save: func() error { return p.Keeper.SaveController(c.Request().Context(), actor, edited.Controller) },
	})
}

// editedController returns the controller with what the form says of it.
func editedController(stored models.Controller, sent posted, fields []field) (models.Controller, fault.Fields, error) {
	edited := stored
	edited.Version = sent.version
	edited.Name, edited.CasePrefix, edited.Kind = sent.facts.line("name"), sent.facts.line("case_prefix"), sent.facts.line("kind")
	f := &edited.Facts
	f.Service, f.Contact, f.Ombud, f.Promise, f.Deadlines = models.Text{}, models.Contact{}, models.Contact{}, nil, nil
	f.Behalf = nil
	f.Quote, f.Units, f.Notes, f.Questions = models.Text{}, nil, nil, nil
	wrong, err := sent.facts.into(fields[len(identity()):], f)
	return edited, wrong, err
}

func (f facts) line(name string) string {
	said, _ := f[name].(string)
	return said
}

// controllerFacts returns what the register says of the controller, as it would
// be typed.
func controllerFacts(c models.Controller, fields []field) (facts, error) {
	all, err := factsOf(c.Facts, fields)
	if err != nil {
		return nil, err
	}
	all["name"], all["case_prefix"], all["kind"] = c.Name, c.CasePrefix, c.Kind
	return all, nil
}

// entry returns what the register says of the controller of the address.
func (p *Pages) entry(c echo.Context, actor authz.Actor) (register.ControllerEntry, error) {
	return p.Keeper.Entry(c.Request().Context(), actor, c.Param("id"))
}

func registerPath(controllerID string) string { return storesPath(controllerID) + "/register" }
