package owner

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Changes gives owners what they are asked to erase or restrict, and takes their
// answers.
type Changes interface {
	Tasks(ctx context.Context, actor authz.Actor) ([]fulfil.Task, error)
	Task(ctx context.Context, actor authz.Actor, id string) (fulfil.Task, error)
	Answer(ctx context.Context, actor authz.Actor, id string, reply fulfil.Reply) error
}

// changePath returns the address of what is to be done.
func changePath(id string) string { return tasksPath + "/endring/" + url.PathEscape(id) }

type changePage struct {
	web.Base

	Home       string
	Do, Why    string // what is to be done, and why it is asked
	Found      string // what stands over the tables
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

func (p *Pages) getChange(c echo.Context, actor authz.Actor) error {
	page, err := p.change(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "owner/effect", page)
}

func (p *Pages) change(c echo.Context, actor authz.Actor) (changePage, error) {
	t, err := p.Changes.Task(c.Request().Context(), actor, c.Param("id"))
	if err != nil {
		return changePage{}, err
	}
	key := "owner.effect." + string(t.Kind)
	b := p.Kit.Base(c, actor, key+".title", "store", t.Store.Facts.Name)
	page := changePage{
		Base: b, Home: tasksPath, At: changePath(t.ID), Controller: t.ControllerName, Clock: staff.TaskClock(b, t.Due, p.Now()),
		Open: t.Open(), State: changeState(b, t), Note: t.Note, Do: b.T(key + ".do"), Why: b.T(key + ".why"), Found: b.T(key + ".found"),
	}
	if page.Open {
		page.Name, page.Keys = t.Name, keysOf(b, t.Seeds)
		page.Tables = staff.PlannedTables(b, t.Effect)
		switch {
		case t.Kind == models.EffectErase && t.Rest(): // what the rows could be found by is gone from them
			page.Do = b.T("owner.effect.erase.rest")
			page.Tables = append(page.Tables, keyTables(b, t, "owner.effect.rows", t.Effect.Choice.Do.ByHand)...)
		case t.Kind == models.EffectLift && t.Effect.Plan != nil:
			page.Tables = append(page.Tables, keyTables(b, t, "owner.effect.rows", func(o engine.Obstacle) bool { return !fulfil.MayBeOthers(o) })...)
			if others := keyTables(b, t, "owner.effect.rows.others", fulfil.MayBeOthers); len(others) > 0 {
				page.Do, page.Tables = b.T("owner.effect.lift.others"), append(page.Tables, others...)
			}
		}
	}
	return page, nil
}

// keyTables names rows the portal has left to the owner by their keys.
func keyTables(b web.Base, t fulfil.Task, title string, which func(engine.Obstacle) bool) []staff.EffectTable {
	var out []staff.EffectTable
	names := fulfil.NamesOf(t.Store)
	for _, c := range t.Effect.Plan.Collections {
		var keys []string
		for _, o := range c.Obstacles {
			for _, key := range o.Keys {
				if text := strings.Trim(fmt.Sprint([]any(key)), "[]"); which(o) && !slices.Contains(keys, text) {
					keys = append(keys, text)
				}
			}
		}
		if len(keys) > 0 {
			out = append(out, staff.EffectTable{Name: b.T(title, "table", names.Table(c.Dataset, c.Collection).In(b.L.Lang())), Lines: []string{strings.Join(c.Key, ", ") + ": " + strings.Join(keys, "; ")}})
		}
	}
	return out
}

// changeState says how a task ended.
func changeState(b web.Base, t fulfil.Task) string {
	if t.State == models.FulfilHanded {
		return b.T("owner.effect.state.given_up")
	}
	return b.T("effect.done." + string(t.State))
}

func (p *Pages) postChange(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	reply := fulfil.Reply{State: models.FulfilmentState(web.Line(form, "state")), Note: web.Text(form, "note")}
	wrong := reply.Check()
	var cause error
	if len(wrong) == 0 {
		if cause = p.Changes.Answer(c.Request().Context(), actor, c.Param("id"), reply); cause == nil {
			return p.Kit.SeeOther(c, tasksPath, "notice.staff.task_answered")
		}
		if !fault.Is(cause, fault.Conflict) && !fault.Is(cause, fault.Invalid) {
			return cause
		}
	}
	page, err := p.change(c, actor)
	if err != nil {
		return err
	}
	page.Failed, page.Reply, page.Errors = true, reply, page.Word(wrong)
	status := http.StatusUnprocessableEntity
	if cause != nil {
		status, page.Refusal, _ = staff.Refusal(page.Base, cause)
	}
	return p.Kit.Render(c, status, "owner/effect", page)
}
