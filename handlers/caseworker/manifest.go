package caseworker

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
)

// manifestAt is where every choice of the review is told.
const manifestAt = "/gjennomgang/valg"

type manifestPage struct {
	frame

	Manifest staff.Manifest
}

// places names where rows come from.
type places struct {
	Collections
	Sources
}

var _ staff.Places = places{}

func (p *Pages) getManifest(c echo.Context, actor authz.Actor, found rights.Case) error {
	page := manifestPage{frame: p.frameOf(c, actor, found, manifestAt)}
	for i := range page.Tabs {
		page.Tabs[i].Current = page.Tabs[i].Path == page.At+"/gjennomgang"
	}
	var err error
	page.Manifest, err = staff.ReadManifest(c, page.Base, p.Reviews, places{p.Collections, p.Sources}, p.Cases, actor, found, page.At+manifestAt)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/manifest", page)
}

func (p *Pages) getManifestCSV(c echo.Context, actor authz.Actor, found rights.Case) error {
	return staff.SendManifest(c, p.Kit.Base(c, actor, "manifest.title", "number", found.Item.Reference), p.Reviews, places{p.Collections, p.Sources}, p.Cases, actor, found)
}
