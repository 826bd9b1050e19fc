// Package pgserver finds a PostgreSQL server for the tests, or starts a
// throwaway one from the installed binaries.
package pgserver

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"rettighetsporten/app/apptest/internal/guard"
)

// Variable names the environment variable that holds the address of the server
// the tests are to use: cmd/check starts one for all packages and sets it.
const Variable = "PORTAL_TEST_POSTGRES"

// Server is a throwaway server. It lives until Stop, and never longer than the
// process that started it, however that ends.
type Server struct {
	// DSN is the address of the maintenance database, as a superuser.
	DSN     string
	process *guard.Process
}

// startLimit is how long making and starting a cluster may take.
const startLimit = time.Minute

// Start makes a cluster in a temporary folder and starts it on a free port of
// 127.0.0.1. It trades every guarantee of durability for speed.
func Start(ctx context.Context) (*Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	home, err := newHome()
	if err != nil {
		return nil, err
	}
	s, err := home.start(ctx, bin)
	if err != nil {
		os.RemoveAll(home.dir)
		return nil, fmt.Errorf("starting a throwaway PostgreSQL: %w", err)
	}
	return s, nil
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error { return s.process.Stop() }

func (h home) start(ctx context.Context, bin string) (*Server, error) {
	password := rand.Text()
	if err := h.init(ctx, bin, password); err != nil {
		return nil, err
	}
	port, err := guard.FreePort(ctx)
	if err != nil {
		return nil, err
	}
	process, err := guard.Start(guard.Program{
		Argv:   append([]string{filepath.Join(bin, "postgres"), "-D", h.data(), "-p", port}, settings()...),
		Dir:    h.dir,
		User:   h.credential,
		Signal: "QUIT",
	})
	if err != nil {
		return nil, err
	}
	dsn := address("postgres", password, "127.0.0.1", port)
	if err := process.WaitReady(ctx, func(ctx context.Context) bool { return usable(ctx, dsn) == nil }); err != nil {
		return nil, errors.Join(err, process.Stop())
	}
	return &Server{DSN: dsn, process: process}, nil
}

// init makes the cluster's files, in UTF-8 with the order of code points: what
// the databases of production say for themselves, and the same everywhere.
func (h home) init(ctx context.Context, bin, password string) error {
	secret := filepath.Join(h.dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return fmt.Errorf("writing the password: %w", err)
	}
	if err := h.own(secret); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"),
		"--pgdata", h.data(), "--username", "postgres", "--pwfile", secret, "--auth", "password",
		"--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
	cmd.Dir = h.dir
	cmd.SysProcAttr = h.attributes()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("making the cluster: %w\n%s", err, out)
	}
	return nil
}

func settings() []string {
	values := []string{
		"listen_addresses=127.0.0.1",
		"unix_socket_directories=",
		"max_connections=300",
		"fsync=off",
		"synchronous_commit=off",
		"full_page_writes=off",
		"wal_level=minimal",
		"max_wal_senders=0",
		"autovacuum=off", // also: its workers would stand in the way of cloning
		"jit=off",
		"shared_buffers=64MB",
		"log_min_messages=fatal",
		"timezone=UTC",
	}
	args := make([]string, 0, 2*len(values))
	for _, v := range values {
		args = append(args, "-c", v)
	}
	return args
}
