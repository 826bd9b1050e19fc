package web_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/handlers"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

const (
	token  = "the-token-of-oksana"
	csrf   = "the-forms-token"
	secret = "01810112345 Hemmeligsen"
)

// site is a server with a few routes of its own behind everything that every
// request passes.
type site struct {
	t       *testing.T
	w       *world.World
	handler http.Handler
	secure  bool
}

func newSite(t *testing.T, secure bool) *site {
	t.Helper()
	w := world.New(t, apptest.SQLite(t))
	silent, err := identity.NewProvider(identity.ProviderConfig{
		Name: "silent", Issuer: "http://127.0.0.1:1", ClientID: "c", ClientSecret: "s", RedirectURL: "http://127.0.0.1:1/tilbake", Now: w.Clock.Now,
	})
	w.Must(err)
	login := identity.Login{Sessions: w.Sessions, Provider: silent, Kind: identity.CitizenProvider}
	kit, err := web.New(web.Kit{Texts: w.Texts, Sessions: w.Sessions, Citizen: login, Staff: login, Log: w.Log.Logger(), Now: w.Clock.Now, Secure: secure})
	w.Must(err)
	routes := append(kit.CommonRoutes(&web.Health{Check: func(context.Context) error { return nil }}),
		web.Route{Method: http.MethodPost, Path: "/skriv", Role: authz.DataSubject, Upload: true, Handler: func(c echo.Context, _ authz.Actor) error { return kit.SeeOther(c, "/krav", "error.home") }},
		web.Route{Method: http.MethodGet, Path: "/mitt", Role: authz.DataSubject, Handler: func(c echo.Context, _ authz.Actor) error { return c.String(http.StatusOK, "mitt") }},
		web.Route{Method: http.MethodGet, Path: "/kollaps", Role: web.Public, Handler: func(echo.Context, authz.Actor) error { panic("01810112345 collapsed") }},
		web.Route{Method: http.MethodGet, Path: "/fil/:size/:end", Role: web.Public, File: true, Handler: func(c echo.Context, _ authz.Actor) error {
			return web.Zip(c, "fil", 0, func(_ context.Context, w io.Writer) error {
				if size := map[string]int{"lang": 300_000, "kort": 10}[c.Param("size")]; size > 0 {
					if _, err := w.Write(make([]byte, size)); err != nil {
						return err
					}
				}
				if c.Param("end") == "brutt" {
					return errors.New("the store went away")
				}
				return nil
			})
		}},
		web.Route{Method: http.MethodGet, Path: "/feil/:kind", Role: web.Public, Handler: func(c echo.Context, _ authz.Actor) error {
			if c.Param("kind") == "bare" {
				return errors.New(secret)
			}
			return fmt.Errorf("wrapped: %w", fault.Wrap(fault.Kind(c.Param("kind")), "error.duplicate", errors.New(secret)))
		}},
	)
	handler, err := handlers.New(handlers.Config{Kit: kit, Routes: routes})
	w.Must(err)
	sum := sha256.Sum256([]byte(token))
	id := w.Citizen("oksana").DataSubjectID
	w.Must(w.DB.InTx(t.Context(), func(tx *gorm.DB) error {
		return table.Sessions(tx).Create(t.Context(), &models.Session{
			TokenHash: base64.RawURLEncoding.EncodeToString(sum[:]), Provider: identity.CitizenProvider, DataSubjectID: &id, CSRF: csrf,
			IDTokenSealed: []byte("x"), CreatedAt: w.Clock.Now(), SeenAt: w.Clock.Now(), ExpiresAt: w.Clock.Now().AddDate(0, 0, 1),
		})
	}))
	return &site{t: t, w: w, handler: handler, secure: secure}
}

// ask sends a request; change may be nil.
func (s *site) ask(method, path string, body io.Reader, change func(*http.Request)) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, body)
	if change != nil {
		change(r)
	}
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return rec
}

func loggedIn(r *http.Request) { r.AddCookie(&http.Cookie{Name: "session", Value: token}) }

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	form := func(token string) io.Reader { return strings.NewReader(url.Values{"_csrf": {token}}.Encode()) }
	var upload, tooLarge bytes.Buffer
	kind := fill(t, &upload, 1<<20)
	kindLarge := fill(t, &tooLarge, web.MaxUpload)
	for name, tc := range map[string]struct {
		body   io.Reader
		header map[string]string
		anon   bool
		want   int
	}{
		"our own":             {form(csrf), map[string]string{"Sec-Fetch-Site": "same-origin"}, false, http.StatusSeeOther},
		"an old browser":      {form(csrf), nil, false, http.StatusSeeOther},
		"another site":        {form(csrf), map[string]string{"Sec-Fetch-Site": "cross-site"}, false, http.StatusForbidden},
		"a neighbour":         {form(csrf), map[string]string{"Sec-Fetch-Site": "same-site"}, false, http.StatusForbidden},
		"no token":            {form(""), nil, false, http.StatusForbidden},
		"somebody's token":    {form("another-token"), nil, false, http.StatusForbidden},
		"signed out":          {form(csrf), nil, true, http.StatusUnauthorized},
		"signed out, no form": {form(""), nil, true, http.StatusUnauthorized},
		"too large":           {strings.NewReader("_csrf=" + csrf + "&a=" + strings.Repeat("x", web.MaxForm)), nil, false, http.StatusRequestEntityTooLarge},
		"an upload":           {&upload, map[string]string{"Content-Type": kind}, false, http.StatusSeeOther},
		"too large an upload": {&tooLarge, map[string]string{"Content-Type": kindLarge}, false, http.StatusRequestEntityTooLarge},
		"no form":             {strings.NewReader("%zz"), nil, false, http.StatusUnprocessableEntity},
	} {
		rec := s.ask(http.MethodPost, "/skriv", tc.body, func(r *http.Request) {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range tc.header {
				r.Header.Set(k, v)
			}
			if !tc.anon {
				loggedIn(r)
			}
		})
		if rec.Code != tc.want {
			t.Errorf("%s: %d, want %d", name, rec.Code, tc.want)
		}
	}
}

func fill(t *testing.T, b *bytes.Buffer, size int) (contentType string) {
	t.Helper()
	m := multipart.NewWriter(b)
	part, err := m.CreateFormFile("file", "rows.csv")
	if err == nil {
		_, err = part.Write(make([]byte, size))
	}
	if err = errors.Join(err, m.WriteField("_csrf", csrf), m.Close()); err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType()
}

// Each kind of fault has its status and its words; what went wrong inside is
// in the log alone.
func TestErrorPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	for kind, want := range map[string]int{
		"invalid": 422, "unauthenticated": 401, "forbidden": 403, "not-found": 404, "conflict": 409, "too-large": 413, "too-many": 429,
		"unavailable": 503, "internal": 500, "bare": 500,
	} {
		rec := s.ask(http.MethodGet, "/feil/"+kind, nil, func(r *http.Request) { r.Header.Set("Accept-Language", "nb") })
		body, words := rec.Body.String(), "Dette finnes fra før."
		if want == 500 {
			words = "Noe gikk galt hos oss."
		}
		if rec.Code != want || !strings.Contains(body, words) || !strings.Contains(body, rec.Header().Get(echo.HeaderXRequestID)) {
			t.Errorf("%s: %d, want %d with %q: %s", kind, rec.Code, want, words, body)
		}
		if strings.Contains(body, "Hemmeligsen") || strings.Contains(body, "wrapped") {
			t.Errorf("%s: the page tells what went wrong inside", kind)
		}
		if head := s.ask(http.MethodHead, "/feil/"+kind, nil, nil); head.Body.Len() != 0 {
			t.Errorf("%s: HEAD has a body", kind)
		}
	}
	for path, want := range map[string]int{"/finnes-ikke": 404, "/skriv": 404, "/kollaps": 500} {
		if rec := s.ask(http.MethodGet, path, nil, nil); rec.Code != want || !strings.Contains(rec.Body.String(), "<html") || strings.Contains(rec.Body.String(), "panic") {
			t.Errorf("%s: %d, want a page with %d", path, rec.Code, want)
		}
	}
	if log := s.w.Log.String(); !strings.Contains(log, "panic of type string") || strings.Contains(log, "01810112345 collapsed") || !strings.Contains(log, "route=/kollaps") {
		t.Errorf("the panic's type, and not its value, should be in the log: %s", log)
	}
}

func TestCookies(t *testing.T) {
	t.Parallel()
	for name, secure := range map[string]bool{"https": true, "http": false} {
		s := newSite(t, secure)
		rec := s.ask(http.MethodGet, "/sprak/en", nil, nil)
		cookies := rec.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%s: %d cookies", name, len(cookies))
		}
		prefixed := strings.HasPrefix(cookies[0].Name, "__Host-")
		if c := cookies[0]; prefixed != secure || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: %s", name, rec.Header().Get("Set-Cookie"))
		}
		if hsts := rec.Header().Get("Strict-Transport-Security"); (hsts != "") != secure {
			t.Errorf("%s: Strict-Transport-Security is %q", name, hsts)
		}
		if rec := s.ask(http.MethodGet, "/mitt", nil, loggedIn); (rec.Code == http.StatusOK) == secure {
			t.Errorf("%s: a cookie without the prefix gives %d", name, rec.Code)
		}
	}
	s := newSite(t, false)
	rec := s.ask(http.MethodGet, "/mitt", nil, func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "session", Value: "stale"}) })
	if c := rec.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 || rec.Header().Get("Location") != "/logg-inn?tilbake=%2Fmitt" {
		t.Errorf("a stale session: %v, sent to %s", c, rec.Header().Get("Location"))
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	for header, want := range map[string]string{
		"": "nb", "nb": "nb", "nn-NO": "nb", "no": "nb", "da": "nb", "sv-SE,en;q=0.5": "nb", "en-GB,nb;q=0.5": "en", "en": "en",
		"uk": "en", "pl,nb;q=0.3": "nb", ";;;": "nb", "de;q=0.9,en;q=0.8": "en",
	} {
		rec := s.ask(http.MethodGet, "/feil/conflict", nil, func(r *http.Request) { r.Header.Set("Accept-Language", header) })
		if !strings.Contains(rec.Body.String(), `<html lang="`+want+`"`) {
			t.Errorf("who asks for %q does not get %s", header, want)
		}
	}
	chosen := s.ask(http.MethodGet, "/feil/conflict", nil, func(r *http.Request) {
		r.Header.Set("Accept-Language", "nb")
		r.AddCookie(&http.Cookie{Name: "language", Value: "en"})
	})
	if !strings.Contains(chosen.Body.String(), `<html lang="en"`) {
		t.Error("the reader's own choice does not come first")
	}
	for back, want := range map[string]string{"/krav": "/krav", "": "/", "https://evil.example": "/", "//evil.example": "/", `/\evil.example`: "/", "/%2F/evil.example": "/"} {
		rec := s.ask(http.MethodGet, "/sprak/en?tilbake="+url.QueryEscape(back), nil, nil)
		if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != want {
			t.Errorf("back to %q: %d %s", back, rec.Code, rec.Header().Get("Location"))
		}
	}
	if rec := s.ask(http.MethodGet, "/sprak/fr", nil, nil); rec.Code != http.StatusNotFound {
		t.Errorf("French: %d", rec.Code)
	}
}
