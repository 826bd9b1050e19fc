package apptest

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"rettighetsporten/app/database"
	"rettighetsporten/app/seal"
)

// EachDatabase runs the test on a migrated PostgreSQL database and on a
// migrated SQLite database, each of its own. What holds on one must hold on
// the other.
func EachDatabase(t *testing.T, test func(t *testing.T, db *database.DB)) {
	t.Helper()
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
}

// Postgres opens a migrated PostgreSQL database that ends with the test.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	return open(t, PostgresMigrated(t))
}

// PostgresMigrated returns the address of a migrated PostgreSQL database that
// ends with the test.
func PostgresMigrated(t testing.TB) string {
	t.Helper()
	return CloneDSN(t, "migrated", func(dsn string) error {
		ctx := context.Background()
		db, err := database.Open(ctx, database.Config{DSN: dsn, Log: Log(t), Now: time.Now, MaxConns: 2})
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }()
		_, err = db.Migrate(ctx)
		return err
	})
}

// SQLite opens a migrated SQLite database that ends with the test.
func SQLite(t testing.TB) *database.DB {
	t.Helper()
	db := open(t, "sqlite:"+filepath.Join(t.TempDir(), "portal.db"))
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("migrating: %v", err)
	}
	return db
}

func open(t testing.TB, dsn string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{DSN: dsn, Log: Log(t), Now: time.Now, MaxConns: 8})
	if err != nil {
		t.Fatalf("opening the database: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Keys returns fresh sealing keys.
func Keys(t testing.TB) *seal.Keys {
	t.Helper()
	file, err := seal.NewFile()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// Log returns a logger into the test's own output.
func Log(t testing.TB) *slog.Logger {
	t.Helper()
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}
