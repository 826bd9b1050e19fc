// Package pgserver finds a PostgreSQL server for the tests, or starts a
// throwaway one from the installed binaries.
package pgserver

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"rettighetsporten/app/apptest/internal/guard"
	"rettighetsporten/app/apptest/internal/throwaway"
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

// Start makes a cluster in a temporary folder and starts it on a free port of
// 127.0.0.1. It trades every guarantee of durability for speed.
func Start(ctx context.Context) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	return throwaway.Start(ctx, "postgres", []string{"postgres", "nobody"}, func(ctx context.Context, h throwaway.Home) (*Server, error) {
		return start(ctx, h, bin)
	})
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error { return s.process.Stop() }

func start(ctx context.Context, h throwaway.Home, bin string) (*Server, error) {
	password := rand.Text()
	if err := initialise(ctx, h, bin, password); err != nil {
		return nil, err
	}
	port, err := throwaway.FreePort(ctx)
	if err != nil {
		return nil, err
	}
	process, err := guard.Start(guard.Program{
		Argv:   append([]string{filepath.Join(bin, "postgres"), "-D", h.Data(), "-p", port}, settings()...),
		Dir:    h.Dir,
		User:   h.User,
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

// initialise makes the cluster's files, in UTF-8 with the order of code points: what
// the databases of production say for themselves, and the same everywhere.
func initialise(ctx context.Context, h throwaway.Home, bin, password string) error {
	secret, err := h.Write("password", []byte(password))
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"),
		"--pgdata", h.Data(), "--username", "postgres", "--pwfile", secret, "--auth", "password",
		"--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
	cmd.Dir = h.Dir
	cmd.SysProcAttr = h.Attributes()
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
