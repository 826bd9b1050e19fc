package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// choosePage asks what the person wants, in plain words: one thing or several.
type choosePage struct {
	web.Base

	Crumbs      []crumb
	Body        models.Controller
	Choices     []choice
	SelfService []said
	Errors      web.FieldErrors
}

type choice struct{ Right, Label, Hint string }

func (p *Pages) choosePage(c echo.Context, actor authz.Actor, body models.Controller, activities []models.ProcessingActivity) choosePage {
	page := choosePage{Base: p.Kit.Base(c, actor, "choose.title", "name", body.Name), Body: body}
	page.Crumbs = []crumb{{"/", page.T("crumb.front")}, {bodyPath(body.ID), body.Name}, {"", page.T("crumb.choose")}}
	for _, right := range models.InvokedRights() {
		key := "choose." + string(right)
		page.Choices = append(page.Choices, choice{string(right), page.T(key), page.T(key + ".hint")})
	}
	for _, a := range activities {
		page.SelfService = append(page.SelfService, sayAll(a.Facts.SelfService, page.L.Lang())...)
	}
	return page
}

// chooseAgain shows the choice with what is wrong: nothing was chosen.
func (p *Pages) chooseAgain(c echo.Context, actor authz.Actor, body models.Controller, activities []models.ProcessingActivity) error {
	page := p.choosePage(c, actor, body, activities)
	page.Failed, page.Errors = true, web.FieldErrors{{Field: "right", Message: page.T("submit.right_missing")}}
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/choose", page)
}
