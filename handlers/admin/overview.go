package admin

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// overviewPage is what the register says of a controller, with the ways to edit
// each part of it.
type overviewPage struct {
	web.Base
	Controller models.Controller
	At         string
	Refusal    string
	Promise    string // what is promised, and whether it holds
	Missing    []string
	Notices    []noticeLine
	NoticeOpen bool // several notices, and nobody has said which is in force
	Questions  []string
	Activities []activityLine
}

type activityLine struct {
	Path, Name string
	Unit       string
	Silent     []string // what a caseworker has to state in each case
	Questions  []string
}

func (p *Pages) getOverview(c echo.Context, actor authz.Actor) error {
	return p.overview(c, actor, http.StatusOK, "")
}

// overview shows the page; the refusal is the message key of why something was
// not done, or "".
func (p *Pages) overview(c echo.Context, actor authz.Actor, status int, refusal string) error {
	entry, err := p.entry(c, actor)
	if err != nil {
		return err
	}
	page := overviewPage{
		Base: p.Kit.Base(c, actor, "register.overview.title", "name", entry.Name), Controller: entry.Controller,
		At: registerPath(entry.ID), NoticeOpen: entry.Facts.NoticeOpen(),
	}
	for _, key := range entry.Missing() {
		page.Missing = append(page.Missing, page.T(key))
	}
	page.Promise = promise(page.Base, entry.Controller)
	page.Notices = noticeLines(page.Base, entry)
	if refusal != "" {
		page.Refusal, page.Failed = page.T(refusal), true
	}
	page.Questions = sayAll(page.Base, entry.Facts.Questions)
	for _, a := range entry.Activities {
		l := activityLine{
			Path: page.At + "/aktivitet/" + url.PathEscape(a.ID), Name: a.Facts.Name.In(page.L.Lang()), Questions: sayAll(page.Base, a.Facts.Questions),
		}
		for _, u := range entry.Facts.Units {
			if u.ID == a.Facts.Unit {
				l.Unit = u.Name.In(page.L.Lang())
			}
		}
		for _, f := range entry.InForce(a).SilentOn() {
			l.Silent = append(l.Silent, page.T("register.silent."+string(f)))
		}
		page.Activities = append(page.Activities, l)
	}
	return p.Kit.Render(c, status, "admin/overview", page)
}

// promise says how soon the controller promises to answer, "" when it promises
// nothing.
func promise(b web.Base, c models.Controller) string {
	promised := c.Facts.Promise
	switch {
	case promised == nil:
		return ""
	case !slices.ContainsFunc(models.InvokedRights(), func(r models.InvokedRight) bool { return c.PromisedDays(r) > 0 }):
		return b.N("register.promise.fallen", promised.Days)
	default:
		return b.N("register.promise", promised.Days)
	}
}

func sayAll(b web.Base, texts []models.Text) []string {
	var all []string
	for _, t := range texts {
		all = append(all, t.In(b.L.Lang()))
	}
	return all
}
