package httpclient

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"

	"golang.org/x/oauth2"                   //nolint:depguard // a service's token for us, nobody's login
	"golang.org/x/oauth2/clientcredentials" //nolint:depguard // see above

	"rettighetsporten/app/recordstore"
)

// tokens gets access tokens and keeps one until shortly before it expires.
type tokens struct {
	http   *http.Client
	source clientcredentials.Config

	mu   sync.Mutex
	kept *oauth2.Token
}

func newTokens(client *http.Client, c Credentials) *tokens {
	t := &tokens{http: client, source: clientcredentials.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, TokenURL: c.TokenURL, Scopes: c.Scopes,
		EndpointParams: url.Values{}, AuthStyle: oauth2.AuthStyleInParams,
	}}
	if c.SecretIn == "header" {
		t.source.AuthStyle = oauth2.AuthStyleInHeader
	}
	for name, value := range c.Params {
		t.source.EndpointParams.Set(name, value)
	}
	return t
}

// get returns a token that has not expired. One is got at a time.
func (t *tokens) get(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.kept.Valid() {
		token, err := t.source.Token(context.WithValue(ctx, oauth2.HTTPClient, t.http))
		if err != nil {
			return "", denied(ctx, err)
		}
		t.kept = token
	}
	return t.kept.AccessToken, nil
}

// forget drops the token of an Authorization header, unless another has come in
// its place. It always reports true: there is a token to try.
func (t *tokens) forget(header string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept != nil && header == "Bearer "+t.kept.AccessToken {
		t.kept = nil
	}
	return true
}

// denied classifies why there is no token. The texts of the token service
// repeat what it was sent.
func denied(ctx context.Context, err error) error {
	e, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok || e.Response == nil {
		if _, sent := errors.AsType[*url.Error](err); sent || ctx.Err() != nil {
			return lost(ctx, err)
		}
		return recordstore.FailWhole(recordstore.Malformed, "the token service gives no token")
	}
	if status := e.Response.StatusCode; status == http.StatusTooManyRequests || status >= http.StatusInternalServerError {
		return recordstore.FailWhole(recordstore.Unreachable, "the token service does not answer")
	}
	detail := "the token service gives no token"
	switch e.ErrorCode { // RFC 6749 section 5.2
	case "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope":
		detail += ": " + e.ErrorCode
	}
	return recordstore.FailWhole(recordstore.Refused, detail)
}
