package web

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
)

// MaxForm is the most bytes a form without files may have, and MaxUpload a form
// with files. What is sent is held in memory while it is looked at, so that
// nobody's files lie unsealed on a disk; maxUploads are looked at at once.
const (
	MaxForm    = 256 << 10
	MaxUpload  = 20 << 20
	maxUploads = 12
)

// policy is what pages may load and where their forms may go; formTarget is one
// more place for forms, such as a provider's logout.
func policy(formTarget string) string {
	return "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; " +
		"form-action " + strings.TrimSpace("'self' "+formTarget) + "; base-uri 'none'; frame-ancestors 'none'"
}

const policyHeader = "Content-Security-Policy"

// Headers sets what browsers need to know about every answer.
func (k *Kit) Headers() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set(policyHeader, policy(""))
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
			h.Set("Cache-Control", "no-store")
			if k.Secure {
				h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
			}
			return next(c)
		}
	}
}

// What Guard says of forms whose session has run out or has been replaced.
var (
	errLoggedOut error = fault.New(fault.Unauthenticated, "login.needed")
	errStaleForm error = fault.New(fault.Forbidden, "error.stale_form")
)

// Guard refuses forms that another site sends in the person's name: by what
// the browser says of the request, and by the session's token.
func (k *Kit) Guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			return next(c)
		}
		if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
			return fault.New(fault.Forbidden, "error.cross_site")
		}
		s := sessionOf(c)
		if s.CSRF == "" {
			return errLoggedOut
		}
		form, err := FormOf(c)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(form.Get("_csrf")), []byte(s.CSRF)) != 1 {
			return errStaleForm
		}
		return next(c)
	}
}

// sized limits what a form can have in it, by its route. Forms with files wait
// for each other when there are many of them.
func (k *Kit) sized(upload bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			files := upload && strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm)
			if !files {
				r.Body = http.MaxBytesReader(c.Response(), r.Body, MaxForm)
				return next(c)
			}
			r.Body = http.MaxBytesReader(c.Response(), r.Body, MaxUpload)
			if sessionOf(c).CSRF == "" {
				return next(c) // of who is logged out no file is read: see fieldsOf
			}
			select {
			case k.uploads <- struct{}{}:
				defer func() { <-k.uploads }()
			case <-r.Context().Done():
				return fault.New(fault.Unavailable, "upload.busy")
			}
			return next(c)
		}
	}
}

func errorActor(c echo.Context) authz.Actor {
	person := sessionOf(c).Person
	for _, role := range person.Roles() {
		a, _ := person.As(role)
		return a
	}
	return authz.Actor{}
}
