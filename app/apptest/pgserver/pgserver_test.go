package pgserver_test

import (
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"

	"rettighetsporten/app/apptest/pgserver"
)

func TestStartGivesAServerOfItsOwn(t *testing.T) {
	t.Parallel()
	if !pgserver.Installed() {
		t.Fatal("PostgreSQL is not installed")
	}
	server, err := pgserver.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), server.DSN)
	if err != nil {
		t.Fatal(err)
	}
	var super bool
	if err := conn.QueryRow(t.Context(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user").Scan(&super); err != nil || !super {
		t.Errorf("superuser: %v, %v", super, err)
	}
	conn.Close(t.Context())

	address, err := url.Parse(server.DSN)
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword("postgres", "guess")
	if conn, err := pgx.Connect(t.Context(), address.String()); err == nil {
		conn.Close(t.Context())
		t.Error("a wrong password opens it")
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	if conn, err := pgx.Connect(t.Context(), server.DSN); err == nil {
		conn.Close(t.Context())
		t.Error("it still answers after Stop")
	}
}

// The environment is the test's own: not parallel.
func TestAnsweringSaysNoWhereNobodyAnswers(t *testing.T) {
	t.Setenv("PGHOST", "127.0.0.1")
	t.Setenv("PGPORT", "1")
	if dsn, ok := pgserver.Answering(t.Context()); ok {
		t.Errorf("%s answers", dsn)
	}
}

func TestAnsweringFollowsTheEnvironment(t *testing.T) {
	server, err := pgserver.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	address, err := url.Parse(server.DSN)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := address.User.Password()
	t.Setenv("PGHOST", address.Hostname())
	t.Setenv("PGPORT", address.Port())
	t.Setenv("PGUSER", address.User.Username())
	t.Setenv("PGPASSWORD", password)
	if dsn, ok := pgserver.Answering(t.Context()); !ok || dsn != server.DSN {
		t.Errorf("got %s, %v, want %s", dsn, ok, server.DSN)
	}
	t.Setenv("PGPASSWORD", "guess")
	if _, ok := pgserver.Answering(t.Context()); ok {
		t.Error("a wrong password is an answer")
	}
}
