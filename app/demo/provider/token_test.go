package provider_test

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v := newVisitor(t, s)
	code := v.code("kari", asks("acr_values", "idporten-loa-substantial"))
	s.wait(59 * time.Second)
	a := v.post("/token", redeem(code))
	if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, cache %q: %s", a.status, a.header.Get("Cache-Control"), a.body)
	}
	answered := a.said(t)
	if answered["token_type"] != "Bearer" || answered["expires_in"] != 120.0 {
		t.Errorf("answered %v", answered)
	}
	claims := read(t, v, answered["id_token"])
	for _, name := range []string{"jti", "sid"} {
		if text, _ := claims[name].(string); len(text) < 40 {
			t.Errorf("%s = %q", name, text)
		}
		delete(claims, name)
	}
	now := float64(s.now().Unix())
	want := map[string]any{
		"iss": s.issuer, "aud": "borger", "sub": "kari", "nonce": "engang", "iat": now, "exp": now + 120, "auth_time": now - 59,
		"acr": "idporten-loa-high", "amr": []any{"TestID"}, "pid": "14838513779", "name": "Kari Prøve", "locale": "nb",
	}
	if diff := cmp.Diff(want, claims); diff != "" {
		t.Errorf("claims, -want +got\n%s", diff)
	}
}

// read verifies the token with the published keys.
func read(t *testing.T, v *visitor, token any) map[string]any {
	t.Helper()
	set := jose.JSONWebKeySet{Keys: keys(t, v)}
	raw, _ := token.(string)
	parsed, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := parsed.Claims(set, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func keys(t *testing.T, v *visitor) []jose.JSONWebKey {
	t.Helper()
	var set []jose.JSONWebKey
	list, _ := v.get("/jwks.json", nil).said(t)["keys"].([]any)
	for _, item := range list {
		fields, _ := item.(map[string]any)
		if fields["d"] != nil || fields["use"] != "sig" || fields["alg"] != "RS256" {
			t.Errorf("a published key has %v", fields)
		}
		set = append(set, publicKey(t, fields))
	}
	return set
}

func TestClientsProveThemselves(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	basic := func(user, password string) func(*http.Request) {
		return func(r *http.Request) { r.SetBasicAuth(url.QueryEscape(user), url.QueryEscape(password)) }
	}
	without := []string{"client_id", "", "client_secret", ""}
	tests := map[string]struct {
		form  []string
		dress func(*http.Request)
		want  int
	}{
		"in the form":             {nil, nil, http.StatusOK},
		"in the header":           {without, basic("borger", "borgers"), http.StatusOK},
		"in the header, named":    {[]string{"client_secret", ""}, basic("borger", "borgers"), http.StatusOK},
		"in both":                 {nil, basic("borger", "borgers"), http.StatusUnauthorized},
		"in neither":              {without, nil, http.StatusUnauthorized},
		"a wrong secret":          {[]string{"client_secret", "wrong"}, nil, http.StatusUnauthorized},
		"no secret":               {[]string{"client_secret", ""}, nil, http.StatusUnauthorized},
		"a wrong header":          {without, basic("borger", "wrong"), http.StatusUnauthorized},
		"a header that is no one": {without, basic("evil", ""), http.StatusUnauthorized},
		"two names":               {[]string{"client_id", "ansatt", "client_secret", ""}, basic("borger", "borgers"), http.StatusUnauthorized},
		"a broken escape":         {without, func(r *http.Request) { r.SetBasicAuth("borger", "%zz") }, http.StatusUnauthorized},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVisitor(t, s)
			form := redeem(v.code("kari", asks()), tt.form...)
			a := v.call(http.MethodPost, "/token", form, tt.dress)
			if a.status != tt.want {
				t.Errorf("status %d, want %d: %s", a.status, tt.want, a.body)
			}
			if tt.want == http.StatusUnauthorized && (a.said(t)["error"] != "invalid_client" || a.header.Get("WWW-Authenticate") == "") {
				t.Errorf("answered %s", a.body)
			}
		})
	}
}

func TestCodesAreBound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		form []string
		wait time.Duration
		want string
	}{
		"another verifier":      {[]string{"code_verifier", "another"}, 0, "invalid_grant"},
		"no verifier":           {[]string{"code_verifier", ""}, 0, "invalid_grant"},
		"another address":       {[]string{"redirect_uri", back + "/ansatt"}, 0, "invalid_grant"},
		"no address":            {[]string{"redirect_uri", ""}, 0, "invalid_grant"},
		"another client":        {[]string{"client_id", "ansatt", "client_secret", "ansattes"}, 0, "invalid_grant"},
		"no code":               {[]string{"code", ""}, 0, "invalid_grant"},
		"a minute later":        {nil, time.Minute, "invalid_grant"},
		"another kind of grant": {[]string{"grant_type", "password"}, 0, "unsupported_grant_type"},
		"no kind of grant":      {[]string{"grant_type", ""}, 0, "unsupported_grant_type"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStand(t)
			v := newVisitor(t, s)
			code := v.code("kari", asks())
			s.wait(tt.wait)
			a := v.post("/token", redeem(code, tt.form...))
			if a.status != http.StatusBadRequest || a.said(t)["error"] != tt.want {
				t.Errorf("status %d: %s, want %s", a.status, a.body, tt.want)
			}
		})
	}
}

func TestCodeThatComesAgainRevokes(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v := newVisitor(t, s)
	code := v.code("olga", asks("client_id", "ansatt", "scope", "openid profile email"))
	form := redeem(code, "client_id", "ansatt", "client_secret", "ansattes")
	bearer, _ := v.post("/token", form).said(t)["access_token"].(string)
	show := func(token string) answer {
		return v.call(http.MethodGet, "/userinfo", nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) })
	}
	want := map[string]any{
		"sub": "olga", "name": "Olga Ombud", "email": "olga@example.test", "email_verified": true, "roles": []any{"ombud"},
	}
	if diff := cmp.Diff(want, show(bearer).said(t)); diff != "" {
		t.Errorf("userinfo, -want +got\n%s", diff)
	}
	if a := v.post("/token", form); a.status != http.StatusBadRequest || a.said(t)["error"] != "invalid_grant" {
		t.Errorf("the code worked twice: %d", a.status)
	}
	if a := show(bearer); a.status != http.StatusUnauthorized {
		t.Errorf("the token still works: %d", a.status)
	}
	for _, token := range []string{"", "forged"} {
		if a := show(token); a.status != http.StatusUnauthorized || a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("token %q: status %d", token, a.status)
		}
	}
	if a := v.get("/userinfo", nil); a.status != http.StatusUnauthorized {
		t.Errorf("without a token: status %d", a.status)
	}
}

func TestAccessTokenExpires(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v := newVisitor(t, s)
	bearer, _ := v.post("/token", redeem(v.code("kari", asks()))).said(t)["access_token"].(string)
	for _, want := range []int{http.StatusOK, http.StatusUnauthorized} {
		a := v.call(http.MethodGet, "/userinfo", nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+bearer) })
		if a.status != want {
			t.Errorf("status %d, want %d", a.status, want)
		}
		s.wait(2 * time.Minute)
	}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	v := newVisitor(t, s)
	ids := func() []string {
		var ids []string
		for _, k := range keys(t, v) {
			ids = append(ids, k.KeyID)
		}
		return ids
	}
	old := v.post("/token", redeem(v.code("kari", asks()))).said(t)["id_token"]
	first := ids()
	for range 2 {
		if err := s.Rotate(); err != nil {
			t.Fatal(err)
		}
		v.get("/end_session", nil)
		if got := ids(); len(got) != 2 || got[0] == first[0] {
			t.Errorf("keys %v after %v, newest first", got, first)
		}
		if len(first) == 1 && slices.Contains(ids(), first[0]) {
			read(t, v, old) // what was on its way is still valid
		}
	}
	if slices.Contains(ids(), first[0]) {
		t.Error("the oldest key is kept")
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			v := newVisitor(t, s)
			if a := v.post("/token", redeem(v.code("kari", asks()))); a.status != http.StatusOK {
				t.Errorf("status %d", a.status)
			}
		})
	}
	if err := s.Rotate(); err != nil {
		t.Error(err)
	}
	wg.Wait()
}
