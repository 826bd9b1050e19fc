// Package identity says who somebody is. This part of it is the OpenID Connect
// relying party: one Provider per identity provider, for citizens and for
// staff. It knows the protocol alone: no sessions, no database, no pages.
package identity

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/sync/singleflight"
)

// ProviderConfig is what a relying party has agreed with its identity provider.
type ProviderConfig struct {
	Name          string   // for the log: "citizens", "staff"
	Issuer        string   // exactly as the provider writes it
	ClientID      string   //
	ClientSecret  string   //
	RedirectURL   string   // our callback, registered with the provider
	PostLogoutURL string   // where the provider sends people after logout; empty: nowhere
	Scopes        []string // empty: openid and profile
	ACRValues     []string // asked of the provider; empty: not asked
	MinimumACR    string   // refused below this level; empty: any level but e-mail
	UILocales     string   // the language asked for when Begin is given none

	// RequirePID refuses people without a national identity number. Set for
	// citizens: without the number nothing can be found or released.
	RequirePID bool
	// AllowSynthetic lets test persons in. Never in production.
	AllowSynthetic bool
	// TrustEmail takes an e-mail address the provider says nothing about for
	// verified. Set it only where the organisation itself gives out the
	// addresses, as with Entra ID, which never says. One that is declared
	// unverified is never taken.
	TrustEmail bool

	HTTPClient *http.Client // nil: one of our own; redirects are refused either way
	Now        func() time.Time
}

// Provider is a relying party of one identity provider. It starts without the
// provider, which is looked up at the first login and looked for again after a
// failure. It is safe for concurrent use.
type Provider struct {
	cfg    ProviderConfig
	client *http.Client

	flight singleflight.Group
	mu     sync.Mutex
	known  *discovery
	renew  time.Time // when known is looked up again
}

// NewProvider returns the relying party, or everything that is wrong with the
// configuration. It does not call the provider.
func NewProvider(cfg ProviderConfig) (*Provider, error) {
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("identity provider %q: %w", cfg.Name, err)
	}
	cfg.ACRValues = slices.Clone(cfg.ACRValues)
	if len(cfg.Scopes) == 0 {
		cfg.Scopes = []string{oidc.ScopeOpenID, oidc.ScopeProfile}
	}
	return &Provider{cfg: cfg, client: outbound(cfg.HTTPClient)}, nil
}

// Name returns the configured name, for the log.
func (p *Provider) Name() string { return p.cfg.Name }

func (c ProviderConfig) check() error {
	var wrong []error
	if c.ClientID == "" || c.ClientSecret == "" {
		wrong = append(wrong, errors.New("the client id or the client secret is missing"))
	}
	if !safeTransport(c.Issuer) {
		wrong = append(wrong, errors.New("the issuer must be https, or http on this machine"))
	}
	if !safeTransport(c.RedirectURL) {
		wrong = append(wrong, errors.New("the redirect address must be https, or http on this machine"))
	}
	if c.PostLogoutURL != "" && !safeTransport(c.PostLogoutURL) {
		wrong = append(wrong, errors.New("the address after logout must be https, or http on this machine"))
	}
	if c.MinimumACR == emailACR {
		wrong = append(wrong, errors.New("a login by e-mail is never enough"))
	}
	if c.Now == nil {
		wrong = append(wrong, errors.New("the clock is missing"))
	}
	return errors.Join(wrong...)
}

// safeTransport reports whether the address is https, or http that never
// leaves the machine.
func safeTransport(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	if u.Scheme == "https" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || (ip != nil && ip.IsLoopback()))
}
