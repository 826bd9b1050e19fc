package mariaserver_test

import (
	"database/sql"
	"testing"

	"github.com/go-sql-driver/mysql"

	"rettighetsporten/app/apptest/mariaserver"
)

func TestStartGivesAServerOfItsOwn(t *testing.T) {
	t.Parallel()
	if !mariaserver.Installed() {
		t.Fatal("MariaDB is not installed")
	}
	server, err := mariaserver.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var version string
	db := open(t, server.Config(""))
	if err := db.QueryRowContext(t.Context(), "SELECT VERSION()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	t.Log(version)

	for what, change := range map[string]func(*mysql.Config){
		"a wrong password": func(c *mysql.Config) { c.Passwd = "guess" },
		"root":             func(c *mysql.Config) { c.User, c.Passwd = "root", "" },
		"nobody":           func(c *mysql.Config) { c.User, c.Passwd = "", "" },
	} {
		guess := server.Config("")
		change(guess)
		if err := open(t, guess).PingContext(t.Context()); err == nil {
			t.Errorf("%s opens it", what)
		}
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, server.Config("")).PingContext(t.Context()); err == nil {
		t.Error("it still answers after Stop")
	}
}

func open(t *testing.T, c *mysql.Config) *sql.DB {
	t.Helper()
	connector, err := mysql.NewConnector(c)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { _ = db.Close() })
	return db
}
