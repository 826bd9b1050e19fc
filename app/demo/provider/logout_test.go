package provider_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

func publicKey(t *testing.T, fields map[string]any) jose.JSONWebKey {
	t.Helper()
	b, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	var k jose.JSONWebKey
	if err := k.UnmarshalJSON(b); err != nil {
		t.Fatal(err)
	}
	return k
}

// loggedIn returns a visitor who is logged in, and the ID token.
func loggedIn(t *testing.T, s *stand, person string) (*visitor, string) {
	t.Helper()
	v := newVisitor(t, s)
	token, _ := v.post("/token", redeem(v.code(person, asks()))).said(t)["id_token"].(string)
	return v, token
}

func (v *visitor) known() bool {
	v.t.Helper()
	return v.get("/authorize", asks()).to != nil
}

func TestLogout(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	_, foreign := loggedIn(t, newStand(t), "kari")
	_, another := loggedIn(t, s, "per")
	tests := map[string]struct {
		query  func(own string) url.Values
		status int
		to     string
		known  bool // still logged in
	}{
		"with a hint": {
			func(own string) url.Values {
				return url.Values{"id_token_hint": {own}, "post_logout_redirect_uri": {goodbye}, "state": {"a b"}}
			}, http.StatusSeeOther, goodbye + "?state=a+b", false,
		},
		"with a hint and nowhere to go": {
			func(own string) url.Values { return url.Values{"id_token_hint": {own}} }, http.StatusOK, "", false,
		},
		"with a hint, to a foreign address": {
			func(own string) url.Values {
				return url.Values{"id_token_hint": {own}, "post_logout_redirect_uri": {"https://evil.example"}}
			}, http.StatusBadRequest, "", true,
		},
		"with a hint that names another client": {
			func(own string) url.Values { return url.Values{"id_token_hint": {own}, "client_id": {"ansatt"}} },
			http.StatusBadRequest, "", true,
		},
		"by an unknown client": {
			func(string) url.Values { return url.Values{"client_id": {"evil"}} }, http.StatusBadRequest, "", true,
		},
		"an address and no client": {
			func(string) url.Values { return url.Values{"post_logout_redirect_uri": {goodbye}} },
			http.StatusBadRequest, "", true,
		},
		"without a hint": {
			func(string) url.Values {
				return url.Values{"client_id": {"borger"}, "post_logout_redirect_uri": {goodbye}}
			},
			http.StatusOK, "", true,
		},
		"with a hint from elsewhere": {
			func(string) url.Values { return url.Values{"id_token_hint": {foreign}} }, http.StatusOK, "", true,
		},
		"with another person's hint": {
			func(string) url.Values { return url.Values{"id_token_hint": {another}} }, http.StatusOK, "", true,
		},
		"with nonsense": {
			func(string) url.Values { return url.Values{"id_token_hint": {"nonsense"}} }, http.StatusOK, "", true,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				v, own := loggedIn(t, s, "kari")
				a := v.call(method, "/end_session", tt.query(own), nil)
				to := ""
				if a.to != nil {
					to = a.to.String()
				}
				if a.status != tt.status || to != tt.to {
					t.Errorf("%s: status %d to %q, want %d to %q", method, a.status, to, tt.status, tt.to)
				}
				if got := v.known(); got != tt.known {
					t.Errorf("%s: still logged in %v, want %v", method, got, tt.known)
				}
			}
		})
	}
}

// A logout posted from another site comes without the cookie: the hint alone
// names the session.
func TestLogoutWithoutCookie(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v, own := loggedIn(t, s, "kari")
	elsewhere := newVisitor(t, s)
	elsewhere.site = "cross-site"
	unsure := url.Values{"client_id": {"borger"}, "post_logout_redirect_uri": {goodbye}}
	if a := elsewhere.post("/end_session", unsure); a.to != nil || len(page(t, a).buttons) != 1 {
		t.Errorf("without a hint: status %d to %v, want to be asked", a.status, a.to)
	}
	if !v.known() {
		t.Fatal("logged out without an answer")
	}
	if a := elsewhere.post("/end_session", url.Values{"id_token_hint": {own}}); a.status != http.StatusOK {
		t.Errorf("status %d", a.status)
	}
	if v.known() {
		t.Error("still logged in")
	}
}

func TestAskedBeforeLogout(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v, _ := loggedIn(t, s, "kari")
	asked := page(t, v.get("/end_session", url.Values{
		"client_id": {"borger"}, "post_logout_redirect_uri": {goodbye}, "state": {"x"},
	}))
	v.site = "cross-site"
	if a := v.post("/logout", asked.fields); a.status != http.StatusForbidden {
		t.Errorf("another site answered for the person: %d", a.status)
	}
	if v.site = ""; !v.known() {
		t.Fatal("logged out without an answer")
	}
	v.site = "same-origin"
	if a := v.post("/logout", asked.fields); a.to == nil || a.to.String() != goodbye+"?state=x" {
		t.Errorf("status %d to %v", a.status, a.to)
	}
	if v.known() {
		t.Error("still logged in")
	}
}
