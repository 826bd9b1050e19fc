package identity_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/identity"
)

func TestLogoutRoundTrip(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		hint bool
		asks bool
	}{
		"with the hint": {true, false},
		"without it":    {false, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			rp, b := relyingParty(t, h.citizens()), newBrowser(t)
			attempt := begin(t, rp, "")
			claims, err := rp.Finish(t.Context(), attempt, b.logIn(attempt, "kari"))
			if err != nil {
				t.Fatal(err)
			}
			hint := ""
			if tt.hint {
				hint = claims.IDToken
			}
			v := postLogout(t, b, rp, hint)
			if asked := v.location == nil; asked != tt.asks {
				t.Fatalf("asked %v, want %v: status %d", asked, tt.asks, v.status)
			}
			if tt.asks {
				again := begin(t, rp, "")
				b.callback(b.get(again.AuthURL)) // still logged in until the person says yes
				v = b.post(v.action, v.fields)
			}
			if v.location == nil || v.location.String() != goodbyeURL+"?state=farvel" {
				t.Fatalf("sent to %v with status %d, want %s", v.location, v.status, goodbyeURL)
			}
			again := begin(t, rp, "")
			if v := b.get(again.AuthURL); len(v.buttons) == 0 {
				t.Errorf("still logged in: sent to %v", v.location)
			}
		})
	}
}

func postLogout(t *testing.T, b *browser, rp *identity.Provider, hint string) visited {
	t.Helper()
	form, err := rp.LogoutForm(t.Context(), hint, "farvel")
	if err != nil {
		t.Fatal(err)
	}
	if hint == "" && form.Fields.Has("id_token_hint") {
		t.Errorf("a hint came from nowhere")
	}
	if strings.Contains(form.Action, "?") {
		t.Errorf("the form's address carries values: %s", form.Action)
	}
	return b.post(form.Action, form.Fields)
}

func TestLogoutWithoutProvider(t *testing.T) {
	t.Parallel()
	t.Run("down", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		h.server.Close()
		_, err := relyingParty(t, h.citizens()).LogoutForm(t.Context(), "", "")
		wantFault(t, "form", err, identity.ErrProviderDown)
	})
	t.Run("without a logout", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		h.stand(discoveryWith(h, "end_session_endpoint", nil))
		_, err := relyingParty(t, h.citizens()).LogoutForm(t.Context(), "", "")
		wantFault(t, "form", err, identity.ErrProviderDown)
	})
	t.Run("with a query of its own", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		h.stand(discoveryWith(h, "end_session_endpoint", h.issuer+"/end?p=1"))
		cfg := h.citizens()
		cfg.PostLogoutURL = ""
		form, err := relyingParty(t, cfg).LogoutForm(t.Context(), "hint", "")
		if err != nil {
			t.Fatal(err)
		}
		want := identity.LogoutForm{Action: h.issuer + "/end?p=1", Fields: url.Values{"client_id": {"portal"}, "id_token_hint": {"hint"}}}
		if diff := cmp.Diff(want, form); diff != "" {
			t.Errorf("the form (-want +got):\n%s", diff)
		}
	})
}
