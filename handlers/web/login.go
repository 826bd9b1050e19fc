package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
)

// GetLogin sends a citizen to the electronic ID.
func (k *Kit) GetLogin(c echo.Context, _ authz.Actor) error { return k.begin(c, k.Citizen) }

// GetStaffLogin sends an employee to the body's own login.
func (k *Kit) GetStaffLogin(c echo.Context, _ authz.Actor) error { return k.begin(c, k.Staff) }

func (k *Kit) begin(c echo.Context, login identity.Login) error {
	if err := k.logins.allow(c.RealIP()); err != nil {
		return err
	}
	browser := identity.NewToken()
	address, err := login.Begin(c.Request().Context(), browser, c.QueryParam("tilbake"), languageOf(c))
	if err != nil {
		return err
	}
	c.SetCookie(k.cookie(browserCookie, browser, 15*60))
	return c.Redirect(http.StatusSeeOther, address)
}

// GetCallback takes a citizen's answer from the electronic ID.
func (k *Kit) GetCallback(c echo.Context, _ authz.Actor) error { return k.finish(c, k.Citizen) }

// GetStaffCallback takes an employee's answer from the body's own login.
func (k *Kit) GetStaffCallback(c echo.Context, _ authz.Actor) error { return k.finish(c, k.Staff) }

// finish starts a new session under a new token, and ends the one the browser
// had.
func (k *Kit) finish(c echo.Context, login identity.Login) error {
	ctx := c.Request().Context()
	browser, err := c.Cookie(k.cookieName(browserCookie))
	if err != nil {
		return fault.New(fault.Invalid, "login.state_unknown")
	}
	token, returnTo, err := login.Finish(ctx, browser.Value, c.QueryParams())
	if err != nil {
		return err
	}
	if old, err := c.Cookie(k.cookieName(sessionCookie)); err == nil && old.Value != "" {
		if _, _, err := k.Sessions.End(ctx, old.Value); err != nil {
			return err
		}
	}
	c.SetCookie(k.cookie(browserCookie, "", -1))
	c.SetCookie(k.cookie(sessionCookie, token, 0))
	if returnTo != "/" {
		return c.Redirect(http.StatusSeeOther, returnTo)
	}
	s, err := k.Sessions.Load(ctx, token)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, Home(s.Person.Roles()[0]))
}

type logoutPage struct {
	Base
	Action string
	Fields url.Values
}

// PostLogout ends the session here and shows the way to ending it at the
// provider too, which browsers with scripts take by themselves. The ID token
// goes in a form, since it holds the person's number and addresses are logged.
func (k *Kit) PostLogout(c echo.Context, _ authz.Actor) error {
	ctx := c.Request().Context()
	cookie, err := c.Cookie(k.cookieName(sessionCookie))
	if err != nil {
		return c.Redirect(http.StatusSeeOther, "/")
	}
	provider, idToken, err := k.Sessions.End(ctx, cookie.Value)
	if err != nil {
		return err
	}
	c.SetCookie(k.cookie(sessionCookie, "", -1))
	c.Set(keySession, nil)
	login := k.Citizen
	if provider == identity.StaffProvider {
		login = k.Staff
	}
	form, err := login.Provider.LogoutForm(ctx, idToken, identity.NewToken())
	if err != nil || form.Action == "" {
		return c.Redirect(http.StatusSeeOther, "/") // out of here at least
	}
	if target, err := url.Parse(form.Action); err == nil {
		c.Response().Header().Set(policyHeader, policy(target.Scheme+"://"+target.Host))
	}
	return k.Render(c, http.StatusOK, "errors/logout", logoutPage{Base: k.Base(c, authz.Actor{}, "logout.title"), Action: form.Action, Fields: form.Fields})
}
