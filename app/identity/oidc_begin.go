package identity

import (
	"cmp"
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// BeginOptions is what one login asks for beyond the configuration.
type BeginOptions struct {
	ForceLogin bool     // a new login even where the provider has a session
	UILocales  string   // the reader's language: "nb", "en"
	ACRValues  []string // instead of the configured ones, to step up
}

// Attempt is one login on its way. State, Nonce and Verifier are kept where the
// browser cannot change them and given back to Finish; the person is sent to
// AuthURL.
type Attempt struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Forced   time.Time `json:"forced,omitzero"` // when a new login was asked for; zero: it was not
	AuthURL  string    `json:"-"`
}

// Begin starts a login with PKCE (S256), state and nonce. It returns
// ErrProviderDown when the provider cannot be found.
func (p *Provider) Begin(ctx context.Context, opts BeginOptions) (Attempt, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return Attempt{}, err
	}
	a := Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	params := []oauth2.AuthCodeOption{oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)}
	acr := opts.ACRValues
	if len(acr) == 0 {
		acr = p.cfg.ACRValues
	}
	if len(acr) > 0 {
		params = append(params, oauth2.SetAuthURLParam("acr_values", strings.Join(acr, " ")))
	}
	if locales := cmp.Or(opts.UILocales, p.cfg.UILocales); locales != "" {
		params = append(params, oauth2.SetAuthURLParam("ui_locales", locales))
	}
	if opts.ForceLogin {
		a.Forced = p.cfg.Now()
		// max_age makes auth_time mandatory, OpenID Connect Core 3.1.2.1.
		params = append(params, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	a.AuthURL = p.oauth2(d).AuthCodeURL(a.State, params...)
	return a, nil
}

func (p *Provider) oauth2(d *discovery) *oauth2.Config {
	return &oauth2.Config{
		ClientID:     p.cfg.ClientID,
		ClientSecret: p.cfg.ClientSecret,
		Endpoint:     d.endpoint,
		RedirectURL:  p.cfg.RedirectURL,
		Scopes:       p.cfg.Scopes,
	}
}
