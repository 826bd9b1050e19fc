package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	discoveryLife  = 24 * time.Hour  // a discovery document is not trusted longer
	discoveryRetry = 5 * time.Minute // how long an old one is used on when it cannot be renewed
)

// discovery is what the provider says of itself.
type discovery struct {
	endpoint   oauth2.Endpoint
	keys       *oidc.RemoteKeySet
	algorithms []string

	EndSession    string   `json:"end_session_endpoint"`
	Keys          string   `json:"jwks_uri"`
	IssSupported  bool     `json:"authorization_response_iss_parameter_supported"` // RFC 9207
	AuthMethods   []string `json:"token_endpoint_auth_methods_supported"`
	AllAlgorithms []string `json:"id_token_signing_alg_values_supported"`
}

// signatures are the algorithms an ID token may be signed with; asymmetric
// alone, so that knowing a client secret is never enough to make one.
var signatures = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512}

// discover returns what the provider says of itself, asking it at most once at
// a time. It returns ErrProviderDown when it does not answer, or not sensibly.
func (p *Provider) discover(ctx context.Context) (*discovery, error) {
	p.mu.Lock()
	known, renew := p.known, p.renew
	p.mu.Unlock()
	if known != nil && p.cfg.Now().Before(renew) {
		return known, nil
	}
	// The look-up outlives a visitor who goes away: others wait for it too.
	shared := context.WithoutCancel(ctx)
	result := p.flight.DoChan("", func() (any, error) { return p.lookUp(shared) })
	select {
	case <-ctx.Done():
		return nil, refuse(ErrProviderDown, ctx.Err())
	case r := <-result:
		if found, ok := r.Val.(*discovery); ok && r.Err == nil {
			return found, nil
		}
		if known != nil {
			return known, nil
		}
		return nil, refuse(ErrProviderDown, r.Err)
	}
}

func (p *Provider) lookUp(ctx context.Context) (*discovery, error) {
	d, err := p.fetch(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.renew = p.cfg.Now().Add(discoveryRetry)
		return nil, err
	}
	p.known, p.renew = d, p.cfg.Now().Add(discoveryLife)
	return d, nil
}

func (p *Provider) fetch(ctx context.Context) (*discovery, error) {
	ctx = oidc.ClientContext(ctx, p.client)
	found, err := oidc.NewProvider(ctx, p.cfg.Issuer)
	if err != nil {
		return nil, fmt.Errorf("reading discovery: %w", silenced(err))
	}
	d := &discovery{endpoint: found.Endpoint()}
	if err := found.Claims(d); err != nil {
		return nil, fmt.Errorf("reading discovery: %w", silenced(err))
	}
	for _, address := range []string{d.endpoint.AuthURL, d.endpoint.TokenURL, d.Keys} {
		if !safeTransport(address) {
			return nil, errors.New("reading discovery: an endpoint is missing or not https")
		}
	}
	if d.EndSession != "" && !safeTransport(d.EndSession) {
		return nil, errors.New("reading discovery: the end of session is not https")
	}
	d.keys = oidc.NewRemoteKeySet(ctx, d.Keys)
	d.endpoint.AuthStyle = authStyle(d.AuthMethods)
	for _, a := range d.AllAlgorithms {
		if slices.Contains(signatures, a) {
			d.algorithms = append(d.algorithms, a)
		}
	}
	return d, nil
}

// authStyle says how to show the client secret. It is never tried both ways: a
// second try would spend a code that the first had used.
func authStyle(methods []string) oauth2.AuthStyle {
	if slices.Contains(methods, "client_secret_post") && !slices.Contains(methods, "client_secret_basic") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}
