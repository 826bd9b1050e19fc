package web

import (
	"github.com/labstack/echo/v4"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/models"
)

const (
	sessionCookie  = "session"
	browserCookie  = "login"
	languageCookie = "language"

	keySession  = "web.session"
	keyLanguage = "web.language"
)

// LoadSession puts the session of the request's cookie where pages find it. A
// cookie without a session is no error: the page decides what it needs.
func (k *Kit) LoadSession(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if cookie, err := c.Cookie(k.cookieName(sessionCookie)); err == nil && cookie.Value != "" {
			s, err := k.Sessions.Load(c.Request().Context(), cookie.Value)
			switch {
			case err == nil:
				c.Set(keySession, s)
			case fault.Is(err, fault.Unauthenticated):
				c.SetCookie(k.cookie(sessionCookie, "", -1))
			default:
				return err
			}
		}
		c.Set(keyLanguage, k.chooseLanguage(c))
		return next(c)
	}
}

// chooseLanguage takes the reader's own choice first, then the login's, then
// the browser's.
func (k *Kit) chooseLanguage(c echo.Context) models.Language {
	if cookie, err := c.Cookie(k.cookieName(languageCookie)); err == nil {
		if lang, ok := models.ParseLanguage(cookie.Value); ok {
			return lang
		}
	}
	if s := sessionOf(c); s.Language != "" {
		return s.Language
	}
	return browserLanguage(c.Request().Header.Get("Accept-Language"))
}

func sessionOf(c echo.Context) identity.Session {
	s, _ := c.Get(keySession).(identity.Session)
	return s
}

func languageOf(c echo.Context) models.Language {
	if lang, ok := c.Get(keyLanguage).(models.Language); ok {
		return lang
	}
	return models.Bokmal
}

// Language returns the language the reader has the portal in.
func (k *Kit) Language(c echo.Context) models.Language { return languageOf(c) }
