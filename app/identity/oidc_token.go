package identity

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// skew is how far the provider's clock may be from ours.
const skew = 5 * time.Second

// examine checks the raw ID token and returns what it says.
func (p *Provider) examine(ctx context.Context, d *discovery, attempt Attempt, raw string) (Claims, error) {
	keys := &witness{next: d.keys}
	verifier := oidc.NewVerifier(p.cfg.Issuer, keys, &oidc.Config{
		ClientID:             p.cfg.ClientID,
		SupportedSigningAlgs: d.algorithms,
		Now:                  func() time.Time { return p.cfg.Now().Add(-skew) },
	})
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return Claims{}, p.tokenFault(keys, err)
	}
	var c tokenClaims
	if err := token.Claims(&c); err != nil || token.Subject == "" {
		return Claims{}, ErrToken
	}
	if !p.meantForUs(token.Audience, c.AuthorizedParty) {
		return Claims{}, ErrAudience
	}
	if !sameSecret(attempt.Nonce, token.Nonce) {
		return Claims{}, ErrNonce
	}
	authenticated := time.Time{}
	if c.AuthTime > 0 {
		authenticated = time.Unix(c.AuthTime, 0).UTC()
	}
	if !ACRAtLeast(c.ACR, p.cfg.MinimumACR) {
		return Claims{}, ErrACR
	}
	claims := c.claims(token.Issuer, token.Subject, authenticated, raw)
	claims.Email = c.verifiedEmail(p.cfg.TrustEmail)
	if p.cfg.RequirePID {
		if claims.PID, err = p.nationalID(c.PID); err != nil {
			return Claims{}, err
		}
	}
	return claims, nil
}

// meantForUs checks the parties of OpenID Connect Core 3.1.3.7, points 4 and 5:
// a token for several clients must name us as the one that asked for it.
func (p *Provider) meantForUs(audience []string, authorizedParty string) bool {
	if authorizedParty == "" {
		return len(audience) == 1
	}
	return authorizedParty == p.cfg.ClientID
}

// tokenFault says which check of the library failed. It decides by what was
// signed, not by the library's wording.
func (p *Provider) tokenFault(keys *witness, err error) error {
	if _, ok := errors.AsType[*oidc.TokenExpiredError](err); ok {
		return ErrExpired
	}
	if keys.err != nil {
		if strings.HasPrefix(keys.err.Error(), "fetching keys") {
			return refuse(ErrProviderDown, silenced(keys.err))
		}
		return ErrSignature
	}
	var said struct {
		Issuer   string     `json:"iss"`
		Audience stringList `json:"aud"`
	}
	switch {
	case keys.signed == nil: // not a signed token, or not by an algorithm we take
		return ErrSignature
	case json.Unmarshal(keys.signed, &said) != nil:
		return ErrToken
	case said.Issuer != p.cfg.Issuer:
		return ErrIssuer
	case !slices.Contains(said.Audience, p.cfg.ClientID):
		return ErrAudience
	default:
		return ErrToken
	}
}

// witness remembers what the key set said of the signature.
type witness struct {
	next   oidc.KeySet
	signed []byte
	err    error
}

// VerifySignature asks the key set, which fetches the provider's keys again
// when it does not know the token's.
func (w *witness) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	w.signed, w.err = w.next.VerifySignature(ctx, jwt)
	return w.signed, w.err
}
