package caseworker

import (
	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// frame is what every page of a case shows around its own part.
type frame struct {
	web.Base

	Head    staff.Head
	At      string // the case's address
	Tabs    []tab
	Mine    bool
	Refusal string // why what was just tried could not be done
}

type tab struct {
	Path, Label string
	Current     bool
}

// titles are the message keys of the pages' titles.
var titles = map[string]string{
	"": "work.title", "/gjennomgang": "work.title.review", "/opplysninger": "work.title.facts", "/svar": "work.title.answer",
}

// frameOf returns the frame with the tab at suffix as the current one. Who
// does not have the case finds the first tab alone.
func (p *Pages) frameOf(c echo.Context, actor authz.Actor, found rights.Case, suffix string) frame {
	b := p.Kit.Base(c, actor, titles[suffix], "number", found.Request.CaseNumber)
	at := pathOf(found.Request.CaseNumber)
	b.Path = at + suffix // the page a form belongs to, also when the form was refused
	f := frame{
		Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), At: at,
		Mine: found.RequireAssignee(actor) == nil,
	}
	for _, t := range []struct{ suffix, key string }{
		{"", "work.tab.case"}, {"/gjennomgang", "work.tab.review"}, {"/opplysninger", "work.tab.facts"}, {"/svar", "work.tab.answer"},
	} {
		if t.suffix == "" || f.Mine {
			f.Tabs = append(f.Tabs, tab{Path: at + t.suffix, Label: b.T(t.key), Current: t.suffix == suffix})
		}
	}
	return f
}

// openOwn opens the case for the one who has it: what was collected is for
// nobody else to look through.
func (p *Pages) openOwn(c echo.Context, actor authz.Actor) (rights.Case, error) {
	found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return found, err
	}
	return found, found.RequireAssignee(actor)
}

// workable reports whether the case can still be searched and reviewed.
func workable(s models.Status) bool {
	return s == models.StatusReceived || s == models.StatusCollecting || s == models.StatusReview
}
