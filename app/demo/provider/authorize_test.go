package provider_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/demo/provider"
	"rettighetsporten/models"
)

func TestLoginPage(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	a := newVisitor(t, s).get("/authorize", asks("acr_values", "idporten-loa-high idporten-loa-substantial"))
	p := page(t, a)
	if a.status != http.StatusOK || p.lang != "nb" || !strings.Contains(p.title, "Logg inn") {
		t.Errorf("status %d, language %q, title %q", a.status, p.lang, p.title)
	}
	if diff := cmp.Diff([]string{"h1 Logg inn", "h2 Innbyggere", "h2 Ansatte"}, p.headings); diff != "" {
		t.Errorf("headings, -want +got\n%s", diff)
	}
	want := map[string]string{
		"personkari": "Kari Prøve Elev & mor", "personper": "Per Prøve Far", "cancel1": "Avbryt (Cancel)",
	}
	if diff := cmp.Diff(want, p.buttons); diff != "" {
		t.Errorf("buttons (nobody without the level), -want +got\n%s", diff)
	}
	if p.elements["script"] != 0 || p.elements["main"] != 1 || p.elements["form"] != 1 {
		t.Errorf("elements %v", p.elements)
	}
	policy := a.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self' http://localhost:9"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %q", policy, part)
		}
	}
	if strings.Contains(a.body, "14838513779") {
		t.Error("the page shows a number")
	}
	css := newVisitor(t, s).get("/style.css", nil)
	if css.status != http.StatusOK || !strings.HasPrefix(css.header.Get("Content-Type"), "text/css") {
		t.Errorf("style: status %d, %s", css.status, css.header.Get("Content-Type"))
	}
}

func TestPageIsEscaped(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	hostile := `"><script>alert(1)</script>`
	a := newVisitor(t, s).get("/authorize", asks("state", hostile))
	if p := page(t, a); p.elements["script"] != 0 || p.fields.Get("state") != hostile {
		t.Errorf("state came out as %q with %d scripts", p.fields.Get("state"), p.elements["script"])
	}
}

// Before the client and its address are certain, nobody is sent anywhere.
func TestUncertainRequestsGetAPage(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	twice := asks()
	twice.Add("redirect_uri", back)
	tests := map[string]answer{
		"no client":           newVisitor(t, s).get("/authorize", asks("client_id", "")),
		"an unknown client":   newVisitor(t, s).get("/authorize", asks("client_id", "evil")),
		"no address":          newVisitor(t, s).get("/authorize", asks("redirect_uri", "")),
		"a foreign address":   newVisitor(t, s).get("/authorize", asks("redirect_uri", "https://evil.example/retur")),
		"a longer address":    newVisitor(t, s).get("/authorize", asks("redirect_uri", back+"/../evil")),
		"another's address":   newVisitor(t, s).get("/authorize", asks("redirect_uri", back+"/ansatt")),
		"two addresses":       newVisitor(t, s).get("/authorize", twice),
		"nothing":             newVisitor(t, s).get("/authorize", nil),
		"a choice without it": newVisitor(t, s).post("/login", asks("redirect_uri", "https://evil.example", "person", "kari")),
	}
	for name, a := range tests {
		if a.status != http.StatusBadRequest || a.to != nil || len(page(t, a).headings) != 1 {
			t.Errorf("%s: status %d to %v", name, a.status, a.to)
		}
	}
}

func TestRefusedRequestsGoBack(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	tests := map[string]struct {
		changes []string
		want    string
	}{
		"implicit":              {[]string{"response_type", "id_token"}, "unsupported_response_type"},
		"hybrid":                {[]string{"response_type", "code id_token"}, "unsupported_response_type"},
		"no openid":             {[]string{"scope", "profile"}, "invalid_scope"},
		"no challenge":          {[]string{"code_challenge", ""}, "invalid_request"},
		"a plain challenge":     {[]string{"code_challenge_method", "plain"}, "invalid_request"},
		"no method":             {[]string{"code_challenge_method", ""}, "invalid_request"},
		"a short challenge":     {[]string{"code_challenge", "short"}, "invalid_request"},
		"a fragment":            {[]string{"response_mode", "fragment"}, "invalid_request"},
		"a request object":      {[]string{"request", "eyJ"}, "request_not_supported"},
		"one by reference":      {[]string{"request_uri", "https://evil.example"}, "request_uri_not_supported"},
		"an unknown prompt":     {[]string{"prompt", "consent"}, "invalid_request"},
		"nobody, and no asking": {[]string{"prompt", "none"}, "login_required"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newVisitor(t, s).get("/authorize", asks(tt.changes...))
			if a.to == nil || !strings.HasPrefix(a.to.String(), back+"?") {
				t.Fatalf("status %d to %v", a.status, a.to)
			}
			q := a.to.Query()
			if q.Get("error") != tt.want || q.Get("state") != "tilstand" || q.Get("iss") != s.issuer || q.Has("code") {
				t.Errorf("got %v, want %s", q, tt.want)
			}
		})
	}
	twice := asks()
	twice.Add("nonce", "to")
	if a := newVisitor(t, s).get("/authorize", twice); a.to == nil || a.to.Query().Get("error") != "invalid_request" {
		t.Errorf("a parameter given twice: status %d to %v", a.status, a.to)
	}
}

func TestChoosing(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	tests := map[string]struct {
		request, choice []string
		want            string
	}{
		"cancel":                   {nil, []string{"cancel", "1"}, "access_denied"},
		"somebody below the level": {[]string{"acr_values", "idporten-loa-high"}, []string{"person", "per"}, "unmet_authentication_requirements"},
		"somebody without a level": {[]string{"acr_values", "idporten-loa-low"}, []string{"person", "ina"}, "unmet_authentication_requirements"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := asks(tt.request...)
			form.Set(tt.choice[0], tt.choice[1])
			a := newVisitor(t, s).post("/login", form)
			if a.to == nil || a.to.Query().Get("error") != tt.want {
				t.Errorf("status %d to %v, want %s", a.status, a.to, tt.want)
			}
		})
	}
	t.Run("nobody we know", func(t *testing.T) {
		t.Parallel()
		form := asks("person", "evil")
		if a := newVisitor(t, s).post("/login", form); a.to != nil || len(page(t, a).buttons) == 0 {
			t.Errorf("status %d to %v, want the list again", a.status, a.to)
		}
	})
	t.Run("for somebody, by another site", func(t *testing.T) {
		t.Parallel()
		v := newVisitor(t, s)
		v.site = "cross-site"
		if a := v.post("/login", asks("person", "kari")); a.status != http.StatusForbidden || a.to != nil {
			t.Errorf("status %d to %v, want 403", a.status, a.to)
		}
	})
}

func TestSessionSparesTheChoice(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v := newVisitor(t, s)
	v.code("per", asks())
	s.wait(10 * time.Minute)
	tests := map[string]struct {
		changes []string
		spared  bool
	}{
		"as before":          {nil, true},
		"without asking":     {[]string{"prompt", "none"}, true},
		"a level he has":     {[]string{"acr_values", "idporten-loa-substantial"}, true},
		"recent enough":      {[]string{"max_age", "601"}, true},
		"another client":     {[]string{"client_id", "ansatt"}, true},
		"a new login":        {[]string{"prompt", "login"}, false},
		"a higher level":     {[]string{"acr_values", "idporten-loa-high"}, false},
		"too long ago":       {[]string{"max_age", "600"}, false},
		"no age is recent":   {[]string{"max_age", "0"}, false},
		"an age of nonsense": {[]string{"max_age", "-1"}, true},
	}
	for name, tt := range tests {
		if a := v.get("/authorize", asks(tt.changes...)); (a.to != nil && a.to.Query().Has("code")) != tt.spared {
			t.Errorf("%s: status %d to %v, want spared %v", name, a.status, a.to, tt.spared)
		}
	}
	s.wait(2 * time.Hour)
	if a := v.get("/authorize", asks()); a.to != nil {
		t.Errorf("two hours later: sent to %v, want the list", a.to)
	}
}

func TestConfigurationRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*provider.Config){
		"no issuer":               func(c *provider.Config) { c.Issuer = "" },
		"an issuer with a slash":  func(c *provider.Config) { c.Issuer += "/" },
		"no clock":                func(c *provider.Config) { c.Now = nil },
		"a client without secret": func(c *provider.Config) { c.Clients[0].Secret = "" },
		"a client without return": func(c *provider.Config) { c.Clients[0].RedirectURIs = nil },
		"a person without name":   func(c *provider.Config) { c.Persons[0].Subject = "" },
		"a person twice":          func(c *provider.Config) { c.Persons[1].Subject = c.Persons[0].Subject },
		"a real number": func(c *provider.Config) {
			// Valid check digits, month 13: a number that no person can have.
			id, err := models.ParseNationalID(notSynthetic(t))
			if err != nil {
				t.Fatal(err)
			}
			c.Persons[0].PID = id
		},
	} {
		s := &stand{issuer: "http://localhost:9/op"}
		cfg := s.config(t)
		change(&cfg)
		if _, err := provider.New(cfg); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// notSynthetic returns a number with good check digits in month 13, which is
// nobody's.
func notSynthetic(t *testing.T) string {
	t.Helper()
	for i := range 100_000 {
		digits := []byte("01139900000")
		for at, rest := 10, i; at > 5; at, rest = at-1, rest/10 {
			digits[at] = byte('0' + rest%10)
		}
		if id, err := models.ParseNationalID(string(digits)); err == nil && !id.Synthetic() {
			return string(digits)
		}
	}
	t.Fatal("found none")
	return ""
}

func TestNewLoginEndsTheOld(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v := newVisitor(t, s)
	v.code("per", asks())
	old := v.cookies()
	v.code("kari", asks("prompt", "login"))
	if !v.known() {
		t.Error("the new login does not last")
	}
	thief := newVisitor(t, s)
	a := thief.call(http.MethodGet, "/authorize", asks(), func(r *http.Request) {
		for _, c := range old {
			r.AddCookie(c)
		}
	})
	if len(old) != 1 || a.to != nil {
		t.Errorf("%d old cookies still lead to %v", len(old), a.to)
	}
}

// Two providers on one host must not share a session.
func TestCookieStaysWithItsProvider(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	a := newVisitor(t, s).post("/login", asks("person", "kari"))
	cookie := a.header.Get("Set-Cookie")
	for _, part := range []string{"; Path=/demo/op/;", "; HttpOnly", "; SameSite=Lax", "; Max-Age=7200"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %q", part)
		}
	}
	if strings.Contains(cookie, "Secure") {
		t.Error("a secure cookie would be lost on plain http")
	}
}
