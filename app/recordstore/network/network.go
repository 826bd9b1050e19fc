// Package network decides which addresses the stores that are reached over a
// network may be reached at: by the name, before anything is asked, and by the
// address that is really dialled.
package network

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"
)

const dialTimeout = 5 * time.Second

// ErrAddress is in the chain of the error of a dial to an address that may not
// be reached.
var ErrAddress = errors.New("this address may not be reached")

// Hosts are the names a deployment's stores may have, each a host or a
// host:port; none: every one.
type Hosts []string

// Allow reports whether the host with the port, or without one, may be named.
func (h Hosts) Allow(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]") // an IPv6 address
	}
	return len(h) == 0 || slices.Contains(h, hostport) || slices.Contains(h, host)
}

// Dialer returns a dialer that refuses addresses outside the open network, and
// loopback and private ones unless they are allowed.
func Dialer(allowPrivate bool) *net.Dialer {
	return &net.Dialer{Timeout: dialTimeout, Control: control(allowPrivate)}
}

// control looks at the address that is really dialled, after the name was
// looked up, so that a name cannot mean one address when it is checked and
// another when it is used.
func control(allowPrivate bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		dialled, err := netip.ParseAddrPort(address)
		if err != nil || !reachable(dialled.Addr(), allowPrivate) {
			return ErrAddress
		}
		return nil
	}
}

// metadata are the addresses at which clouds give out their machines' own
// credentials. Those that are link-local are among the unreachable anyway.
var metadata = []netip.Addr{
	netip.MustParseAddr("169.254.169.254"),
	netip.MustParseAddr("fd00:ec2::254"), // Amazon's
	netip.MustParseAddr("168.63.129.16"), // Azure's
}

// closed are the blocks nobody has a service in: this network, shared transport
// space, protocol assignments, relays, benchmarks, the reserved end of IPv4,
// IPv6 that embeds IPv4 addresses or is site-local, examples, and segment
// routing.
var closed = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),
	netip.MustParsePrefix("fec0::/10"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("::ffff:0:0:0/96"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("5f00::/16"),
}

// reachable reports whether the address may be dialled. Link-local addresses
// and a cloud's metadata never are.
func reachable(a netip.Addr, allowPrivate bool) bool {
	a = a.Unmap().WithZone("")
	if slices.Contains(metadata, a) {
		return false
	}
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
