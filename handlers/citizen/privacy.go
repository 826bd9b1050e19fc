package citizen

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
)

type privacyPage struct {
	web.Base

	Groups []bodyGroup // whom the person can ask, each with its ombud on its own page
}

// GetPrivacy is the portal's own notice, GDPR Art. 13(1) and (2).
func (p *Pages) GetPrivacy(c echo.Context, actor authz.Actor) error {
	controllers, err := p.Register.Controllers(c.Request().Context())
	if err != nil {
		return err
	}
	page := privacyPage{Base: p.Kit.Base(c, actor, "privacy.title")}
	page.Groups = groupBodies(controllers, page.L.Lang())
	return p.Kit.Render(c, http.StatusOK, "citizen/privacy", page)
}
