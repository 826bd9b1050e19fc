package identity

import (
	"cmp"
	"context"
	"crypto/rand"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Attempt is one login on its way. State, Nonce and Verifier are kept where the
// browser cannot change them and given back to Finish; the person is sent to
// AuthURL.
type Attempt struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	AuthURL  string `json:"-"`
}

// Begin starts a login with PKCE (S256), state and nonce, in the reader's
// language ("nb", "en", or "" for the configured one). It returns
// ErrProviderDown when the provider cannot be found.
func (p *Provider) Begin(ctx context.Context, language string) (Attempt, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return Attempt{}, err
	}
	a := Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	params := []oauth2.AuthCodeOption{oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)}
	if len(p.cfg.ACRValues) > 0 {
		params = append(params, oauth2.SetAuthURLParam("acr_values", strings.Join(p.cfg.ACRValues, " ")))
	}
	if locales := cmp.Or(language, p.cfg.UILocales); locales != "" {
		params = append(params, oauth2.SetAuthURLParam("ui_locales", locales))
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
