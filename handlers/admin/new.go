package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// newFields are what a controller needs to be put into the register. The rest
// is said in its own forms.
func newFields() []field {
	notice := noticeFields()[0]
	return append(append([]field{{name: "id"}}, identity()...), field{name: "service", sort: asText}, contactFields("contact"), contactFields("ombud"), notice)
}

func (p *Pages) getNew(c echo.Context, actor authz.Actor) error {
	if !actor.Reaches(authz.AllControllers) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	of := p.newPart(c, actor)
	of.page.Fields = showing{b: of.page.Base}.fields(facts{}, of.fields, "", "")
	return p.Kit.Render(c, http.StatusOK, "admin/form", of.page)
}

func (p *Pages) postNew(c echo.Context, actor authz.Actor) error {
	return p.post(c, p.newPart(c, actor))
}

func (p *Pages) newPart(c echo.Context, actor authz.Actor) part {
	page := formPage{Base: p.Kit.Base(c, actor, "register.new.title"), At: "/register/ny", Back: "/admin"}
	page.Lead = page.T("register.new.lead")
	fields := newFields()
	var made models.Controller
	return part{
		page: page, fields: fields,
		typed: func(sent posted) (register.ControllerEntry, fault.Fields, error) {
			made = models.Controller{ID: sent.facts.line("id")}
			made.Name, made.CasePrefix, made.Kind = sent.facts.line("name"), sent.facts.line("case_prefix"), sent.facts.line("kind")
			wrong, err := sent.facts.into(fields[1+len(identity()):], &made.Facts)
			return register.ControllerEntry{Controller: made}, wrong, err
		},
		save: func() error { return p.Keeper.SaveController(c.Request().Context(), actor, made) },
	}
}
