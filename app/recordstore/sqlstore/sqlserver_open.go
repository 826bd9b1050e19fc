package sqlstore

import (
	"cmp"
	"database/sql"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	driver "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
)

// openSQLServer returns the database of
// sqlserver://user:password@host:port/instance?database=name. It asks to be sent
// to a replica that only reads. Errors tell nothing of the DSN.
func openSQLServer(dsn string, g guard) (*sql.DB, dialect, error) {
	config, err := sqlserverConfig(dsn)
	if err != nil {
		return nil, nil, err
	}
	port := cmp.Or(config.Port, 1433)
	if err := g.names(net.JoinHostPort(config.Host, strconv.FormatUint(port, 10))); err != nil {
		return nil, nil, err
	}
	connector := driver.NewConnectorConfig(config)
	connector.Dialer = sqlserverDialer{g}
	return sql.OpenDB(connector), sqlserver{}, nil
}

// sqlserverConfig reads the DSN. What the driver could be told besides, such as
// writing statements and their values to the log, cannot be said.
func sqlserverConfig(dsn string) (msdsn.Config, error) {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme != "sqlserver" || u.Host == "" {
		return msdsn.Config{}, errors.New("the DSN cannot be read")
	}
	query := u.Query()
	encrypted := false
	for name := range query {
		switch strings.ToLower(name) {
		case msdsn.Encrypt:
			encrypted = true
		case msdsn.Database, msdsn.TrustServerCertificate, msdsn.Certificate, msdsn.HostNameInCertificate, msdsn.TLSMin, msdsn.MultiSubnetFailover:
		default: // not named: an unescaped password may have become one
			return msdsn.Config{}, errors.New("the DSN has a parameter other than database, encrypt, TrustServerCertificate, certificate, hostNameInCertificate, tlsmin and multiSubnetFailover")
		}
	}
	if !encrypted { // the driver's own default encrypts the login and nothing else
		query.Set(msdsn.Encrypt, "true")
		u.RawQuery = query.Encode()
	}
	config, err := msdsn.Parse(u.String())
	if err != nil {
		return msdsn.Config{}, errors.New("the DSN cannot be read")
	}
	if config.Database == "" {
		return msdsn.Config{}, errors.New("the DSN names no database")
	}
	if config.User == "" {
		return msdsn.Config{}, errors.New("the DSN names no user")
	}
	config.ReadOnlyIntent = true
	config.DialTimeout = dialTimeout
	config.AppName = "rettighetsporten"
	return config, nil
}
