package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// Signing is an ID token about to be signed.
type Signing struct {
	Claims    map[string]any
	Algorithm string // "RS256"; "none" leaves it unsigned
	KeyID     string
	Key       any // what the algorithm signs with
}

// idToken returns the signed ID token of a grant.
func (p *Provider) idToken(g grant) (string, error) {
	jti, err := p.secret()
	if err != nil {
		return "", err
	}
	now, key := p.cfg.Now(), p.currentKey()
	s := Signing{Algorithm: string(jose.RS256), KeyID: key.id, Key: key.private}
	s.Claims = map[string]any{
		"iss": p.cfg.Issuer, "aud": g.client, "iat": now.Unix(), "exp": now.Add(tokenLife).Unix(), "jti": jti,
		"sid": g.session.id, "auth_time": g.session.authenticated.Unix(), "amr": []string{"TestID"},
	}
	if g.nonce != "" {
		s.Claims["nonce"] = g.nonce
	}
	maps.Copy(s.Claims, g.session.person.claims(g.scopes))
	if p.cfg.Tamper != nil {
		p.cfg.Tamper(&s)
	}
	return s.token()
}

// claims returns what may be told of the person under the scopes.
func (p Person) claims(scopes []string) map[string]any {
	c := map[string]any{"sub": p.Subject}
	add := func(name, value string) {
		if value != "" {
			c[name] = value
		}
	}
	add("acr", p.ACR)
	add("pid", p.PID.Reveal())
	if slices.Contains(scopes, "profile") {
		add("name", p.Name)
		add("locale", p.Locale)
	}
	if slices.Contains(scopes, "email") && p.Email != "" {
		c["email"], c["email_verified"] = p.Email, true
	}
	if len(p.Roles) > 0 {
		c["roles"] = p.Roles
	}
	return c
}

// token returns the compact form.
func (s Signing) token() (string, error) {
	payload, err := json.Marshal(s.Claims)
	if err != nil {
		return "", fmt.Errorf("writing claims: %w", err)
	}
	if s.Algorithm == "none" {
		return encode([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + encode(payload) + ".", nil
	}
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.SignatureAlgorithm(s.Algorithm),
		Key:       jose.JSONWebKey{Key: s.Key, KeyID: s.KeyID},
	}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", fmt.Errorf("making a signer: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("signing: %w", err)
	}
	return signed.CompactSerialize()
}

// userinfo answers OpenID Connect Core 5.3.
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	bearer, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	p.mu.Lock()
	a, ok := p.tokens.get(p.cfg.Now(), bearer)
	p.mu.Unlock()
	if !given || !ok {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		tokenError(w, http.StatusUnauthorized, "invalid_token")
		return
	}
	reply(w, http.StatusOK, a.session.person.claims(a.scopes))
}
