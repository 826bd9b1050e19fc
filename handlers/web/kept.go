package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
)

// Form says what of a citizen's form is kept when it is sent after the session
// ran out. The zero value keeps nothing.
type Form struct {
	Page   string   // the path of the page the form stands on, with the route's own parameters
	Fields []string // what is kept; everything else is not
}

const keyReturn = "web.return"

// keeping saves the form of a person who was logged out while they wrote, and
// forgets it when it has been sent. The form's own token says whose it is, so
// that another site can plant nothing and somebody else is given nothing.
func (k *Kit) keeping(form Form) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if form.Page == "" {
			return next
		}
		return func(c echo.Context) error {
			page, err := form.page(c), next(c)
			switch {
			case errors.Is(err, errLoggedOut), errors.Is(err, errStaleForm):
				return k.keepForm(c, form, page, err)
			case err == nil && c.Response().Status == http.StatusSeeOther: // it was accepted
				return k.Sessions.DropForm(c.Request().Context(), sessionOf(c).Person.DataSubjectID, page)
			}
			return err
		}
	}
}

// keepForm returns the refusal as it was where nothing can be kept.
func (k *Kit) keepForm(c echo.Context, form Form, page string, refusal error) error {
	kind := c.Request().Header.Get(echo.HeaderContentType) // a form with files keeps its fields alone
	if !sameOrigin(c.Request()) || !strings.HasPrefix(kind, echo.MIMEApplicationForm) && !strings.HasPrefix(kind, echo.MIMEMultipartForm) {
		return refusal
	}
	if len(form.Fields) == 0 {
		c.Set(keyReturn, page) // nothing to keep, but the way back
		return refusal
	}
	posted, err := fieldsOf(c)
	if fault.Is(err, fault.TooLarge) {
		return fault.New(fault.Unauthenticated, "form.too_long_to_keep")
	}
	if err != nil {
		return refusal
	}
	ctx := c.Request().Context()
	owner, err := k.Sessions.FormOwner(ctx, posted.Get("_csrf"))
	if fault.Is(err, fault.NotFound) {
		return refusal
	}
	if err != nil {
		return err
	}
	now := sessionOf(c).Person
	if len(now.Roles()) > 0 && now.DataSubjectID != owner {
		return refusal // somebody else is logged in
	}
	c.Set(keyReturn, page)
	fields := url.Values{}
	for _, name := range form.Fields {
		if posted.Has(name) {
			fields[name] = posted[name]
		}
	}
	err = k.Sessions.KeepForm(ctx, owner, page, fields)
	switch {
	case fault.Is(err, fault.TooLarge):
		return fault.New(fault.Unauthenticated, "form.too_long_to_keep")
	case err != nil:
		return err
	case now.DataSubjectID == owner:
		return c.Redirect(http.StatusSeeOther, page) // logged in again already
	}
	return fault.New(fault.Unauthenticated, "form.kept")
}

// fieldsOf returns the fields of a form that may come from anybody: its files
// are passed over as they come in.
func fieldsOf(c echo.Context) (url.Values, error) {
	r := c.Request()
	if r.MultipartForm != nil || !strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		return FormOf(c)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.New(fault.Invalid, "error.bad_request")
	}
	fields, room := url.Values{}, int64(MaxForm)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "error.bad_request")
		}
		if part.FileName() != "" {
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, room+1))
		room -= int64(len(value))
		if err != nil || room < 0 {
			return nil, fault.New(fault.TooLarge, "form.too_long_to_keep")
		}
		fields.Add(part.FormName(), string(value))
	}
}

// Kept returns what the person wrote in the form of this page before their
// session ran out, and whether there is anything. The page shows it with
// Unsent set; it stays until it is sent or two hours have passed.
func (k *Kit) Kept(c echo.Context, actor authz.Actor) (url.Values, bool, error) {
	fields, err := k.Sessions.KeptForm(c.Request().Context(), actor.DataSubjectID, c.Request().URL.EscapedPath())
	if fault.Is(err, fault.NotFound) {
		return nil, false, nil
	}
	return fields, err == nil, err
}

// page returns the path with the request's parameters.
func (f Form) page(c echo.Context) string {
	parts := strings.Split(f.Page, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = url.PathEscape(c.Param(name))
		}
	}
	return strings.Join(parts, "/")
}

// sameOrigin reports whether the browser says that one of our own pages sent
// the request. Unlike Guard, it takes silence for a no.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && origin.Host == r.Host
}
