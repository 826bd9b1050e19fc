package identity_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rettighetsporten/app/demo/provider"
	"rettighetsporten/app/identity"
)

// on answers one path of the provider with the handler.
func on(path string, handler http.HandlerFunc) front {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/op"+path {
			return false
		}
		handler(w, r)
		return true
	}
}

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}

// never answers until the caller has given up, which a server notices once it
// has read the request.
func never(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

const discoveryPath = "/.well-known/openid-configuration"

// discoveryWith answers the provider's own discovery with one value changed.
func discoveryWith(h *house, name string, value any) front {
	return on(discoveryPath, func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.op.ServeHTTP(rec, r)
		var doc map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &doc); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		doc[name] = value
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(doc)
	})
}

func TestBeginWithoutProvider(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*testing.T, *house){
		"not there":        func(_ *testing.T, h *house) { h.server.Close() },
		"an error":         func(_ *testing.T, h *house) { h.stand(on(discoveryPath, says(500, "text/plain", "Kari 14838513779"))) },
		"a page":           func(_ *testing.T, h *house) { h.stand(on(discoveryPath, says(200, "text/html", "<p>Kari</p>"))) },
		"no JSON":          func(_ *testing.T, h *house) { h.stand(on(discoveryPath, says(200, "application/json", "{"))) },
		"nothing":          func(_ *testing.T, h *house) { h.stand(on(discoveryPath, says(200, "application/json", ""))) },
		"another issuer":   func(_ *testing.T, h *house) { h.stand(discoveryWith(h, "issuer", "https://evil.example")) },
		"no keys":          func(_ *testing.T, h *house) { h.stand(discoveryWith(h, "jwks_uri", "")) },
		"no token address": func(_ *testing.T, h *house) { h.stand(discoveryWith(h, "token_endpoint", nil)) },
		"a secret in clear over the network": func(_ *testing.T, h *house) {
			h.stand(discoveryWith(h, "token_endpoint", "http://idp.example/token"))
		},
		"keys in clear": func(_ *testing.T, h *house) { h.stand(discoveryWith(h, "jwks_uri", "http://idp.example/keys")) },
		"logout in clear": func(_ *testing.T, h *house) {
			h.stand(discoveryWith(h, "end_session_endpoint", "http://idp.example/x"))
		},
		"far too much": func(_ *testing.T, h *house) {
			h.stand(discoveryWith(h, "policy", strings.Repeat("x", 2<<20)))
		},
		"somewhere else": func(t *testing.T, h *house) {
			t.Helper()
			h.stand(on(discoveryPath, http.RedirectHandler(elsewhere(t), http.StatusFound).ServeHTTP))
		},
	}
	for name, arrange := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			arrange(t, h)
			attempt, err := relyingParty(t, h.citizens()).Begin(t.Context(), "")
			wantFault(t, name, err, identity.ErrProviderDown)
			if attempt != (identity.Attempt{}) {
				t.Error("an attempt came with the refusal")
			}
		})
	}
}

// elsewhere is a server that nobody may be led to.
func elsewhere(t *testing.T) string {
	t.Helper()
	var called atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called.Add(1) }))
	t.Cleanup(func() {
		s.Close()
		if n := called.Load(); n != 0 {
			t.Errorf("a redirect was followed %d times", n)
		}
	})
	return s.URL
}

func TestFinishWithoutProvider(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		path    string
		handler http.HandlerFunc
		want    error
	}{
		"token: an error":     {"/token", says(503, "text/plain", "eyJ 14838513779"), identity.ErrProviderDown},
		"token: a page":       {"/token", says(200, "text/html", "<p>Kari</p>"), identity.ErrProviderDown},
		"token: nothing":      {"/token", says(200, "application/json", ""), identity.ErrProviderDown},
		"token: no ID token":  {"/token", says(200, "application/json", `{"access_token":"x","token_type":"Bearer"}`), identity.ErrToken},
		"token: no token":     {"/token", says(200, "application/json", `{"access_token":"x","token_type":"Bearer","id_token":"kari"}`), identity.ErrSignature},
		"token: refused":      {"/token", says(400, "application/json", `{"error":"invalid_grant","error_description":"Kari"}`), identity.ErrCode},
		"token: client":       {"/token", says(401, "application/json", `{"error":"Kari"}`), identity.ErrExchange},
		"keys: an error":      {"/jwks.json", says(500, "text/plain", "Kari"), identity.ErrProviderDown},
		"keys: a page":        {"/jwks.json", says(200, "text/html", "<p>Kari</p>"), identity.ErrProviderDown},
		"keys: none":          {"/jwks.json", says(200, "application/json", `{"keys":[]}`), identity.ErrSignature},
		"keys: not even that": {"/jwks.json", says(200, "application/json", `null`), identity.ErrSignature},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			rp := relyingParty(t, h.citizens())
			attempt := begin(t, rp, "")
			callback := newBrowser(t).logIn(attempt, "kari")
			h.stand(on(tt.path, tt.handler))
			_, err := rp.Finish(t.Context(), attempt, callback)
			wantFault(t, name, err, tt.want)
		})
	}
}

func TestSecretsFollowNoRedirect(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/token", "/jwks.json"} {
		for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
			t.Run(fmt.Sprint(path, status), func(t *testing.T) {
				t.Parallel()
				h := newHouse(t)
				rp := relyingParty(t, h.citizens())
				attempt := begin(t, rp, "")
				callback := newBrowser(t).logIn(attempt, "kari")
				h.stand(on(path, http.RedirectHandler(elsewhere(t), status).ServeHTTP))
				_, err := rp.Finish(t.Context(), attempt, callback)
				wantFault(t, path, err, identity.ErrProviderDown)
			})
		}
	}
}

func TestClientSecretIsShownTheWayTheProviderWants(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"client_secret_basic", "client_secret_post"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			var basic, tried atomic.Int32
			own := discoveryWith(h, "token_endpoint_auth_methods_supported", []string{method})
			h.stand(func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path == "/op/token" {
					tried.Add(1)
					if _, _, ok := r.BasicAuth(); ok {
						basic.Add(1)
					}
				}
				return own(w, r)
			})
			rp := relyingParty(t, h.citizens())
			attempt := begin(t, rp, "")
			if _, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari")); err != nil {
				t.Fatal(err)
			}
			if got, want := basic.Load() == 1, method == "client_secret_basic"; got != want || tried.Load() != 1 {
				t.Errorf("basic %v in %d tries, want %v in one", got, tried.Load(), want)
			}
		})
	}
}

func TestProviderThatNeverAnswers(t *testing.T) {
	t.Parallel()
	const patience = time.Second
	t.Run("discovery", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t)
		h.stand(on(discoveryPath, never))
		cfg := h.citizens()
		cfg.HTTPClient = &http.Client{Timeout: patience}
		_, err := relyingParty(t, cfg).Begin(t.Context(), "")
		wantFault(t, "discovery", err, identity.ErrProviderDown)
	})
	for _, path := range []string{"/token", "/jwks.json"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			rp := relyingParty(t, h.citizens()) // finds the provider
			attempt := begin(t, rp, "")
			callback := newBrowser(t).logIn(attempt, "kari")
			h.stand(on(path, never))
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			_, err := rp.Finish(ctx, attempt, callback)
			wantFault(t, path, err, identity.ErrProviderDown)
			h.server.CloseClientConnections()
		})
	}
}

func TestRefusedSecretIsNotShownAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var tried atomic.Int32
	count := func(path string) {
		if path == "/op/token" {
			tried.Add(1)
		}
	}
	h.calls.Store(&count)
	cfg := h.citizens()
	cfg.ClientSecret = "wrong"
	rp := relyingParty(t, cfg)
	attempt := begin(t, rp, "")
	_, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari"))
	wantFault(t, "a wrong secret", err, identity.ErrExchange)
	if got := tried.Load(); got != 1 {
		t.Errorf("the code was shown %d times, want once", got)
	}
}

// A provider may announce what it likes: only signatures with its own key count.
func TestAnnouncedAlgorithmsWeDoNotTake(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.stand(discoveryWith(h, "id_token_signing_alg_values_supported", []string{"none", "HS256"}))
	for algorithm, want := range map[string]error{"RS256": nil, "none": identity.ErrSignature, "HS256": identity.ErrSignature} {
		t.Run(algorithm, func(t *testing.T) {
			t.Parallel()
			rp := relyingParty(t, h.citizens())
			attempt := begin(t, rp, "")
			h.sign(attempt, func(s *provider.Signing) {
				if s.Algorithm = algorithm; algorithm == "HS256" {
					s.Key = []byte(strings.Repeat(secret, 2))
				}
			})
			_, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari"))
			if want == nil && err == nil {
				return
			}
			wantFault(t, algorithm, err, want)
		})
	}
}
