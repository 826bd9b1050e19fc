package citizen_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// fill puts real things in the place of a route's parameters.
func fill(path string) string {
	return strings.NewReplacer(":id", "telemark", ":number", "TEL-2026-00012").Replace(path)
}

// TestAccess walks the table: signed out, each other role, and another person.
func TestAccess(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	s.answered(models.Bokmal)
	signedOut, other := s.signedOut(), s.citizen("person-other")
	staff := map[authz.Role]*visitor{}
	for _, role := range authz.StaffRoles() {
		staff[role] = s.staff(role)
	}
	for _, r := range s.pages.Routes() {
		path := fill(r.Path)
		send := func(v *visitor) *httptest.ResponseRecorder {
			if r.Method == http.MethodPost {
				return v.post(path, url.Values{"code": {"123456"}})
			}
			return v.get(path)
		}
		if r.Role == web.Public {
			if res := send(signedOut); strings.HasSuffix(path, ".pdf") {
				if res.Code != http.StatusOK || !strings.HasPrefix(res.Body.String(), "%PDF-") || !strings.Contains(res.Header().Get("Content-Security-Policy"), "sandbox") {
					t.Errorf("%s: %d, %q", path, res.Code, res.Header())
				}
			} else {
				read(t, res, http.StatusOK)
			}
			continue
		}
		if r.Role != authz.DataSubject {
			t.Errorf("%s %s is for %q", r.Method, r.Path, r.Role)
		}
		res := send(signedOut)
		if r.Method == http.MethodPost {
			read(t, res, http.StatusUnauthorized)
		} else if got, want := res.Header().Get("Location"), "/logg-inn?tilbake="+url.QueryEscape(path); res.Code != http.StatusSeeOther || got != want {
			t.Errorf("%s %s signed out: %d to %q, want 303 to %q", r.Method, r.Path, res.Code, got, want)
		}
		for role, v := range staff {
			if res := send(v); res.Code != http.StatusForbidden {
				t.Errorf("%s %s as %s: status %d, want 403", r.Method, r.Path, role, res.Code)
			}
		}
		if strings.Contains(r.Path, ":number") {
			read(t, send(other), http.StatusNotFound).saysNot("Telemark", "Kari")
		}
	}
	if len(s.rights.withdrawn)+len(s.contacts.sent)+len(s.contacts.proved)+len(s.rights.submitted) > 0 {
		t.Error("somebody who may not has changed something")
	}
}

// TestAccessFailsWithoutToken shows that every form is bound to its session.
func TestAccessFailsWithoutToken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	v := s.citizen(kari)
	for _, r := range s.pages.Routes() {
		if r.Method == http.MethodPost {
			read(t, v.post(fill(r.Path), url.Values{"_csrf": {"guess"}}), http.StatusForbidden)
		}
	}
}

func TestUnknownBodyIsNotFound(t *testing.T) {
	t.Parallel()
	v := newSite(t).citizen(kari)
	for _, path := range []string{"/virksomhet/nowhere", "/virksomhet/nowhere/krav", "/virksomhet/%2e%2e/krav", "/virksomhet/%00"} {
		read(t, v.get(path), http.StatusNotFound)
	}
}
