package sqlstore

import (
	"database/sql"
	"errors"
	"net/url"
	"strings"

	driver "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
)

// openSQLServer returns the database of
// sqlserver://user:password@host:port/instance?database=name. It asks to be sent
// to a replica that only reads. Errors tell nothing of the DSN.
func openSQLServer(dsn string) (*sql.DB, dialect, error) {
	config, err := sqlserverConfig(dsn)
	if err != nil {
		return nil, nil, err
	}
	return sql.OpenDB(driver.NewConnectorConfig(config)), sqlserver{}, nil
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
	config.ReadOnlyIntent = true
	config.DialTimeout = dialTimeout
	config.AppName = "rettighetsporten"
	return config, nil
}
