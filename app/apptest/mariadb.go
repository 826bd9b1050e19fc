package apptest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"

	"rettighetsporten/app/apptest/mariaserver"
)

// MariaDB is an empty database of a real server, this test's alone.
type MariaDB struct {
	DSN       string // mariadb://…
	Database  string
	Authority string // the path of the certificate the server can be checked with
	server    *mariaserver.Server
}

// mariadb is started once per test process; the value keeps it alive.
var mariadb = sync.OnceValues(func() (*mariaserver.Server, error) {
	return mariaserver.Start(context.Background())
})

// NewMariaDB returns a database in UTF-8 on a throwaway server that lives as
// long as the test process. It is dropped when the test ends. The user may do
// everything. Without MariaDB on the machine the test fails.
func NewMariaDB(t testing.TB) MariaDB {
	t.Helper()
	s, err := mariadb()
	if err != nil {
		t.Fatalf("no MariaDB for the tests: %v", err)
	}
	name := "portal_" + strings.ToLower(rand.Text()[:16])
	m := MariaDB{DSN: s.DSN(name), Database: name, Authority: s.Authority, server: s}
	m.run(t, "", "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
	t.Cleanup(func() { m.run(t, "", "DROP DATABASE "+name) })
	return m
}

// Exec runs the statements, one after the other.
func (m MariaDB) Exec(t testing.TB, statements ...string) {
	t.Helper()
	m.run(t, m.Database, statements...)
}

func (m MariaDB) run(t testing.TB, database string, statements ...string) {
	t.Helper()
	db := m.openAs(t, database)
	defer func() { _ = db.Close() }()
	for _, s := range statements {
		// Also after the test's own context has ended.
		if _, err := db.ExecContext(context.WithoutCancel(t.Context()), s); err != nil {
			t.Fatalf("running the statements: %v\n%s", err, s)
		}
	}
}

// Count returns the number the query gives.
func (m MariaDB) Count(t testing.TB, query string) int {
	t.Helper()
	db := m.Open(t)
	defer func() { _ = db.Close() }()
	var n int
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("counting: %v", err)
	}
	return n
}

// Open returns a connection to the database, for the caller to close.
func (m MariaDB) Open(t testing.TB) *sql.DB {
	t.Helper()
	return m.openAs(t, m.Database)
}

func (m MariaDB) openAs(t testing.TB, database string) *sql.DB {
	t.Helper()
	connector, err := mysql.NewConnector(m.server.Config(database))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1) // what one statement sets, the next finds
	return db
}
