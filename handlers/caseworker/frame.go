package caseworker

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
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
	Edit    bool   // the rows, the facts and the answer can be changed
	Refusal string // why what was just tried could not be done
}

type tab struct {
	Path, Label string
	Current     bool
}

// titles are the message keys of the pages' titles.
var titles = map[string]string{
	"": "work.title", "/gjennomgang": "work.title.review", rowAt: "work.row.heading", manifestAt: "manifest.title", "/opplysninger": "work.title.facts", "/svar": "work.title.answer",
	effectTab: "effect.title", recipientsTab: "recipients.title", threadTab: "thread.title",
}

// frameOf returns the frame with the tab at suffix as the current one. Who
// does not have the case finds the first tab alone.
func (p *Pages) frameOf(c echo.Context, actor authz.Actor, found rights.Case, suffix string) frame {
	b := p.Kit.Base(c, actor, titles[suffix], "number", found.Item.Reference)
	at := pathOf(found.Item.Reference)
	b.Path = at + suffix // the page a form belongs to, also when the form was refused
	f := frame{
		Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), At: at,
		Mine: found.RequireAssignee(actor) == nil, Edit: found.Item.Status == models.StatusReview,
	}
	searched := found.Item.InvokedRight.Searched()
	for _, t := range []struct {
		suffix, key string
		offered     bool
	}{
		{"", "work.tab.case", true},
		{threadTab, "thread.tab", true},
		{"/gjennomgang", "work.tab.review", searched},
		{"/opplysninger", "work.tab.facts", found.Item.InvokedRight == models.RightAccess},
		{effectTab, "effect.tab", fulfil.Offered(found.Item)},
		{recipientsTab, "recipients.tab", found.Item.TellsRecipients(models.OutcomePartly)},
		{"/svar", "work.tab.answer", true},
	} {
		if t.suffix == "" || f.Mine && t.offered {
			f.Tabs = append(f.Tabs, tab{Path: at + t.suffix, Label: b.T(t.key), Current: t.suffix == suffix})
		}
	}
	return f
}

// own opens the case for the one who has it: what was collected is for nobody
// else to look through.
func (p *Pages) own(h func(c echo.Context, actor authz.Actor, found rights.Case) error) web.HandlerFunc {
	return func(c echo.Context, actor authz.Actor) error {
		found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
		if err != nil {
			return err
		}
		if err := found.RequireAssignee(actor); err != nil {
			return err
		}
		return h(c, actor, found)
	}
}

// ownForm opens the case like own, and reads the form that was sent.
func (p *Pages) ownForm(h func(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error) web.HandlerFunc {
	return p.own(func(c echo.Context, actor authz.Actor, found rights.Case) error {
		form, err := web.FormOf(c)
		if err != nil {
			return err
		}
		return h(c, actor, found, form)
	})
}

// refuse puts into the page why something could not be done, and returns the
// status to answer with; not ok where the page cannot explain it.
func (f *frame) refuse(cause error) (status int, ok bool) {
	f.Failed = true
	status, f.Refusal, ok = staff.Refusal(f.Base, cause)
	return status, ok
}

// workable reports whether the case can still be searched and reviewed.
func workable(s models.Status) bool {
	return s.Open() && s != models.StatusApproval
}
