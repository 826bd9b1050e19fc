package ombud

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// assignForm says who is to have the case, and which version of it the ombud
// looked at.
type assignForm struct {
	StaffID string
	Version int
}

func readAssignForm(form url.Values) assignForm {
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		version = 0 // no version is ever 0: the service will say that the case has changed
	}
	return assignForm{StaffID: web.Line(form, "staff"), Version: version}
}

func (p *Pages) postAssign(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	f, number := readAssignForm(form), c.Param("number")
	err = p.Cases.Assign(c.Request().Context(), actor, number, f.StaffID, f.Version)
	if err == nil {
		return p.Kit.SeeOther(c, casePath+url.PathEscape(number), "notice.staff.assigned")
	}
	page, openErr := p.open(c, actor)
	if openErr != nil {
		return openErr
	}
	status, message, ok := staff.Refusal(page.Base, err)
	if !ok {
		return err
	}
	page.Failed, page.Path = true, casePath+number
	if fault.Is(err, fault.Invalid) {
		page.Error = message
	} else {
		page.Refusal = message
	}
	for i := range page.Workers {
		page.Workers[i].Chosen = page.Workers[i].ID == f.StaffID
	}
	return p.Kit.Render(c, status, "ombud/case", page)
}
