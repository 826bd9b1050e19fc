package admin

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// getActivity shows the form for a processing activity: all that an answer
// tells of it under Art. 15(1)(a) to (h) and 15(2).
func (p *Pages) getActivity(c echo.Context, actor authz.Actor) error {
	of, stored, err := p.activityPart(c, actor)
	if err != nil {
		return err
	}
	typed, err := factsOf(stored.Facts, of.fields)
	if err != nil {
		return err
	}
	of.page.Fields = showing{b: of.page.Base}.fields(typed, of.fields, "", "")
	return p.Kit.Render(c, http.StatusOK, "admin/form", of.page)
}

func (p *Pages) postActivity(c echo.Context, actor authz.Actor) error {
	of, _, err := p.activityPart(c, actor)
	if err != nil {
		return err
	}
	return p.post(c, of)
}

// activityPart returns the activity of the address; a new one where the address
// names none.
func (p *Pages) activityPart(c echo.Context, actor authz.Actor) (part, models.ProcessingActivity, error) {
	entry, err := p.entry(c, actor)
	if err != nil {
		return part{}, models.ProcessingActivity{}, err
	}
	at, id := registerPath(entry.ID), c.Param("activity")
	stored, fields := models.ProcessingActivity{ControllerID: entry.ID, ID: id}, newActivityFields(entry.Controller)
	page := formPage{
		Base: p.Kit.Base(c, actor, "register.activity.new"), Controller: entry.Controller, At: at + "/aktivitet", Back: at, Version: 0,
	}
	if id != "" {
		i := slices.IndexFunc(entry.Activities, func(a models.ProcessingActivity) bool { return a.ID == id })
		if i < 0 {
			return part{}, stored, fault.New(fault.NotFound, "error.not_found")
		}
		stored, fields = entry.Activities[i], activityFields(entry.Controller)
		page.Base = p.Kit.Base(c, actor, "register.activity.title", "name", stored.Facts.Name.In(p.Kit.Language(c)))
		page.At += "/" + url.PathEscape(id)
		page.Version, page.Remove = stored.Version, page.At+"/ta-ut"
	}
	page.Lead = page.T("register.activity.lead")
	var edited models.ProcessingActivity
	return part{
		page: page, fields: fields, stored: entry,
		typed: func(sent posted) (register.ControllerEntry, fault.Fields, error) {
			var wrong fault.Fields
			edited, wrong, err = editedActivity(stored, sent, fields)
			return with(entry, edited), wrong, err
		},
		save: func() error { return p.Keeper.SaveActivity(c.Request().Context(), actor, edited) },
	}, stored, nil
}

func editedActivity(stored models.ProcessingActivity, sent posted, fields []field) (models.ProcessingActivity, fault.Fields, error) {
	edited := models.ProcessingActivity{ControllerID: stored.ControllerID, ID: stored.ID, Version: sent.version}
	if stored.Version == 0 {
		edited.ID, edited.Version = sent.facts.line("id"), 0
	}
	wrong, err := sent.facts.into(fields, &edited.Facts)
	if abroad, ok := sent.facts["third_country"].(facts); ok && !blank(abroad) && abroad.line("transfers") == "" {
		wrong.Add("third_country.transfers", "register.problem.choose") // silence is not a no
	}
	return edited, wrong, err
}

// with returns the entry with the activity in the place of the one it had.
func with(entry register.ControllerEntry, a models.ProcessingActivity) register.ControllerEntry {
	entry.Activities = slices.Clone(entry.Activities)
	i := slices.IndexFunc(entry.Activities, func(had models.ProcessingActivity) bool { return had.ID == a.ID })
	if i < 0 {
		entry.Activities = append(entry.Activities, a)
	} else {
		entry.Activities[i] = a
	}
	return entry
}

// postRemoveActivity takes the activity out of the register.
func (p *Pages) postRemoveActivity(c echo.Context, actor authz.Actor) error {
	of, stored, err := p.activityPart(c, actor)
	if err != nil {
		return err
	}
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	err = p.Keeper.RemoveActivity(c.Request().Context(), actor, stored.ControllerID, stored.ID, versionOf(form))
	if err == nil {
		return p.Kit.SeeOther(c, of.page.Back, "notice.register.removed")
	}
	typed, failed := factsOf(stored.Facts, of.fields)
	if failed != nil {
		return failed
	}
	return p.refused(c, of.page, posted{facts: typed, version: stored.Version}, of.fields, nil, err)
}
