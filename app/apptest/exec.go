package apptest

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// Exec runs the statements against the PostgreSQL database of the DSN.
func Exec(t testing.TB, dsn, statements string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), statements); err != nil {
		t.Fatalf("running the statements: %v", err)
	}
}
