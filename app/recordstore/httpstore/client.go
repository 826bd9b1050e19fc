package httpstore

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"rettighetsporten/app/recordstore"
)

const (
	defaultTimeout = 30 * time.Second
	dialTimeout    = 5 * time.Second
)

var errAddress = errors.New("this address may not be reached")

// newClient returns a client that follows no redirect, uses no proxy and dials
// only addresses the connection allows.
func newClient(c recordstore.Connection) *http.Client {
	timeout := c.Timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	dialer := &net.Dialer{Timeout: dialTimeout, Control: control(c.AllowPrivate)}
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    dialTimeout,
			ResponseHeaderTimeout:  timeout,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		},
	}
}

// control looks at the address that is really dialled, after the name was
// looked up, so that a name cannot mean one address when it is checked and
// another when it is used.
func control(allowPrivate bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		dialled, err := netip.ParseAddrPort(address)
		if err != nil || !reachable(dialled.Addr(), allowPrivate) {
			return errAddress
		}
		return nil
	}
}

// closed are the blocks nobody has a service in: this network, shared transport
// space, protocol assignments, benchmarks, the reserved end of IPv4, and IPv6
// that embeds IPv4 addresses or is site-local.
var closed = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),
	netip.MustParsePrefix("fec0::/10"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("2001::/32"),
}

// reachable reports whether the address may be dialled. Link-local addresses
// never are: the metadata service of a cloud is one.
func reachable(a netip.Addr, allowPrivate bool) bool {
	a = a.Unmap().WithZone("")
	if a.IsLoopback() || a.IsPrivate() {
		return allowPrivate
	}
	for _, block := range closed {
		if block.Contains(a) {
			return false
		}
	}
	return a.IsGlobalUnicast()
}
