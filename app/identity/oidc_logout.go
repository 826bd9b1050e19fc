package identity

import (
	"context"
	"errors"
	"net/url"
)

// LogoutForm is a logout to be posted to the provider by the browser, so that
// the ID token stays out of its history and out of the provider's logs.
type LogoutForm struct {
	Action string // the provider's address
	Fields url.Values
}

// LogoutForm returns the form that logs the person out at the provider as well
// (RP-initiated logout). The raw ID token is the hint by which the provider
// knows the session and need not ask; without it ("") the provider may ask. It
// returns ErrProviderDown when the provider cannot be found or has no logout.
func (p *Provider) LogoutForm(ctx context.Context, idToken, state string) (LogoutForm, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return LogoutForm{}, err
	}
	if d.EndSession == "" {
		return LogoutForm{}, refuse(ErrProviderDown, errors.New("the provider has no logout"))
	}
	fields := url.Values{"client_id": {p.cfg.ClientID}}
	for name, value := range map[string]string{
		"id_token_hint": idToken, "post_logout_redirect_uri": p.cfg.PostLogoutURL, "state": state,
	} {
		if value != "" {
			fields.Set(name, value)
		}
	}
	return LogoutForm{Action: d.EndSession, Fields: fields}, nil
}
