package sqlstore

import (
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// openMySQL returns the database of mysql://user:password@host:port/database;
// mariadb:// is the same. Errors tell nothing of the DSN.
func openMySQL(dsn string, timeout time.Duration, g guard) (*sql.DB, dialect, error) {
	connector, err := mysqlConnector(dsn, g)
	if err != nil {
		return nil, nil, err
	}
	return sql.OpenDB(mysqlSession{Connector: connector, timeout: timeout}), mysql{}, nil
}

// openMySQLWriting is openMySQL for a database that is written to.
func openMySQLWriting(dsn string, timeout time.Duration, g guard) (*sql.DB, writing, error) {
	connector, err := mysqlConnector(dsn, g)
	if err != nil {
		return nil, nil, err
	}
	return sql.OpenDB(mysqlSession{Connector: connector, timeout: timeout, writes: true}), mysql{}, nil
}

func mysqlConnector(dsn string, g guard) (sqldriver.Connector, error) {
	config, err := mysqlConfig(dsn)
	if err != nil {
		return nil, err
	}
	server := config.Addr
	if _, _, err := net.SplitHostPort(server); err != nil && config.Net == "tcp" {
		server = net.JoinHostPort(strings.Trim(server, "[]"), "3306")
	}
	if err := g.names(server); err != nil {
		return nil, err
	}
	config.DialFunc = g.dial
	config.ClientFoundRows = true // a row that is set to what it was counts
	connector, err := driver.NewConnector(config)
	if err != nil {
		return nil, errors.New("the DSN cannot be read")
	}
	return connector, nil
}

// mysqlConfig reads the DSN. What the driver could be told besides (several
// statements in one, files for the server, passwords in the clear) cannot be
// said.
func mysqlConfig(dsn string) (*driver.Config, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, errors.New("the DSN cannot be read")
	}
	query := u.Query()
	for name := range query {
		switch name {
		case "tls", "ca", "socket":
		default: // not named: an unescaped password may have become one
			return nil, errors.New("the DSN has a parameter other than tls, ca and socket")
		}
	}
	c := driver.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.DBName = strings.TrimPrefix(u.Path, "/")
	c.Net, c.Addr = "tcp", u.Host
	if socket := query.Get("socket"); socket != "" {
		c.Net, c.Addr = "unix", socket
	}
	switch "" {
	case c.Addr:
		return nil, errors.New("the DSN names no host")
	case c.User:
		return nil, errors.New("the DSN names no user")
	}
	c.Timeout = dialTimeout
	c.Logger = &driver.NopLogger{} // it would write to the standard error output
	if err := c.Apply(driver.Charset("utf8mb4", "utf8mb4_bin")); err != nil {
		return nil, errors.New("the DSN cannot be read")
	}
	return c, secure(c, query.Get("tls"), query.Get("ca"))
}

// secure sets up TLS: false, preferred (the default: if the server offers it,
// whoever it is), skip-verify (whoever it is) or true, which checks the
// server's certificate, against the file ca if there is one.
func secure(c *driver.Config, mode, ca string) error {
	if ca == "" {
		switch mode {
		case "":
			c.TLSConfig = "preferred"
		case "false", "preferred", "skip-verify", "true":
			c.TLSConfig = mode
		default:
			return errors.New("the parameter tls of the DSN is not false, preferred, skip-verify or true")
		}
		return nil
	}
	if mode != "" && mode != "true" {
		return errors.New("the parameter ca of the DSN goes with tls=true")
	}
	pem, err := os.ReadFile(ca) //nolint:gosec // who declares the store names the file
	if err != nil {
		return errors.New("the file in the parameter ca of the DSN cannot be read")
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return errors.New("the file in the parameter ca of the DSN holds no certificate")
	}
	c.TLS = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return nil
}
