package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/identity"
	"rettighetsporten/models"
)

var matcher = language.NewMatcher([]language.Tag{language.MustParse("nb"), language.English, language.MustParse("nn"), language.MustParse("no"), language.Danish, language.Swedish})

// browserLanguage reads Accept-Language: who asks for a Scandinavian language
// gets bokmål, who asks for something else gets English.
func browserLanguage(header string) models.Language {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return models.Bokmal
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No || i == 1 {
		return models.English
	}
	return models.Bokmal
}

// GetLanguage keeps the language the reader chose and returns to the page.
func (k *Kit) GetLanguage(c echo.Context, _ authz.Actor) error {
	lang, ok := models.ParseLanguage(c.Param("lang"))
	if !ok {
		return echo.ErrNotFound
	}
	c.SetCookie(k.cookie(languageCookie, string(lang), 365*24*3600))
	return c.Redirect(http.StatusSeeOther, identity.SafeReturn(c.QueryParam("tilbake")))
}
