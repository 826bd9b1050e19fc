package main

import (
	"net/http"
	"strings"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// whoActs names one person per role; none of them has any other role.
var whoActs = map[authz.Role]struct{ login, subject string }{
	authz.DataSubject:   {"/logg-inn", "oksana"},
	authz.Ombud:         {"/ansatt", "telemark-ombud"},
	authz.Caseworker:    {"/ansatt", "telemark-caseworker-1"},
	authz.Approver:      {"/ansatt", "telemark-approver"},
	authz.StoreOwner:    {"/ansatt", "telemark-counsellor"},
	authz.Administrator: {"/ansatt", "administrator"},
	authz.Auditor:       {"/ansatt", "auditor"},
}

// Every route stands in the access table, and the table is walked: signed out,
// each wrong role, and with the right role a case of another controller or
// another person.
func TestEveryRouteIsForItsRoleAlone(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	elsewhere := caseOf(t, d, "vestfold-ombud")
	nobody := newVisitor(t, d.address)
	visitors := map[authz.Role]*visitor{}
	for role, who := range whoActs {
		v := newVisitor(t, d.address)
		if r := v.login(who.login, who.subject); r.status != http.StatusOK {
			t.Fatalf("%s cannot log in: %d %s", role, r.status, r.body)
		}
		visitors[role] = v
	}
	for _, route := range d.portal.routes {
		if route.Role == web.Public {
			continue
		}
		path := strings.NewReplacer(":number", elsewhere, ":store", "vestfold-booking", ":version", "1", ":id", "019a0000-0000-7000-8000-000000000000").Replace(route.Path)
		if route.Role == authz.DataSubject {
			path = strings.Replace(path, "019a0000-0000-7000-8000-000000000000", "nowhere", 1)
		}
		name := route.Method + " " + route.Path
		if r := nobody.try(route.Method, path); r.status != http.StatusUnauthorized && (r.status != http.StatusSeeOther || !strings.Contains(r.location, "logg-inn?tilbake=")) {
			t.Errorf("%s signed out: %d %s", name, r.status, r.location)
		}
		for role, v := range visitors {
			r := v.try(route.Method, path)
			switch {
			case role != route.Role && r.status != http.StatusForbidden:
				t.Errorf("%s as %s: %d, want 403", name, role, r.status)
			case role == route.Role && strings.Contains(route.Path, ":") && r.status != http.StatusNotFound:
				t.Errorf("%s as %s with somebody else's: %d, want 404", name, role, r.status)
			case role == route.Role && !strings.Contains(route.Path, ":") && !accepted(route.Method, r.status):
				t.Errorf("%s as %s: %d", name, role, r.status)
			}
			if strings.Contains(r.body, elsewhere) && role != authz.Administrator && !strings.Contains(path, elsewhere) {
				t.Errorf("%s as %s shows a case of another controller", name, role)
			}
		}
	}
}

// accepted reports whether a page without parameters was let through to. A form
// sent empty may be refused for that, or may be all it takes.
func accepted(method string, status int) bool {
	return status == http.StatusOK || method == http.MethodPost && (status == http.StatusUnprocessableEntity || status == http.StatusSeeOther)
}

func (v *visitor) try(method, path string) reply {
	v.t.Helper()
	if method == http.MethodPost {
		return v.post(path, nil)
	}
	return v.get(path)
}

// caseOf returns a case that the ombud serves.
func caseOf(t *testing.T, d *demoWorld, ombud string) string {
	t.Helper()
	page, err := d.portal.rights.Queue(t.Context(), as(t, d, ombud, authz.Ombud), rights.QueueFilter{})
	must(t, err)
	if len(page.Rows) == 0 {
		t.Fatalf("%s serves no case", ombud)
	}
	return page.Rows[0].CaseNumber
}

// What the router knows is what the table has, and the static files.
func TestNoRouteStandsOutsideTheTable(t *testing.T) {
	t.Parallel()
	d := startEmptyDemo(t)
	known := map[string]bool{}
	for _, r := range d.portal.routes {
		if known[r.Method+" "+r.Path] {
			t.Errorf("%s %s stands twice in the table", r.Method, r.Path)
		}
		known[r.Method+" "+r.Path] = true
	}
	for _, path := range []string{"/debug/pprof/", "/admin/", "/.env", "/virksomhet/telemark/krav/x"} {
		if r := newVisitor(t, d.address).get(path); r.status != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", path, r.status)
		}
	}
}
