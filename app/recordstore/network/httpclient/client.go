// Package httpclient asks record stores that are services over HTTP. It talks
// to the one host of a base URL, and to the one that gives out its tokens;
// follows no redirect, uses no proxy, and decides at dial time whether an
// address may be reached at all. Answers are bounded after inflating. URLs
// carry values, and answers other people's words: neither is ever logged or put
// into an error.
package httpclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"rettighetsporten/app/recordstore/network"
)

const (
	defaultTimeout   = 30 * time.Second
	handshakeTimeout = 5 * time.Second
	defaultParallel  = 4
)

// Config is what the services of a deployment have in common.
type Config struct {
	Hosts network.Hosts                                    // what a base URL may name
	Now   func() time.Time                                 // reads a Retry-After that is a date, and paces; nil: such a date is ignored
	Sleep func(ctx context.Context, d time.Duration) error // waits before a request, or until ctx ends; nil: really
}

// Options say how one service is reached.
type Options struct {
	BaseURL        string
	AllowPrivate   bool          // loopback and private addresses may be dialled, and plain HTTP
	Timeout        time.Duration // for one request; 0: half a minute
	Authentication Authentication
	RateLimit      RateLimit
	Parallel       int                      // requests under way at once; 0: four
	CheckToken     func(token string) error // what a bearer token has to be, before it is used; nil: anything
}

// Client asks one service. It can be used from several goroutines at once.
type Client struct {
	config Config
	http   *http.Client
	base   *url.URL
	auth   authenticator
	gate   *gate
}

// Open returns a client. Nothing is dialled. The errors hold no value of the
// options. Clients for the same service opened with the same gates, which may
// be nil, hold to its limits together.
func (config Config) Open(o Options, gates *Gates) (*Client, error) {
	if config.Sleep == nil {
		config.Sleep = sleep
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Parallel <= 0 {
		o.Parallel = defaultParallel
	}
	base, err := config.address("base URL", o.BaseURL, o.AllowPrivate)
	if err != nil {
		return nil, err
	}
	if config.Now == nil && len(o.RateLimit.Limits) > 0 {
		return nil, errors.New("a rate limit needs a clock")
	}
	c := &Client{config: config, http: newClient(o.AllowPrivate, o.Timeout), base: base, gate: gates.of(base, o)}
	if c.auth, err = c.authenticator(o); err != nil {
		return nil, err
	}
	return c, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Format shows nothing of the client, which holds credentials.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[HTTP client]") }

func newClient(allowPrivate bool, timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            network.Dialer(allowPrivate).DialContext,
			TLSHandshakeTimeout:    handshakeTimeout,
			ResponseHeaderTimeout:  timeout,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost:    defaultParallel,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		},
	}
}
