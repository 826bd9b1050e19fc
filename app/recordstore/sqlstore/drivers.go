package sqlstore

import (
	"database/sql"
	"errors"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

// The drivers.
const (
	driverPostgres  = "postgres"
	driverMySQL     = "mysql" // MariaDB too
	driverSQLite    = "sqlite"
	driverSQLServer = "sqlserver"
)

var (
	errDriver       = errors.New("want the driver postgres, mysql, sqlite or sqlserver")
	errExperimental = errors.New("the driver sqlserver is an experiment that was never tried on a server; to use it all the same, set experimental: true")
)

// driver returns the driver that is asked for, or the one the DSN tells; a DSN
// without a scheme is the path of a SQLite file.
func (s Settings) driver() (string, error) {
	name := s.Driver
	if name == "" {
		name = driverSQLite
		switch scheme, _, _ := strings.Cut(s.DSN, ":"); scheme {
		case "postgres", "postgresql":
			name = driverPostgres
		case "mysql", "mariadb":
			name = driverMySQL
		case "sqlserver":
			name = driverSQLServer
		}
	}
	switch {
	case name == "mariadb":
		return driverMySQL, nil
	case name == driverSQLServer && !s.Experimental:
		return "", errExperimental
	case name == driverPostgres, name == driverMySQL, name == driverSQLite, name == driverSQLServer:
		return name, nil
	default:
		return "", errDriver
	}
}

func open(s Settings, hosts network.Hosts) (*sql.DB, dialect, error) {
	driver, err := s.driver()
	if err != nil {
		return nil, nil, err
	}
	g := guard{hosts: hosts, allowPrivate: s.AllowPrivate}
	switch driver {
	case driverPostgres:
		return openPostgres(s.DSN, g)
	case driverMySQL:
		return openMySQL(s.DSN, s.Timeout, g)
	case driverSQLServer:
		return openSQLServer(s.DSN, g)
	default:
		return openSQLite(sqlitePath(s.DSN))
	}
}

// openWriting opens the database of the DSN for writing. SQL Server is not
// written to: none was tried.
func openWriting(s Settings, hosts network.Hosts) (*sql.DB, writing, error) {
	driver, err := s.driver()
	if err != nil {
		return nil, nil, err
	}
	g := guard{hosts: hosts, allowPrivate: s.AllowPrivate}
	switch driver {
	case driverPostgres: // begin alone makes a connection to it read-only
		db, _, err := openPostgres(s.DSN, g)
		return db, postgres{}, err
	case driverMySQL:
		return openMySQLWriting(s.DSN, s.Timeout, g)
	case driverSQLite:
		return openSQLiteWriting(sqlitePath(s.DSN))
	default:
		return nil, nil, recordstore.ErrReadOnly
	}
}
