package sqlstore

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

func TestMySQLConfig(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ dsn, net, addr, user, password, database, tls string }{
		"mysql":         {"mysql://u:p%40ss@db.example:3307/shop", "tcp", "db.example:3307", "u", "p@ss", "shop", "preferred"},
		"mariadb":       {"mariadb://u@db.example/shop?tls=true", "tcp", "db.example", "u", "", "shop", "true"},
		"socket":        {"mysql://u:p@/shop?socket=/run/mysqld/mysqld.sock&tls=false", "unix", "/run/mysqld/mysqld.sock", "u", "p", "shop", "false"},
		"IPv6":          {"mysql://u:p@[::1]:3306/shop", "tcp", "[::1]:3306", "u", "p", "shop", "preferred"},
		"no default db": {"mysql://u:p@h", "tcp", "h", "u", "p", "", "preferred"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := mysqlConfig(c.dsn)
			if err != nil {
				t.Fatal(err)
			}
			c.dsn = ""
			is := c
			is.net, is.addr, is.user, is.password, is.database, is.tls = got.Net, got.Addr, got.User, got.Passwd, got.DBName, got.TLSConfig
			if is != c {
				t.Errorf("got %+v, want %+v", is, c)
			}
			if got.MultiStatements || got.InterpolateParams || got.AllowAllFiles || got.AllowCleartextPasswords || got.AllowOldPasswords || got.ParseTime {
				t.Errorf("the driver may do more than it should: %+v", got)
			}
		})
	}
}

func TestMySQLConfigRefuses(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dsn := range map[string]string{
		"several statements":    "mysql://u:hunter2@h/d?multiStatements=true",
		"files":                 "mysql://u:hunter2@h/d?allowAllFiles=true",
		"passwords in clear":    "mysql://u:hunter2@h/d?allowCleartextPasswords=1",
		"interpolation":         "mysql://u:hunter2@h/d?interpolateParams=true",
		"a variable":            "mysql://u:hunter2@h/d?sql_mode=ANSI",
		"another TLS":           "mysql://u:hunter2@h/d?tls=maybe",
		"no file":               "mysql://u:hunter2@h/d?ca=/nowhere/hunter2.pem",
		"no certificate":        "mysql://u:hunter2@h/d?ca=" + empty,
		"an unused certificate": "mysql://u:hunter2@h/d?tls=skip-verify&ca=" + empty,
		"no host":               "mysql://u:hunter2@/d",
		"no port":               "mysql://u:hunter2@h:port/d",
		"unescaped password":    "mysql://u:a?hunter2@h/d",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mysqlConfig(dsn)
			if err == nil || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %v, want an error without the DSN", err)
			}
		})
	}
}

// The one of MariaDB and MySQL that has no such variable says so by number.
func TestMySQLSessionSetsTheLimitTheServerHas(t *testing.T) {
	t.Parallel()
	const (
		mariadb = "SET SESSION max_statement_time = 1.500"
		mysql   = "SET SESSION max_execution_time = 1500"
	)
	for name, c := range map[string]struct {
		unknown []string
		want    []string // the last ones that were run
	}{
		"MariaDB":         {nil, []string{mariadb}},
		"MySQL":           {[]string{mariadb}, []string{mariadb, mysql}},
		"one that is old": {[]string{mariadb, mysql}, []string{mariadb, mysql}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := &pretended{unknown: c.unknown}
			if err := (mysqlSession{timeout: 1500 * time.Millisecond}).setUp(t.Context(), conn); err != nil {
				t.Fatal(err)
			}
			want := append([]string{
				"SET SESSION time_zone = '+00:00', sql_mode = '', sql_select_limit = 18446744073709551615, lock_wait_timeout = 1",
				"SET SESSION TRANSACTION READ ONLY",
			}, c.want...)
			if diff := cmp.Diff(want, conn.ran); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// pretended is a connection to a server that does not know some variables.
type pretended struct {
	sqldriver.Conn
	unknown, ran []string
}

func (p *pretended) ExecContext(_ context.Context, text string, _ []sqldriver.NamedValue) (sqldriver.Result, error) {
	p.ran = append(p.ran, text)
	if slices.Contains(p.unknown, text) {
		return nil, &driver.MySQLError{Number: mysqlUnknownVariable}
	}
	return sqldriver.ResultNoRows, nil
}

func TestMySQLReason(t *testing.T) {
	t.Parallel()
	const person = "01817012345"
	for number, want := range map[uint16]*recordstore.Error{
		1045: recordstore.FailWhole(recordstore.Refused, "MySQL error 1045"),
		1142: recordstore.Fail(recordstore.Refused, "MySQL error 1142"),
		1146: recordstore.Fail(recordstore.Undeclared, "MySQL error 1146"),
		3024: recordstore.Fail(recordstore.TimedOut, "MySQL error 3024"),
		1040: recordstore.FailWhole(recordstore.Unreachable, "MySQL error 1040"),
		1366: recordstore.Fail(recordstore.Malformed, "MySQL error 1366"),
	} {
		got := mysql{}.reason(&driver.MySQLError{Number: number, Message: "Incorrect value: " + person})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", number, diff)
		}
	}
	if got := (mysql{}).reason(driver.ErrNoTLS); got.Reason != recordstore.Refused {
		t.Errorf("a server without TLS: %v", got)
	}
	if got := (mysql{}).reason(errors.New("about " + person)); got.Reason != recordstore.Unreachable || strings.Contains(got.Error(), person) {
		t.Errorf("what nobody knows: %v", got)
	}
}

func TestMySQLNamesFoldAsTheServerSays(t *testing.T) {
	t.Parallel()
	exact := &mysqlCatalogue{names: []string{"Person", "person"}, own: "crm"}
	folds := &mysqlCatalogue{names: []string{"Person"}, own: "crm", folds: true}
	for name, c := range map[string]struct {
		catalogue *mysqlCatalogue
		is        tableName
		want      []tableName
	}{
		"the same":         {exact, tableName{"crm", "person"}, []tableName{{"crm", "person"}, {"", "person"}}},
		"other letters":    {exact, tableName{"crm", "PERSON"}, nil},
		"another database": {exact, tableName{"hr", "Person"}, []tableName{{"hr", "Person"}}},
		"folded":           {folds, tableName{"crm", "person"}, []tableName{{"crm", "Person"}, {"", "Person"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, c.catalogue.keys(c.is), cmp.AllowUnexported(tableName{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Every number that is the same for the fold is asked for, and no other.
func TestPhoneSpellings(t *testing.T) {
	t.Parallel()
	for _, number := range []string{
		"91234567", "+4791234567", "004791234567", "4791234567", "+46701234567", "0046701234567", "12345", "4712345678",
		"+474791234567", "1881", "+471881", "004747123456",
	} {
		key := recordstore.FoldPhone.Text(number)
		spellings := phoneSpellings(key)
		if !strings.Contains(" "+strings.Join(spellings, " ")+" ", " "+number+" ") {
			t.Errorf("%s has the key %s, and is not among its spellings %v", number, key, spellings)
		}
		for _, s := range spellings {
			if recordstore.FoldPhone.Text(s) != key {
				t.Errorf("%s is no spelling of %s", s, key)
			}
		}
		if len(spellings) > 4 { // or 500 of them are more parameters than SQL Server takes
			t.Errorf("%d spellings of %s", len(spellings), key)
		}
	}
}
