package owner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type tasksPage struct {
	Unvouched bool // the login did not confirm the address the tasks are kept by
	web.Base

	Open []taskLine
	Done []taskLine
}

type taskLine struct {
	Path       string
	What       string // to search, to erase, …
	Store      string
	Controller string
	Clock      staff.Clock
	Came       string // the day it was given
	State      string // of a task that is done
	Answered   string
}

func (p *Pages) getTasks(c echo.Context, actor authz.Actor) error {
	tasks, err := p.Tasks.Tasks(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	page := tasksPage{Base: p.Kit.Base(c, actor, "owner.title"), Unvouched: actor.Email == ""}
	for _, t := range tasks {
		line := p.line(page.Base, t)
		if t.State == models.TaskOpen {
			page.Open = append(page.Open, line)
		} else {
			page.Done = append(page.Done, line)
		}
	}
	changes, err := p.Changes.Tasks(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	for _, t := range changes {
		line := p.changeLine(page.Base, t)
		if t.Open() {
			page.Open = append(page.Open, line)
		} else {
			page.Done = append(page.Done, line)
		}
	}
	return p.Kit.Render(c, http.StatusOK, "owner/tasks", page)
}

func (p *Pages) line(b web.Base, t collect.Task) taskLine {
	line := taskLine{
		Path: pathOf(t.ID), What: b.T("owner.what.search"), Store: t.Store.Facts.Name.In(b.L.Lang()), Controller: t.ControllerName,
		Clock: staff.TaskClock(b, t.Due, p.Now()), Came: b.L.ShortDate(b.L.Day(t.CreatedAt)), State: b.T("owner.state." + string(t.State)),
	}
	if t.AnsweredAt != nil {
		line.Answered = b.L.ShortInstant(*t.AnsweredAt)
	}
	return line
}

func (p *Pages) changeLine(b web.Base, t fulfil.Task) taskLine {
	line := taskLine{
		Path: changePath(t.ID), What: b.T("owner.what." + string(t.Kind)), Store: t.Store.Facts.Name.In(b.L.Lang()), Controller: t.ControllerName,
		Clock: staff.TaskClock(b, t.Due, p.Now()), Came: b.L.ShortDate(b.L.Day(t.CreatedAt)), State: changeState(b, t),
	}
	if t.EndedAt != nil {
		line.Answered = b.L.ShortInstant(*t.EndedAt)
	}
	return line
}
