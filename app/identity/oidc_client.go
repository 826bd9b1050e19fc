package identity

import (
	"io"
	"net/http"
	"time"
)

const (
	callTimeout  = 10 * time.Second
	maxReplySize = 1 << 20 // bytes; discovery, keys and tokens are a few thousand
)

// outbound returns a client for calls to the provider. It never follows a
// redirect, since the client secret and the code would follow along, and it
// reads no more than a token can need.
func outbound(base *http.Client) *http.Client {
	c := http.Client{}
	if base != nil {
		c = *base
	}
	if c.Timeout == 0 {
		c.Timeout = callTimeout
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	c.Transport = limited{c.Transport}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

type limited struct{ next http.RoundTripper }

// RoundTrip cuts the reply off at maxReplySize; what is left cannot be parsed.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxReplySize), resp.Body}
	return resp, nil
}
