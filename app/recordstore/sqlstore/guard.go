package sqlstore

import (
	"context"
	"errors"
	"net"

	"rettighetsporten/app/recordstore/network"
)

var errHost = errors.New("the host of the DSN is not on the list of allowed hosts")

// guard says which servers may be asked: those of the names, at addresses of
// the open network, or at others where they are allowed. A socket of this
// machine is one of those, and its path is its name.
type guard struct {
	hosts        network.Hosts
	allowPrivate bool
}

// names returns an error when a server may not be named.
func (g guard) names(hostports ...string) error {
	for _, hostport := range hostports {
		if !g.hosts.Allow(hostport) {
			return errHost
		}
	}
	return nil
}

// dial dials the address, if it may be reached.
func (g guard) dial(ctx context.Context, kind, address string) (net.Conn, error) {
	if kind == "unix" {
		if !g.allowPrivate {
			return nil, network.ErrAddress
		}
		return (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, kind, address)
	}
	dialer := network.Dialer(g.allowPrivate)
	dialer.Timeout = dialTimeout
	return dialer.DialContext(ctx, kind, address)
}

// sqlserverDialer also looks at the names of the servers that a server sends us
// on to.
type sqlserverDialer struct{ guard }

// DialContext dials the name, if it may be reached.
func (d sqlserverDialer) DialContext(ctx context.Context, kind, address string) (net.Conn, error) {
	if d.names(address) != nil {
		return nil, network.ErrAddress
	}
	return d.dial(ctx, kind, address)
}

// HostName has the driver leave it to the dialer to look a name up.
func (sqlserverDialer) HostName() string { return "" }
