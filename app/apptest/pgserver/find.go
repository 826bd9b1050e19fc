package pgserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Answering returns the address of a server that is already there and lets us
// make databases: the one PGHOST, PGPORT, PGUSER and PGPASSWORD name, where they
// are silent postgres at 127.0.0.1:5432.
func Answering(ctx context.Context) (dsn string, ok bool) {
	dsn = address(
		cmp.Or(os.Getenv("PGUSER"), "postgres"),
		os.Getenv("PGPASSWORD"),
		cmp.Or(os.Getenv("PGHOST"), "127.0.0.1"),
		cmp.Or(os.Getenv("PGPORT"), "5432"),
	)
	return dsn, usable(ctx, dsn) == nil
}

// Installed reports whether the binaries to start a server are there.
func Installed() bool {
	_, err := binaries()
	return err == nil
}

// binaries returns the folder of the newest installed server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", fmt.Errorf("looking for PostgreSQL: %w", err)
	}
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(major(a), major(b)) })
		return filepath.Dir(newest), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or PATH")
	}
	return filepath.Dir(path), nil
}

// major reads 15 from /usr/lib/postgresql/15/bin/initdb.
func major(initdb string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	if err != nil {
		return 0
	}
	return n
}

// address returns the DSN of the maintenance database. A host that is a folder
// holds a socket.
func address(user, password, host, port string) string {
	u := url.URL{Scheme: "postgres", Path: "/postgres", User: url.User(user)}
	if password != "" {
		u.User = url.UserPassword(user, password)
	}
	query := url.Values{"sslmode": {"disable"}}
	if strings.HasPrefix(host, "/") {
		query.Set("host", host)
		query.Set("port", port)
	} else {
		u.Host = net.JoinHostPort(host, port)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// usable says why the server at the address is no use, or nil.
func usable(ctx context.Context, dsn string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close(ctx)
	var may bool
	err = conn.QueryRow(ctx, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user").Scan(&may)
	if err != nil {
		return fmt.Errorf("asking what we may: %w", err)
	}
	if !may {
		return errors.New("we may not make databases there")
	}
	return nil
}
