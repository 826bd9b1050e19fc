package identity

import (
	"context"
	"errors"
	"maps"
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

// LogoutURL returns the same logout as an address to redirect to. An ID token
// in an address ends up in histories and logs: give it only where it holds no
// identity number, as staff's, and "" otherwise.
func (p *Provider) LogoutURL(ctx context.Context, idToken, state string) (string, error) {
	form, err := p.LogoutForm(ctx, idToken, state)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(form.Action)
	if err != nil {
		return "", refuse(ErrProviderDown, errors.New("the provider's logout is no address"))
	}
	query := u.Query()
	maps.Copy(query, form.Fields)
	u.RawQuery = query.Encode()
	return u.String(), nil
}
