package acts

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type letterPage struct {
	web.Base

	Head   staff.Head
	At     string
	Letter staff.Letter
}

// getLetter shows a letter as the person has it.
func (p *Pages) getLetter(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	if actor.Role == authz.Caseworker {
		if err := found.RequireAssignee(actor); err != nil {
			return err
		}
	}
	letter, err := p.Cases.ReadLetter(ctx, actor, found, c.Param("letter"))
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, "acts.letter.title", "number", found.Item.Reference)
	at := roots[actor.Role] + found.Item.Reference
	b.Path = at + "/brev/" + letter.ID
	return p.Kit.Render(c, http.StatusOK, "acts/letter", letterPage{
		Base: b, At: at, Head: staff.HeadOf(b, found, staff.QueueOf(actor.Role), p.Now()), Letter: staff.LetterOf(b, letter, found.Request.Language, at),
	})
}

func (p *Pages) postDrop(c echo.Context, actor authz.Actor) error {
	if err := p.Cases.DropInquiry(c.Request().Context(), actor, c.Param("number")); err != nil {
		return err
	}
	return p.Kit.SeeOther(c, roots[actor.Role]+c.Param("number"), "notice.acts.drop")
}

func (p *Pages) postRelease(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		version = 0 // no version is ever 0: the service will say that the case has changed
	}
	if err := p.Cases.Release(c.Request().Context(), actor, c.Param("number"), version); err != nil {
		return err
	}
	return p.Kit.SeeOther(c, roots[actor.Role]+c.Param("number"), "notice.acts.release")
}
