package citizen

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type frontPage struct {
	web.Base

	Groups []bodyGroup
	Drafts []draftLine // what the reader has begun and not sent
}

// bodyGroup is the bodies of one kind. Its heading is a message key.
type bodyGroup struct {
	Kind    string
	Heading string
	Bodies  []bodyTile
}

type bodyTile struct {
	models.Controller

	Path    string
	Service string
	Lang    models.Language // of Service
	Open    bool
}

// kinds is the order of the groups on the front page.
var kinds = []string{"fylkeskommune", "direktorat", "kommune"}

// GetFront says what the portal is for and lets the person choose a body.
func (p *Pages) GetFront(c echo.Context, actor authz.Actor) error {
	controllers, err := p.Register.Controllers(c.Request().Context())
	if err != nil {
		return err
	}
	page := frontPage{Base: p.Kit.Base(c, actor, "front.title")}
	page.Groups = groupBodies(controllers, page.L.Lang())
	if page.Drafts, err = p.drafts(c.Request().Context(), page.Base, actor); err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "citizen/front", page)
}

func groupBodies(controllers []models.Controller, lang models.Language) []bodyGroup {
	byKind := map[string][]bodyTile{}
	for _, c := range controllers {
		kind := c.Kind
		if !slices.Contains(kinds, kind) {
			kind = "other"
		}
		byKind[kind] = append(byKind[kind], bodyTile{
			Controller: c, Path: bodyPath(c.ID), Open: c.Open(),
			Service: c.Facts.Service.In(lang), Lang: c.Facts.Service.LanguageIn(lang),
		})
	}
	var groups []bodyGroup
	for _, kind := range append(slices.Clone(kinds), "other") {
		if bodies := byKind[kind]; len(bodies) > 0 {
			groups = append(groups, bodyGroup{Kind: kind, Heading: "front.kind." + kind, Bodies: bodies})
		}
	}
	return groups
}
