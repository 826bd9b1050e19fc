package owner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type taskPage struct {
	web.Base

	Home        string
	At          string
	Controller  string
	Clock       staff.Clock
	Instruction string
	Name        string
	Keys        []key
	Portable    bool // the person takes data along
	Open        bool
	State       string // of a task that is done
	Note        string
	Form        replyForm
	FileAgain   bool // a file was sent, and has to be chosen anew
	FilesAgain  bool // so for the attachments
	Errors      web.FieldErrors
	Refusal     string
}

// key is something the store may be searched by.
type key struct{ Kind, Value string }

func (p *Pages) getTask(c echo.Context, actor authz.Actor) error {
	page, err := p.open(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "owner/task", page)
}

func (p *Pages) open(c echo.Context, actor authz.Actor) (taskPage, error) {
	t, err := p.Tasks.Task(c.Request().Context(), actor, c.Param("id"))
	if err != nil {
		return taskPage{}, err
	}
	lang := p.Kit.Language(c)
	b := p.Kit.Base(c, actor, "owner.task.title", "store", t.Store.Facts.Name)
	page := taskPage{
		Base: b, Home: tasksPath, At: pathOf(t.ID), Controller: t.ControllerName, Clock: staff.TaskClock(b, t.Due, p.Now()),
		Instruction: t.Store.Facts.Instruction.In(lang), Open: t.State == models.TaskOpen, State: b.T("owner.state." + string(t.State)), Note: t.Note,
		Portable: t.Portable,
	}
	if page.Open { // afterwards nobody needs to know whom it was about
		page.Name = t.Name
		page.Keys = keysOf(b, t.Seeds)
	}
	return page, nil
}

func keysOf(b web.Base, seeds []rights.Seed) []key {
	out := make([]key, 0, len(seeds))
	for _, s := range seeds {
		out = append(out, key{Kind: b.T("work.key." + string(s.Kind)), Value: s.Value})
	}
	return out
}

func (p *Pages) postTask(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	f := readReplyForm(form)
	rows, wrong, err := p.rows(c, f)
	if err != nil {
		return err
	}
	files, err := attachments(c)
	if err != nil {
		return err
	}
	reply := f.reply(rows, files)
	if len(wrong) == 0 {
		wrong = f.check(reply)
	}
	if len(wrong) > 0 {
		return p.again(c, actor, f, func(page *taskPage) int {
			page.Errors = page.Word(wrong)
			return http.StatusUnprocessableEntity
		})
	}
	cause := p.Tasks.Answer(c.Request().Context(), actor, c.Param("id"), reply)
	if cause == nil {
		return p.Kit.SeeOther(c, tasksPath, "notice.staff.task_answered")
	}
	if !fault.Is(cause, fault.Conflict) && !fault.Is(cause, fault.Invalid) && !fault.Is(cause, fault.Unavailable) {
		return cause
	}
	return p.again(c, actor, f, func(page *taskPage) int {
		status, message, _ := staff.Refusal(page.Base, cause)
		page.Refusal = message
		return status
	})
}

// again shows the task with what was written, and why it was not taken.
func (p *Pages) again(c echo.Context, actor authz.Actor, f replyForm, say func(*taskPage) int) error {
	page, err := p.open(c, actor)
	if err != nil {
		return err
	}
	page.Failed, page.Form = true, f
	if file, err := c.FormFile("file"); err == nil && file.Size > 0 {
		page.FileAgain = true
	}
	page.FilesAgain = len(web.Chosen(c, "attachments")) > 0
	status := say(&page)
	return p.Kit.Render(c, status, "owner/task", page)
}
