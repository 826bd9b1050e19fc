package provider

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/go-jose/go-jose/v4"
)

type signingKey struct {
	id      string
	private *rsa.PrivateKey
}

// Rotate makes a new signing key. The one before it can still be looked up, so
// that tokens on their way remain valid; older ones are forgotten.
func (p *Provider) Rotate() error {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	id, err := p.secret()
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = append([]signingKey{{id: id[:8], private: private}}, p.keys...)
	if len(p.keys) > 2 {
		p.keys = p.keys[:2]
	}
	return nil
}

func (p *Provider) currentKey() signingKey {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keys[0]
}

func (p *Provider) keySet() jose.JSONWebKeySet {
	p.mu.Lock()
	defer p.mu.Unlock()
	var set jose.JSONWebKeySet
	for _, k := range p.keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{
			Key: k.private.Public(), KeyID: k.id, Algorithm: string(jose.RS256), Use: "sig",
		})
	}
	return set
}

func (p *Provider) jwks(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, p.keySet()) }

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// reply writes JSON that nobody may cache.
func reply(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
