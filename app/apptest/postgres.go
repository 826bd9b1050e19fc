// Package apptest has what the tests of the rest stand on: databases, a
// browser. Nothing here skips a test: what is missing on the machine fails it.
package apptest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rettighetsporten/app/apptest/pgserver"
)

// postgresLimit bounds everything the harness itself asks of the server.
const postgresLimit = time.Minute

// PostgresDSN returns the DSN of an empty database that is this test's alone.
// The database is dropped when the test ends, unless KEEPDB=1. The user is a
// superuser or one who may create databases. The server is the one
// PORTAL_TEST_POSTGRES names, otherwise the one PGHOST and its like name or
// that answers at 127.0.0.1:5432, otherwise a throwaway one that lives as long
// as the test process. Without any the test fails.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	return newDatabase(t, "template0")
}

// newDatabase makes a database from a template, and drops it after the test.
func newDatabase(t testing.TB, template string) string {
	t.Helper()
	admin := postgres(t)
	name := databaseName()
	ctx, cancel := context.WithTimeout(t.Context(), postgresLimit)
	defer cancel()
	if err := createDatabase(ctx, admin, name, template); err != nil {
		t.Fatalf("making a test database: %v", err)
	}
	dsn := withDatabase(t, admin, name)
	t.Cleanup(func() {
		if os.Getenv("KEEPDB") == "1" {
			t.Logf("kept database %s", name)
			return
		}
		// The test's own context has ended by now.
		ctx, cancel := context.WithTimeout(context.Background(), postgresLimit)
		defer cancel()
		if err := execute(ctx, admin, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test database: %v", err)
		}
	})
	return dsn
}

// createDatabase makes the database in UTF-8 with the order of code points,
// whatever the server's own default is.
func createDatabase(ctx context.Context, admin, name, template string) error {
	sql := "CREATE DATABASE " + quote(name) + " TEMPLATE " + quote(template)
	if template == "template0" {
		sql += " ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
	}
	return execute(ctx, admin, sql)
}

// server is found or started once per test process; the value keeps a
// throwaway server alive.
var server = sync.OnceValues(func() (*pgserver.Server, error) {
	if dsn := os.Getenv(pgserver.Variable); dsn != "" {
		return &pgserver.Server{DSN: dsn}, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*postgresLimit)
	defer cancel()
	if dsn, ok := pgserver.Answering(ctx); ok {
		return &pgserver.Server{DSN: dsn}, sweep(ctx, dsn)
	}
	return pgserver.Start(ctx)
})

// postgres returns the DSN of the server's maintenance database.
func postgres(t testing.TB) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatalf("no PostgreSQL for the tests: %v", err)
	}
	return s.DSN
}

func withDatabase(t testing.TB, admin, name string) string {
	t.Helper()
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal("the address of the test server is not a URL")
	}
	u.Path = "/" + name
	return u.String()
}

// execute runs one statement on a connection of its own.
func execute(ctx context.Context, dsn, sql string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close(ctx)
	return statement(ctx, conn, sql)
}

func statement(ctx context.Context, conn *pgx.Conn, sql string) error {
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
