package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// noticeFields are what the form for a controller's notices asks. Which of them
// is in force is said by an act of its own.
func noticeFields() []field {
	of := func(part string) field { return field{name: part, label: "notice." + part} }
	notice := []field{of("title"), of("dated"), of("id")}
	return []field{{name: "notice", sort: asGroup, fields: notice}, {name: "old_notices", sort: asList, fields: notice}}
}

func (p *Pages) getNotices(c echo.Context, actor authz.Actor) error {
	of, err := p.noticesPart(c, actor)
	if err != nil {
		return err
	}
	typed, err := factsOf(of.stored.Facts, of.fields)
	if err != nil {
		return err
	}
	of.page.Fields = showing{b: of.page.Base}.fields(typed, of.fields, "", "")
	return p.Kit.Render(c, http.StatusOK, "admin/form", of.page)
}

func (p *Pages) postNotices(c echo.Context, actor authz.Actor) error {
	of, err := p.noticesPart(c, actor)
	if err != nil {
		return err
	}
	return p.post(c, of)
}

func (p *Pages) noticesPart(c echo.Context, actor authz.Actor) (part, error) {
	entry, err := p.entry(c, actor)
	if err != nil {
		return part{}, err
	}
	at := registerPath(entry.ID)
	page := formPage{
		Base: p.Kit.Base(c, actor, "register.notices.title", "name", entry.Name), Controller: entry.Controller,
		At: at + "/erklaringer", Back: at, Version: entry.Version,
	}
	page.Lead = page.T("register.notices.lead")
	edited, fields := entry, noticeFields()
	return part{
		page: page, fields: fields, stored: entry,
		typed: func(sent posted) (register.ControllerEntry, fault.Fields, error) {
			edited.Version = sent.version
			edited.Facts.Notice, edited.Facts.OldNotices = models.Notice{Chosen: entry.Facts.Notice.Chosen}, nil
			wrong, err := sent.facts.into(fields, &edited.Facts)
			return edited, wrong, err
		},
		save: func() error { return p.Keeper.SaveController(c.Request().Context(), actor, edited.Controller) },
	}, nil
}

// postChoose says which notice is in force.
func (p *Pages) postChoose(c echo.Context, actor authz.Actor) error {
	entry, err := p.entry(c, actor)
	if err != nil {
		return err
	}
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	err = p.Keeper.ChooseNotice(c.Request().Context(), actor, entry.ID, web.Line(form, "notice"), versionOf(form))
	if fault.Is(err, fault.Conflict) {
		return p.overview(c, actor, http.StatusConflict, fault.KeyOf(err))
	}
	if err != nil {
		return err
	}
	return p.Kit.SeeOther(c, registerPath(entry.ID), "notice.register.chosen")
}

// noticeLine is a notice, with what it alone says.
type noticeLine struct {
	ID, Title, Dated string
	InForce          bool
	May              bool // it can be chosen
	Alone            []string
}

func noticeLines(b web.Base, e register.ControllerEntry) []noticeLine {
	f := e.Facts
	all := []noticeLine{{f.Notice.ID, f.Notice.Title, f.Notice.Dated, !f.NoticeOpen(), f.NoticeOpen(), saidAlone(b, e, f.Notice.ID)}}
	for _, n := range f.OldNotices {
		all = append(all, noticeLine{n.ID, n.Title, n.Dated, false, true, saidAlone(b, e, n.ID)})
	}
	return all
}

// saidAlone returns what the register has from that notice and no other.
func saidAlone(b web.Base, e register.ControllerEntry, notice string) []string {
	var all []string
	lang := b.L.Lang()
	if promise := e.Facts.Promise; promise != nil && promise.Source == notice {
		all = append(all, b.T("register.alone.promise", "days", promise.Days, "quote", promise.Quote.In(lang)))
	}
	for _, a := range e.Activities {
		for _, basis := range a.Facts.LegalBases {
			if basis.Source == notice {
				all = append(all, b.T("register.alone.basis", "name", a.Facts.Name.In(lang), "profile", b.T("register.profile."+string(basis.Profile)), "text", basis.Text.In(lang)))
			}
		}
		for _, r := range a.Facts.Retention {
			if r.Source == notice {
				all = append(all, b.T("register.alone.retention", "name", a.Facts.Name.In(lang), "what", r.What.In(lang), "rule", r.Rule.In(lang)))
			}
		}
	}
	return all
}
