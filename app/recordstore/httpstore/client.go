package httpstore

import (
	"net/http"
	"time"

	"rettighetsporten/app/recordstore/network"
)

const (
	defaultTimeout   = 30 * time.Second
	handshakeTimeout = 5 * time.Second
)

// newClient returns a client that follows no redirect, uses no proxy and dials
// only addresses the connection allows.
func newClient(allowPrivate bool, timeout time.Duration) *http.Client {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	dialer := network.Dialer(allowPrivate)
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    handshakeTimeout,
			ResponseHeaderTimeout:  timeout,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		},
	}
}
