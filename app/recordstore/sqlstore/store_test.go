package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// declare returns the first collection of a declaration.
func declare(t *testing.T, source string) (*dataset.Collection, []dataset.Dataset) {
	t.Helper()
	file, err := dataset.Parse([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return &file.Datasets[0].Collections[0], file.Datasets
}

func openStore(t *testing.T, c recordstore.Connection, declared []dataset.Dataset) recordstore.Connector {
	t.Helper()
	s, err := Open(t.Context(), c, declared)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func ask(ctx context.Context, s recordstore.Connector, c *dataset.Collection, where ...recordstore.Match) ([]recordstore.Row, error) {
	var rows []recordstore.Row
	err := s.Query(ctx, recordstore.Query{Collection: c, Where: where}, func(r recordstore.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func in(field string, values ...any) recordstore.Match {
	return recordstore.Match{Field: field, Values: values}
}

func wantReason(t *testing.T, err error, reason recordstore.Reason, whole bool) {
	t.Helper()
	e, ok := errors.AsType[*recordstore.Error](err)
	if !ok || e.Reason != reason || e.Whole != whole {
		t.Errorf("got %v (%T), want %s, whole %v", err, err, reason, whole)
	}
}

func TestOpenTellsTheDriver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings Settings
		want     dialect
	}{
		"postgres":          {Settings{DSN: "postgres://u@h/d"}, postgres{}},
		"postgresql":        {Settings{DSN: "postgresql://u@h/d"}, postgres{}},
		"postgres keywords": {Settings{Driver: "postgres", DSN: "host=h user=u dbname=d"}, postgres{}},
		"sqlite scheme":     {Settings{DSN: "sqlite:/tmp/a.db"}, sqlite{}},
		"plain path":        {Settings{DSN: "/tmp/a.db"}, sqlite{}},
		"mysql":             {Settings{DSN: "mysql://u@h/d"}, mysql{}},
		"mariadb":           {Settings{DSN: "mariadb://u@h/d"}, mysql{}},
		"mariadb driver":    {Settings{Driver: "mariadb", DSN: "mariadb://u@h/d"}, mysql{}},
		"sqlserver":         {Settings{DSN: "sqlserver://u@h?database=d", Experimental: true}, sqlserver{}},
		"not known for one": {Settings{DSN: "sqlserver://u@h?database=d"}, nil},
		"unknown driver":    {Settings{Driver: "oracle", DSN: "x"}, nil},
		"no file":           {Settings{Driver: "sqlite"}, nil},
		"no memory":         {Settings{DSN: "sqlite::memory:"}, nil},
		"bad DSN":           {Settings{DSN: "postgres://u:secret@h:port/d"}, nil},
		"bad MySQL DSN":     {Settings{DSN: "mysql://u:secret@h:port/d"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, got, err := open(c.settings, nil)
			if db != nil {
				_ = db.Close()
			}
			if got != c.want || (err == nil) != (c.want != nil) {
				t.Errorf("got %T, %v", got, err)
			}
		})
	}
}

func TestSQLitePath(t *testing.T) {
	t.Parallel()
	for dsn, want := range map[string]string{
		"sqlite:/var/a.db":       "/var/a.db",
		"sqlite:///var/a.db":     "/var/a.db",
		"sqlite:///var/a%20b.db": "/var/a b.db",
		"file:a.db?mode=rwc":     "a.db",
		"a.db":                   "a.db",
		"/var/a?b.db":            "/var/a?b.db",
	} {
		if got := sqlitePath(dsn); got != want {
			t.Errorf("sqlitePath(%q) = %q, want %q", dsn, got, want)
		}
	}
}

func TestTooManyValues(t *testing.T) {
	t.Parallel()
	c, _ := declare(t, `dataset: {fides_key: d, collections: [{name: c, fields: [{name: id}]}]}`)
	_, err := statement(sqlite{}, table{columns: map[string]column{"id": {name: "id"}}}, nil, heldKeys{},
		recordstore.Query{Collection: c, Where: []recordstore.Match{in("id", make([]any, recordstore.MaxValues+1)...)}})
	wantReason(t, err, recordstore.Malformed, false)
}

// stuck is a context past its deadline that has not noticed yet.
type stuck struct{ context.Context }

func (stuck) Deadline() (time.Time, bool) { return time.Unix(0, 0), true }

func TestTheNetworkSeesTheDeadlineFirst(t *testing.T) {
	t.Parallel()
	s := &Store{dialect: mysql{}}
	late := &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}
	if err := s.reason(stuck{t.Context()}, fmt.Errorf("connecting: %w", late)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the caller's deadline", err)
	}
	wantReason(t, s.reason(stuck{t.Context()}, &net.OpError{Op: "dial", Err: os.ErrNotExist}), recordstore.Unreachable, true)
	wantReason(t, s.reason(t.Context(), late), recordstore.Unreachable, true)
}

func mustDeclare(t *testing.T, source string) []dataset.Dataset {
	t.Helper()
	_, declared := declare(t, source)
	return declared
}

// dropDatabase drops a database of PostgreSQL when a test has ended.
func dropDatabase(t *testing.T, dsn, name string) {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
		t.Error(err)
	}
}
