package httpclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
)

// The strategies of an Authentication.
const (
	APIKey            = "api_key"
	Basic             = "basic"
	Bearer            = "bearer"
	ClientCredentials = "oauth2_client_credentials" //nolint:gosec // the name of a strategy
)

// Authentication says how the service knows us. It holds secrets, so it shows
// only its strategy to logs and to fmt.
type Authentication struct {
	Strategy      string      `yaml:"strategy,omitempty"` // nothing: the service does not ask
	Configuration Credentials `yaml:"configuration,omitempty"`
}

// Credentials are those of every strategy; each uses its own.
type Credentials struct {
	Headers     []Named `yaml:"headers,omitempty"`      // api_key
	QueryParams []Named `yaml:"query_params,omitempty"` // api_key
	Username    string  `yaml:"username,omitempty"`     // basic
	Password    string  `yaml:"password,omitempty"`     // basic
	Token       string  `yaml:"token,omitempty"`        // bearer

	// oauth2_client_credentials, RFC 6749 section 4.4
	TokenURL     string            `yaml:"token_url,omitempty"`
	ClientID     string            `yaml:"client_id,omitempty"`
	ClientSecret string            `yaml:"client_secret,omitempty"`
	Scopes       []string          `yaml:"scopes,omitempty"`
	Params       map[string]string `yaml:"params,omitempty"`    // sent along, such as an audience
	SecretIn     string            `yaml:"secret_in,omitempty"` // body or header; nothing: body
}

// Named is a name with a value, which may be a secret.
type Named struct {
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

// String names the strategy and nothing else.
func (a Authentication) String() string { return "[" + a.Strategy + " authentication]" }

// Format names the strategy and nothing else, whatever the verb.
func (a Authentication) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.String()) }

// LogValue keeps secrets out of the log.
func (a Authentication) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Format shows nothing.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[credentials]") }

// LogValue keeps secrets out of the log.
func (c Credentials) LogValue() slog.Value { return slog.StringValue("[credentials]") }

// Format shows the name and not the value.
func (n Named) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "["+n.Name+"]") }

// LogValue keeps the value out of the log.
func (n Named) LogValue() slog.Value { return slog.StringValue("[" + n.Name + "]") }

// Check returns what is missing for the strategy.
func (a Authentication) Check() error {
	c, missing := a.Configuration, ""
	switch {
	case a.Strategy == "":
		return nil
	case a.Strategy == APIKey && len(c.Headers)+len(c.QueryParams) == 0:
		missing = "headers or query_params"
	case a.Strategy == Basic && c.Username == "":
		missing = "a username"
	case a.Strategy == Bearer && c.Token == "":
		missing = "a token"
	case a.Strategy == ClientCredentials && (c.TokenURL == "" || c.ClientID == "" || c.ClientSecret == ""):
		missing = "token_url, client_id and client_secret"
	case a.Strategy == ClientCredentials && c.SecretIn != "" && c.SecretIn != "body" && c.SecretIn != "header":
		missing = "body or header as secret_in"
	}
	switch a.Strategy {
	case APIKey, Basic, Bearer, ClientCredentials:
	default:
		return errors.New("authentication: the strategy is api_key, basic, bearer or oauth2_client_credentials")
	}
	if missing != "" {
		return fmt.Errorf("authentication: %s needs %s", a.Strategy, missing)
	}
	return nil
}

// authenticator adds credentials to requests.
type authenticator struct {
	a      Authentication
	tokens *tokens                  // nil: another strategy
	check  func(token string) error // nil: every token will do
}

func (c *Client) authenticator(o Options) (authenticator, error) {
	a := authenticator{a: o.Authentication, check: o.CheckToken}
	if err := a.a.Check(); err != nil {
		return a, err
	}
	if a.a.Strategy == ClientCredentials {
		if _, err := c.config.address("token URL", a.a.Configuration.TokenURL, o.AllowPrivate); err != nil {
			return a, err
		}
		a.tokens = newTokens(c.http, a.a.Configuration)
	}
	return a, nil
}

// add adds the credentials. The error is one of the store.
func (a authenticator) add(ctx context.Context, r *http.Request) error {
	c := a.a.Configuration
	switch a.a.Strategy {
	case APIKey:
		for _, h := range c.Headers {
			r.Header.Set(h.Name, h.Value)
		}
		if len(c.QueryParams) > 0 {
			query := r.URL.Query()
			for _, p := range c.QueryParams {
				query.Set(p.Name, p.Value)
			}
			r.URL.RawQuery = Encode(query)
		}
	case Basic:
		r.SetBasicAuth(c.Username, c.Password)
	case Bearer:
		return a.bear(r, c.Token)
	case ClientCredentials:
		token, err := a.tokens.get(ctx)
		if err != nil {
			return err
		}
		return a.bear(r, token)
	}
	return nil
}

func (a authenticator) bear(r *http.Request, token string) error {
	if a.check != nil {
		if err := a.check(token); err != nil {
			return err
		}
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return nil
}

// forget drops the token the request carried, and reports whether another can
// be had.
func (a authenticator) forget(r *http.Request) bool {
	return a.tokens != nil && a.tokens.forget(r.Header.Get("Authorization"))
}
