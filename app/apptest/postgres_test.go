package apptest_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"rettighetsporten/app/apptest"
)

func TestPostgresDSNGivesEachTestAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	first, second := apptest.PostgresDSN(t), apptest.PostgresDSN(t)
	if first == second {
		t.Fatal("two tests would share a database")
	}
	one, two := connect(t, first), connect(t, second)
	mustExec(t, one, "CREATE TABLE thing (name text)")
	if n := count(t, two, "SELECT count(*) FROM pg_class WHERE relname = 'thing'"); n != 0 {
		t.Error("a table in the one database is seen in the other")
	}
	if got := text(t, one, "SHOW server_encoding"); got != "UTF8" {
		t.Errorf("encoding %q, want UTF8", got)
	}
	if got := text(t, one, "SELECT lower('ÆØÅ')"); got != "æøå" {
		t.Errorf("lower('ÆØÅ') is %q", got)
	}
}

func TestPostgresDSNDropsTheDatabase(t *testing.T) {
	t.Parallel()
	var dsn string
	said := runTest(t, func(tb testing.TB) {
		tb.Helper()
		dsn = apptest.PostgresDSN(tb)
		// The connection stays open: that must not save the database.
		if _, err := pgx.Connect(t.Context(), dsn); err != nil {
			tb.Fatal(err)
		}
	})
	if said != "" {
		t.Fatal(said)
	}
	if conn, err := pgx.Connect(t.Context(), dsn); err == nil {
		conn.Close(t.Context())
		t.Error("the database is still there after its test")
	}
}

func TestCloneDSNBuildsOnce(t *testing.T) {
	t.Parallel()
	var built atomic.Int32
	build := func(dsn string) error {
		built.Add(1)
		conn, err := pgx.Connect(context.Background(), dsn)
		if err != nil {
			return err
		}
		// Left open on purpose: a careless builder must not spoil the cloning.
		_, err = conn.Exec(context.Background(), "CREATE TABLE thing AS SELECT 'from the template' AS name")
		return err
	}
	t.Run("clones", func(t *testing.T) {
		t.Parallel()
		for range 8 {
			t.Run("clone", func(t *testing.T) {
				t.Parallel()
				conn := connect(t, apptest.CloneDSN(t, "built once", build))
				if got := text(t, conn, "SELECT name FROM thing"); got != "from the template" {
					t.Errorf("the clone holds %q", got)
				}
				mustExec(t, conn, "DELETE FROM thing")
			})
		}
	})
	t.Cleanup(func() {
		if n := built.Load(); n != 1 {
			t.Errorf("built %d times, want once", n)
		}
	})
}

func TestCloneDSNFailsTheTestWhenTheTemplateCannotBeBuilt(t *testing.T) {
	t.Parallel()
	got := runTest(t, func(tb testing.TB) {
		tb.Helper()
		apptest.CloneDSN(tb, "cannot be built", func(string) error { return errors.New("no migrations today") })
	})
	if !strings.Contains(got, "no migrations today") {
		t.Errorf("the failure says %q", got)
	}
}

func BenchmarkPostgresDSN(b *testing.B) {
	for b.Loop() {
		apptest.PostgresDSN(b)
	}
}

func BenchmarkCloneDSN(b *testing.B) {
	for b.Loop() {
		apptest.CloneDSN(b, "benchmark", func(dsn string) error {
			conn, err := pgx.Connect(context.Background(), dsn)
			if err != nil {
				return err
			}
			defer conn.Close(context.Background())
			_, err = conn.Exec(context.Background(), `DO $$ BEGIN FOR i IN 1..40 LOOP
				EXECUTE format('CREATE TABLE t%s (id uuid PRIMARY KEY, name text UNIQUE)', i); END LOOP; END $$`)
			return err
		})
	}
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func mustExec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func text(t *testing.T, conn *pgx.Conn, sql string) string {
	t.Helper()
	var got string
	if err := conn.QueryRow(t.Context(), sql).Scan(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

func count(t *testing.T, conn *pgx.Conn, sql string) int {
	t.Helper()
	var got int
	if err := conn.QueryRow(t.Context(), sql).Scan(&got); err != nil {
		t.Fatal(err)
	}
	return got
}
