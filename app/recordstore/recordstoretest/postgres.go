// Package recordstoretest gives tests a PostgreSQL of their own.
package recordstoretest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the connections below
)

const standing = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable&connect_timeout=2"

// Postgres returns the DSN of an empty database that is gone after the test.
// It lies on the server at 127.0.0.1:5432 when that lets postgres in, and
// otherwise on a server started for the test. Without either, the test is
// skipped.
func Postgres(tb testing.TB) string {
	tb.Helper()
	server := standing
	if !answers(tb.Context(), server) {
		server = start(tb)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		tb.Fatal(err)
	}
	name := "recordstore_" + rand.Text()[:12]
	if _, err := db.ExecContext(tb.Context(), `CREATE DATABASE "`+name+`"`); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx := context.WithoutCancel(tb.Context())
		_, _ = db.ExecContext(ctx, `DROP DATABASE "`+name+`" WITH (FORCE)`)
		_ = db.Close()
	})
	dsn, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	dsn.Path = "/" + name
	return dsn.String()
}

// Exec runs the statements against the database of the DSN.
func Exec(tb testing.TB, dsn, statements string) {
	tb.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(tb.Context(), statements); err != nil {
		tb.Fatal(err)
	}
}

func answers(ctx context.Context, dsn string) bool {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return false
	}
	defer func() { _ = db.Close() }()
	return db.PingContext(ctx) == nil
}
