package provider

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
	"time"
)

// access is what an access token opens: the person's claims, for a moment.
type access struct {
	session session
	scopes  []string
}

// token exchanges a code for tokens, RFC 6749 4.1.3 and RFC 7636 4.5.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		tokenError(w, http.StatusBadRequest, "invalid_request")
		return
	}
	client, ok := p.authenticate(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Basic realm="token"`)
		tokenError(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	if r.PostForm.Get("grant_type") != "authorization_code" {
		tokenError(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	bearer, err := p.secret()
	if err != nil {
		tokenError(w, http.StatusInternalServerError, "server_error")
		return
	}
	g, ok := p.redeem(client, r.PostForm, bearer)
	if !ok {
		tokenError(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	idToken, err := p.idToken(g)
	if err != nil {
		tokenError(w, http.StatusInternalServerError, "server_error")
		return
	}
	reply(w, http.StatusOK, map[string]any{
		"access_token": bearer, "token_type": "Bearer", "expires_in": int(tokenLife / time.Second), "id_token": idToken,
	})
}

func tokenError(w http.ResponseWriter, status int, code string) {
	reply(w, status, map[string]string{"error": code})
}

// authenticate returns the client that the request proves to come from, by
// client_secret_basic or client_secret_post, not both.
func (p *Provider) authenticate(r *http.Request) (Client, bool) {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, basic := r.BasicAuth(); basic {
		// RFC 6749 2.3.1: both are form-encoded before they are put together.
		user, errID := url.QueryUnescape(user)
		password, errSecret := url.QueryUnescape(password)
		if errID != nil || errSecret != nil || secret != "" || (id != "" && id != user) {
			return Client{}, false
		}
		id, secret = user, password
	}
	client, known := p.clients[id]
	return client, same(client.Secret, secret) && known
}

// redeem spends the code and opens the bearer token for it. A code works once,
// for the client, address and verifier it was made for; when it comes again,
// the token it gave is revoked, RFC 6749 4.1.2.
func (p *Provider) redeem(client Client, form url.Values, bearer string) (grant, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.cfg.Now()
	g, found := p.codes.get(now, form.Get("code"))
	if !found {
		return grant{}, false
	}
	if g.used {
		p.tokens.drop(g.token)
		return grant{}, false
	}
	g.used = true
	challenge := sha256.Sum256([]byte(form.Get("code_verifier")))
	if g.client != client.ID || g.redirect != form.Get("redirect_uri") || !same(g.challenge, encode(challenge[:])) {
		return grant{}, false
	}
	g.token = bearer
	p.tokens.put(now, bearer, access{session: g.session, scopes: g.scopes})
	return *g, true
}

// same compares two secrets in constant time, their lengths too.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
