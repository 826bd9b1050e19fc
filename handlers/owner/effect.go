package owner

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Erasures gives owners what they are asked to erase, and takes their answers.
type Erasures interface {
	Tasks(ctx context.Context, actor authz.Actor) ([]fulfil.Task, error)
	Task(ctx context.Context, actor authz.Actor, id string) (fulfil.Task, error)
	Answer(ctx context.Context, actor authz.Actor, id string, reply fulfil.Reply) error
}

// erasurePath returns the address of what is to be erased.
func erasurePath(id string) string { return tasksPath + "/sletting/" + url.PathEscape(id) }

type erasurePage struct {
	web.Base

	Home       string
	At         string
	Controller string
	Clock      staff.Clock
	Name       string
	Keys       []key
	Tables     []staff.EffectTable
	Open       bool
	State      string // of a task that is answered
	Reply      fulfil.Reply
	Note       string
	Errors     web.FieldErrors
	Refusal    string
}

func (p *Pages) getErasure(c echo.Context, actor authz.Actor) error {
	page, err := p.erasure(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "owner/erasure", page)
}

func (p *Pages) erasure(c echo.Context, actor authz.Actor) (erasurePage, error) {
	t, err := p.Erasures.Task(c.Request().Context(), actor, c.Param("id"))
	if err != nil {
		return erasurePage{}, err
	}
	b := p.Kit.Base(c, actor, "owner.erasure.title", "store", t.Store.Facts.Name)
	page := erasurePage{
		Base: b, Home: tasksPath, At: erasurePath(t.ID), Controller: t.ControllerName, Clock: staff.TaskClock(b, t.Due, p.Now()),
		Open: t.Open(), State: erasureState(b, t), Note: t.Note,
	}
	if page.Open {
		page.Name, page.Keys = t.Name, keysOf(b, t.Seeds)
		page.Tables = staff.PlannedTables(b, t.Effect)
	}
	return page, nil
}

// erasureState says how a task ended.
func erasureState(b web.Base, t fulfil.Task) string {
	if t.State == models.FulfilHanded {
		return b.T("owner.erasure.state.given_up")
	}
	return b.T("effect.done." + string(t.State))
}

func (p *Pages) postErasure(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	reply := fulfil.Reply{State: models.FulfilmentState(web.Line(form, "state")), Note: web.Text(form, "note")}
	wrong := reply.Check()
	var cause error
	if len(wrong) == 0 {
		if cause = p.Erasures.Answer(c.Request().Context(), actor, c.Param("id"), reply); cause == nil {
			return p.Kit.SeeOther(c, tasksPath, "notice.staff.task_answered")
		}
		if !fault.Is(cause, fault.Conflict) && !fault.Is(cause, fault.Invalid) {
			return cause
		}
	}
	page, err := p.erasure(c, actor)
	if err != nil {
		return err
	}
	page.Failed, page.Reply, page.Errors = true, reply, page.Word(wrong)
	status := http.StatusUnprocessableEntity
	if cause != nil {
		status, page.Refusal, _ = staff.Refusal(page.Base, cause)
	}
	return p.Kit.Render(c, status, "owner/erasure", page)
}
