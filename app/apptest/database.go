package apptest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
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
	EachAddress(t, func(t *testing.T, dsn string) {
		t.Helper()
		test(t, open(t, dsn))
	})
}

// EachAddress is EachDatabase for a test that opens the database itself.
func EachAddress(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, PostgresMigrated(t))
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLiteMigrated(t))
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
	return open(t, SQLiteMigrated(t))
}

// SQLiteMigrated returns the address of a migrated SQLite database that ends
// with the test.
func SQLiteMigrated(t testing.TB) string {
	t.Helper()
	file, err := migratedFile()
	if err != nil {
		t.Fatalf("migrating: %v", err)
	}
	name := filepath.Join(t.TempDir(), "portal.db")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + name
}

// migratedFile is made once per process: most of a small test's time went into
// reading the migrations.
var migratedFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "migrated")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx, name := context.Background(), filepath.Join(dir, "portal.db")
	db, err := database.Open(ctx, database.Config{DSN: "sqlite:" + name, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		return nil, err
	}
	_, err = db.Migrate(ctx)
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
})

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
