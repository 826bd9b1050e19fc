package citizen

import (
	"context"
	"io"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// GetPaper gives the form on paper of a body: in the page's language, or in the
// one of the address.
func (p *Pages) GetPaper(c echo.Context, _ authz.Actor) error {
	body, err := p.Register.Controller(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	lang := p.Kit.Language(c)
	if asked := models.Language(c.QueryParam("sprak")); slices.Contains(models.LetterLanguages(), asked) {
		lang = asked
	}
	return web.PDF(c, "skjema-"+body.ID+"-"+string(lang), func(_ context.Context, w io.Writer) error {
		_, err := report.WriteForm(w, report.BuildForm(body, p.Kit.Texts.For(lang), p.Kit.Public, p.Now()))
		return err
	})
}
