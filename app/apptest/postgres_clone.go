package apptest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// CloneDSN returns the DSN of a database that is this test's alone and holds
// what build put into the template of the key. Build runs once per run of "go
// test" and key, whichever package asks first; it gets the DSN of an empty
// database and must have closed its connections when it returns. Dropping and
// KEEPDB are as for PostgresDSN.
func CloneDSN(t testing.TB, templateKey string, build func(dsn string) error) string {
	t.Helper()
	admin := postgres(t)
	name := templateName(templateKey)
	draft := withDatabase(t, admin, name+"_new")
	if err := built.once(name, func() error { return buildTemplate(admin, name, draft, build) }); err != nil {
		t.Fatalf("building the template database %q: %v", templateKey, err)
	}
	return newDatabase(t, name)
}

// built knows the templates this process has asked for.
var built = templates{done: map[string]func() error{}}

type templates struct {
	mu   sync.Mutex
	done map[string]func() error
}

// once runs build the first time the name is asked for, and returns what it
// returned every time.
func (s *templates) once(name string, build func() error) error {
	s.mu.Lock()
	do, ok := s.done[name]
	if !ok {
		do = sync.OnceValue(build)
		s.done[name] = do
	}
	s.mu.Unlock()
	return do()
}

// buildTemplate builds under a temporary name and renames at the end, so that a
// half-built template never is one. A lock on the server keeps other packages
// waiting meanwhile.
func buildTemplate(admin, name, dsn string, build func(dsn string) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*postgresLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close(ctx) // and with it goes the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", name); err != nil {
		return fmt.Errorf("waiting for the other packages: %w", err)
	}
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
		return fmt.Errorf("looking for the template: %w", err)
	}
	if there {
		return nil
	}
	draft := name + "_new"
	if err := errors.Join(
		statement(ctx, conn, "DROP DATABASE IF EXISTS "+quote(draft)+" WITH (FORCE)"),
		createDatabase(ctx, admin, draft, "template0"),
	); err != nil {
		return err
	}
	if err := build(dsn); err != nil {
		return fmt.Errorf("filling it: %w", err)
	}
	return finish(ctx, conn, draft, name)
}

// finish gives the finished template its name and lets nobody in any more: a
// database with a guest cannot be cloned.
func finish(ctx context.Context, conn *pgx.Conn, draft, name string) error {
	for _, sql := range []string{
		"ALTER DATABASE " + quote(draft) + " WITH ALLOW_CONNECTIONS false",
		"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + draft + "'",
		"ALTER DATABASE " + quote(draft) + " RENAME TO " + quote(name),
	} {
		if err := statement(ctx, conn, sql); err != nil {
			return err
		}
	}
	return nil
}
