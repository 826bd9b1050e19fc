package approver

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// manifestAt is where every choice of the review is told.
const manifestAt = "/valg"

type manifestPage struct {
	web.Base

	Head     staff.Head
	At       string
	Manifest staff.Manifest
}

func (p *Pages) getManifest(c echo.Context, actor authz.Actor) error {
	found, b, err := p.forManifest(c, actor)
	if err != nil {
		return err
	}
	page := manifestPage{Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), At: pathOf(found.Item.Reference)}
	page.Path = page.At + manifestAt
	page.Manifest, err = staff.ReadManifest(c, page.Base, p.Reviews, p.Collections, p.Cases, actor, found, page.Path)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "approver/manifest", page)
}

func (p *Pages) getManifestCSV(c echo.Context, actor authz.Actor) error {
	found, b, err := p.forManifest(c, actor)
	if err != nil {
		return err
	}
	return staff.SendManifest(c, b, p.Reviews, p.Collections, p.Cases, actor, found)
}

func (p *Pages) forManifest(c echo.Context, actor authz.Actor) (rights.Case, web.Base, error) {
	found, err := p.Cases.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return found, web.Base{}, err
	}
	return found, p.Kit.Base(c, actor, "manifest.title", "number", found.Item.Reference), nil
}
