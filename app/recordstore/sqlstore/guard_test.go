package sqlstore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

func TestHostsOfDSNs(t *testing.T) {
	t.Parallel()
	config := Config{Hosts: network.Hosts{"db.example", "other.example:5433", "/run/db", "::1"}}
	for dsn, want := range map[string]error{
		"postgres://u@db.example/d":                          nil,
		"postgresql://u:p@db.example:6000/d?sslmode=require": nil,
		"postgres://u@other.example:5433/d":                  nil,
		"postgres://u@other.example/d":                       errHost,
		"postgres://u@evil.example/d":                        errHost,
		"postgres://u@db.example:1,other.example:5433/d":     nil,
		"postgres://u@db.example,evil.example/d":             errHost,
		"postgres://u@db.example/d?host=evil.example":        errHost,
		"postgres://u@[::1]:5432/d":                          nil,
		"postgres://u@/d?host=/run/db":                       nil,
		"postgres://u@/d?host=/run/other":                    errHost,
		"mysql://u@db.example/d":                             nil,
		"mysql://u@db.example:3307/d":                        nil,
		"mariadb://u@evil.example/d":                         errHost,
		"mysql://u@db.example/d?socket=/run/other":           errHost,
		"mysql://u@/d?socket=/run/db":                        nil,
		"sqlserver://u:p@db.example?database=d":              nil,
		"sqlserver://u:p@evil.example?database=d":            errHost,
		"sqlserver://u:p@other.example:5433?database=d":      nil,
		"/var/db.sqlite":                                     nil,
	} {
		s, err := config.Open(t.Context(), recordstore.Of(recordstore.SQL, Settings{DSN: dsn, Experimental: true}), nil)
		if err == nil {
			_ = s.Close()
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", dsn, err, want)
		}
	}
}

// A server at an address inside is not asked, whatever its name, unless that is
// allowed.
func TestPrivateServers(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: id}]}]}`)
	answers := map[string]string{"postgres": apptest.PostgresDSN(t), "mariadb": apptest.NewMariaDB(t).DSN}
	for name, dsn := range map[string]string{
		"postgres": answers["postgres"], "mariadb": answers["mariadb"], "sqlserver": "sqlserver://u:p@127.0.0.1:1?database=d",
		"a socket of PostgreSQL": "postgres://u@/d?host=" + filepath.ToSlash(t.TempDir()), "a socket of MySQL": "mysql://u@/d?socket=/nowhere",
		"a name of this machine": "postgres://u@localhost:1/d", "metadata": "mysql://u@169.254.169.254/d",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, private := range []bool{false, true} {
				if private && name == "metadata" {
					continue
				}
				s, err := Config{}.Open(t.Context(), recordstore.Of(recordstore.SQL, Settings{DSN: dsn, AllowPrivate: private, Experimental: true}), declared)
				if err != nil {
					t.Fatal(err)
				}
				_, err = ask(t.Context(), s, c, in("id", int64(1)))
				_ = s.Close()
				switch {
				case !private:
					wantReason(t, err, recordstore.Refused, true)
				case answers[name] != "":
					wantReason(t, err, recordstore.Undeclared, false) // the server answers: there is no such table
				default:
					wantReason(t, err, recordstore.Unreachable, true)
				}
			}
		})
	}
}

// Nothing a DSN does not say comes from who runs the portal.
//
//nolint:paralleltest // the environment is the whole process's
func TestPostgresConfigTakesNothingElse(t *testing.T) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".pgpass"), []byte("*:*:*:*:hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HOME": home, "PGHOST": "own.example", "PGPORT": "6666", "PGUSER": "portal", "PGPASSWORD": "hunter2", "PGPASSFILE": filepath.Join(home, ".pgpass"),
		"PGDATABASE": "portal", "PGSSLMODE": "disable", "PGSSLROOTCERT": "/nowhere", "PGSSLCERT": "/nowhere", "PGSSLKEY": "/nowhere",
		"PGOPTIONS": "-c role=portal", "PGTZ": "Asia/Tokyo", "PGAPPNAME": "portal", "PGTARGETSESSIONATTRS": "standby", "PGCONNECT_TIMEOUT": "999",
	} {
		t.Setenv(name, value)
	}
	for _, dsn := range []string{"postgres://reader@db.example", "host=db.example user=reader", "host=db.example user=reader passfile=" + filepath.Join(home, ".pgpass")} {
		c, err := postgresConfig(dsn)
		if err != nil {
			t.Fatalf("%s: %v", dsn, err)
		}
		if c.Host != "db.example" || c.Port != 5432 || c.User != "reader" || c.Password != "" || c.Database != "" || c.TLSConfig == nil ||
			len(c.TLSConfig.Certificates) > 0 || c.ValidateConnect != nil || c.ConnectTimeout != dialTimeout ||
			len(c.RuntimeParams) != 1 || c.RuntimeParams["application_name"] != "rettighetsporten" {
			t.Errorf("%s: got %s:%d, %s, password %q, database %q, %v", dsn, c.Host, c.Port, c.User, c.Password, c.Database, c.RuntimeParams)
		}
	}
	for name, dsn := range map[string]string{
		"no host": "postgres://reader:hunter2@/d", "no user": "postgres://db.example/d", "neither": "dbname=d", "a user of no letters": "host=db.example user=''",
		"a service": "postgres://reader:hunter2@db.example/d?service=portal", "options": "postgres://reader:hunter2@db.example/d?options=-crole%3Dx",
		"a quote": "host=db.example user=reader password='hunter2",
	} {
		if _, err := postgresConfig(dsn); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v, want an error without the DSN", name, err)
		}
	}
}

func TestPostgresConfigSays(t *testing.T) {
	t.Parallel()
	c, err := postgresConfig(`postgres://re%40der:p'%20%5Cw+%2F@db.example:6000/my%20shop?search_path=a,b&sslmode=verify-full&connect_timeout=3`)
	if err != nil {
		t.Fatal(err)
	}
	if c.User != "re@der" || c.Password != `p' \w+/` || c.Port != 6000 || c.Database != "my shop" || c.RuntimeParams["search_path"] != "a,b" ||
		c.TLSConfig.ServerName != "db.example" || c.ConnectTimeout.Seconds() != 3 || len(c.Fallbacks) > 0 {
		t.Errorf("got %s, %q, %d, %q, %v", c.User, c.Password, c.Port, c.Database, c.RuntimeParams)
	}
}
