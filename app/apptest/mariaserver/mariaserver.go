// Package mariaserver starts a throwaway MariaDB server for the tests from the
// installed binaries.
package mariaserver

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"path/filepath"

	"github.com/go-sql-driver/mysql"

	"rettighetsporten/app/apptest/internal/guard"
	"rettighetsporten/app/apptest/internal/throwaway"
)

// Server is a throwaway server. It lives until Stop, and never longer than the
// process that started it, however that ends.
type Server struct {
	// Address is the host and the port.
	Address string
	// User may do everything, with the password.
	User, Password string
	// Authority is the path of the certificate that signed the server's own,
	// which is for 127.0.0.1.
	Authority string
	process   *guard.Process
}

// Start makes the files of a server in a temporary folder and starts it on a
// free port of 127.0.0.1. It trades every guarantee of durability for speed.
func Start(ctx context.Context) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	return throwaway.Start(ctx, "mariadb", []string{"mysql", "nobody"}, func(ctx context.Context, h throwaway.Home) (*Server, error) {
		return start(ctx, h, bin)
	})
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error { return s.process.Stop() }

// Config returns the driver's configuration for a database of the server.
func (s *Server) Config(database string) *mysql.Config {
	c := mysql.NewConfig()
	c.Net, c.Addr, c.User, c.Passwd, c.DBName = "tcp", s.Address, s.User, s.Password, database
	c.Logger = &mysql.NopLogger{}
	return c
}

// DSN returns the address of a database of the server.
func (s *Server) DSN(database string) string {
	u := url.URL{Scheme: "mariadb", User: url.UserPassword(s.User, s.Password), Host: s.Address, Path: "/" + database}
	return u.String()
}

func start(ctx context.Context, h throwaway.Home, bin programs) (*Server, error) {
	if err := initialise(ctx, h, bin); err != nil {
		return nil, err
	}
	port, err := throwaway.FreePort(ctx)
	if err != nil {
		return nil, err
	}
	s := &Server{Address: net.JoinHostPort("127.0.0.1", port), User: "portal", Password: rand.Text()}
	// Run at the start, and before anybody is let in.
	first, err := h.Write("first.sql", fmt.Appendf(nil,
		"GRANT ALL ON *.* TO '%s'@'127.0.0.1' IDENTIFIED BY '%s' WITH GRANT OPTION;\nSET GLOBAL sql_select_limit = 1;\n", s.User, s.Password))
	if err != nil {
		return nil, err
	}
	secure, err := certificates(h)
	if err != nil {
		return nil, err
	}
	s.Authority = secure.authority
	argv := append([]string{bin.server, "--no-defaults", "--init-file=" + first, "--port=" + port}, settings(h)...)
	s.process, err = guard.Start(guard.Program{Argv: append(argv, secure.arguments()...), Dir: h.Dir, User: h.User, Signal: "KILL"})
	if err != nil {
		return nil, err
	}
	if err := s.process.WaitReady(ctx, s.usable); err != nil {
		return nil, errors.Join(err, s.process.Stop())
	}
	return s, nil
}

// initialise makes the server's own tables.
func initialise(ctx context.Context, h throwaway.Home, bin programs) error {
	cmd := exec.CommandContext(ctx, bin.install,
		"--no-defaults", "--datadir="+h.Data(), "--auth-root-authentication-method=socket", "--skip-test-db", "--skip-name-resolve")
	cmd.Dir = h.Dir
	cmd.SysProcAttr = h.Attributes()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("making the server's tables: %w\n%s", err, out)
	}
	return nil
}

func settings(h throwaway.Home) []string {
	return []string{
		"--datadir=" + h.Data(),
		"--socket=" + filepath.Join(h.Dir, "socket"),
		"--pid-file=" + filepath.Join(h.Dir, "server.pid"),
		"--tmpdir=" + h.Dir,
		"--bind-address=127.0.0.1",
		"--skip-name-resolve",
		// Nobody may rely on what is usual: this one reads quotes and backslashes
		// otherwise, is in another zone, and shows one row unless told.
		"--sql-mode=ANSI_QUOTES,PIPES_AS_CONCAT,PAD_CHAR_TO_FULL_LENGTH,NO_BACKSLASH_ESCAPES",
		"--default-time-zone=+05:30",
		"--max-connections=300",
		"--character-set-server=utf8mb4",
		"--innodb-flush-log-at-trx-commit=0",
		"--innodb-doublewrite=0",
		"--innodb-buffer-pool-size=32M",
		"--skip-log-bin",
		"--performance-schema=OFF",
	}
}

func (s *Server) usable(ctx context.Context) bool {
	connector, err := mysql.NewConnector(s.Config(""))
	if err != nil {
		return false
	}
	db := sql.OpenDB(connector)
	defer func() { _ = db.Close() }()
	return db.PingContext(ctx) == nil
}
