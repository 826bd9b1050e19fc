package guard

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/user"
	"strconv"
	"syscall"
)

// Unprivileged returns the first of the users that exists, for programs that
// refuse to run as root.
func Unprivileged(names ...string) (*user.User, *syscall.Credential, error) {
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, nil, fmt.Errorf("reading the user number of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, nil, fmt.Errorf("reading the group number of %s: %w", name, err)
		}
		return u, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, nil, fmt.Errorf("none of the users %q exists", names)
}

// FreePort returns a port of 127.0.0.1 nobody listens on.
func FreePort(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("looking for a free port: %w", err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err := errors.Join(err, l.Close()); err != nil {
		return "", fmt.Errorf("reading the free port: %w", err)
	}
	return port, nil
}
