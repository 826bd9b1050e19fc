package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"rettighetsporten/app/apptest/pgserver"
)

// databases makes a database for each row, on the server the tests would use:
// the one the environment names, the one that answers, or a throwaway one.
type databases struct {
	admin   string           // the maintenance database; empty until somebody needs it
	started *pgserver.Server // nil: not ours
}

func (d *databases) find(ctx context.Context) error {
	if d.admin != "" {
		return nil
	}
	if d.admin = os.Getenv(pgserver.Variable); d.admin != "" { //nolint:forbidigo // the tests' own variable
		return nil
	}
	if dsn, ok := pgserver.Answering(ctx); ok {
		d.admin = dsn
		return nil
	}
	started, err := pgserver.Start(ctx)
	if err != nil {
		return err
	}
	d.admin, d.started = started.DSN, started
	return nil
}

func (d *databases) close() {
	if d.started != nil {
		_ = d.started.Stop()
	}
}

// make returns the address of a database with the row's data, and what drops
// it.
func (d *databases) make(ctx context.Context, r row) (dsn string, drop func(), err error) {
	if r.fill == nil {
		return "", func() {}, nil
	}
	if dsn, drop, err = d.empty(ctx); err != nil {
		return "", func() {}, err
	}
	if err = connected(ctx, dsn, func(conn *pgx.Conn) error { return r.fill(ctx, conn) }); err != nil {
		drop()
		return "", func() {}, err
	}
	return dsn, drop, nil
}

// portal returns the address of an empty database of the kind for the portal
// itself, and what drops it.
func (d *databases) portal(ctx context.Context, kind string) (dsn string, drop func(), err error) {
	if kind == "postgres" {
		return d.empty(ctx)
	}
	dir, err := os.MkdirTemp("", "portal-bench")
	if err != nil {
		return "", nil, fmt.Errorf("making a folder for the database: %w", err)
	}
	return "sqlite:" + filepath.Join(dir, "portal.db"), func() { _ = os.RemoveAll(dir) }, nil
}

// empty makes an empty PostgreSQL database.
func (d *databases) empty(ctx context.Context) (dsn string, drop func(), err error) {
	if err := d.find(ctx); err != nil {
		return "", nil, err
	}
	name := "portal_bench_" + strings.ToLower(rand.Text()[:16])
	if err := execute(ctx, d.admin, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"); err != nil {
		return "", nil, err
	}
	drop = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		_ = execute(ctx, d.admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	}
	if dsn, err = withDatabase(d.admin, name); err != nil {
		drop()
		return "", nil, err
	}
	return dsn, drop, nil
}

func withDatabase(admin, name string) (string, error) {
	u, err := url.Parse(admin)
	if err != nil {
		return "", errors.New("the address of the server is not a URL")
	}
	u.Path = "/" + name
	return u.String(), nil
}

func execute(ctx context.Context, dsn, statements string) error {
	return connected(ctx, dsn, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, statements)
		return err
	})
}

func connected(ctx context.Context, dsn string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close(ctx)
	return do(conn)
}
