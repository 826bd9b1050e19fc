package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type absencePage struct {
	web.Base
	Controller models.Controller
	At         string
	Lines      []absenceLine
	Staff      []shownOption
	Substitute []shownOption
	Form       absenceForm
	Errors     web.FieldErrors
}

type absenceLine struct{ ID, Words string }

type absenceForm struct{ Staff, First, Last, Substitute string }

func readAbsenceForm(form url.Values) absenceForm {
	return absenceForm{web.Line(form, "staff"), web.Line(form, "first"), web.Line(form, "last"), web.Line(form, "substitute")}
}

// getAbsences shows who is away from the controller's work, and who stands in.
func (p *Pages) getAbsences(c echo.Context, actor authz.Actor) error {
	page, err := p.absences(c, actor, absenceForm{})
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "admin/absence", page)
}

func (p *Pages) absences(c echo.Context, actor authz.Actor, form absenceForm) (absencePage, error) {
	ctx := c.Request().Context()
	controller, err := p.controller(c, actor)
	if err != nil {
		return absencePage{}, err
	}
	colleagues, err := p.Absences.Colleagues(ctx, actor, controller.ID)
	if err != nil {
		return absencePage{}, err
	}
	absences, err := p.Absences.Absences(ctx, actor, controller.ID)
	if err != nil {
		return absencePage{}, err
	}
	page := absencePage{
		Base: p.Kit.Base(c, actor, "register.absence.title", "name", controller.Name), Controller: controller,
		At: storesPath(controller.ID) + "/fravaer", Form: form,
	}
	name := func(id string) string {
		if i := slices.IndexFunc(colleagues, func(o register.Colleague) bool { return o.ID == id }); i >= 0 {
			return colleagues[i].Name
		}
		return id // they work here no more
	}
	for _, a := range absences {
		page.Lines = append(page.Lines, absenceLine{a.ID, page.T("register.absence.line", "name", name(a.StaffID),
			"first", page.L.ShortDate(a.FirstDay), "last", page.L.ShortDate(a.LastDay), "substitute", name(a.SubstituteID))})
	}
	page.Staff, page.Substitute = people(page.Base, colleagues, form.Staff), people(page.Base, colleagues, form.Substitute)
	return page, nil
}

func people(b web.Base, colleagues []register.Colleague, chosen string) []shownOption {
	all := make([]shownOption, 0, len(colleagues))
	for _, o := range colleagues {
		var roles []string
		for _, r := range o.Roles {
			roles = append(roles, b.T("staff.role."+string(r)))
		}
		all = append(all, shownOption{o.ID, o.Name + " (" + strings.Join(roles, ", ") + ")", o.ID == chosen})
	}
	return all
}

func (p *Pages) postAbsence(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	f := readAbsenceForm(form)
	page, err := p.absences(c, actor, f)
	if err != nil {
		return err
	}
	a := models.StaffAbsence{ControllerID: page.Controller.ID, StaffID: f.Staff, SubstituteID: f.Substitute}
	var wrong fault.Fields
	a.FirstDay = day(f.First, "first", &wrong)
	a.LastDay = day(f.Last, "last", &wrong)
	if len(wrong) > 0 {
		page.Errors, page.Failed = page.Word(wrong), true
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "admin/absence", page)
	}
	err = p.Absences.NoteAbsence(c.Request().Context(), actor, a)
	refusal, ok := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return p.Kit.SeeOther(c, page.At, "notice.register.absence_noted")
	case !ok:
		return err
	}
	field := map[string]string{"register.absence.days": "last", "register.absence.substitute": "substitute", "register.absence.twice": "staff"}[refusal.Key]
	if field == "" {
		return err
	}
	status := http.StatusUnprocessableEntity
	if refusal.Kind == fault.Conflict {
		status = http.StatusConflict
	}
	page.Errors, page.Failed = web.FieldErrors{{Field: field, Message: page.T(refusal.Key)}}, true
	return p.Kit.Render(c, status, "admin/absence", page)
}

func day(typed, field string, wrong *fault.Fields) models.Date {
	d, err := models.ParseDate(typed)
	if err != nil {
		wrong.Add(field, "register.problem.date")
	}
	return d
}

func (p *Pages) postEndAbsence(c echo.Context, actor authz.Actor) error {
	if err := p.Absences.EndAbsence(c.Request().Context(), actor, c.Param("id"), c.Param("absence")); err != nil {
		return err
	}
	return p.Kit.SeeOther(c, storesPath(c.Param("id"))+"/fravaer", "notice.register.absence_ended")
}
