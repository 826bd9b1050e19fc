package sqlstore

import (
	"errors"
	"fmt"
	"io"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

// Settings say how a database is reached.
type Settings struct {
	Driver       string        `yaml:"driver"` // postgres, mysql (mariadb), sqlite or sqlserver; empty: told by the DSN
	DSN          string        `yaml:"dsn"`
	WriteDSN     string        `yaml:"write_dsn,omitempty"`     // how rows are changed; empty: nothing can be
	Timeout      time.Duration `yaml:"timeout"`                 // for one query; 0: our own
	AllowPrivate bool          `yaml:"allow_private,omitempty"` // the server may be at a loopback or private address, or a socket of this machine
	Experimental bool          `yaml:"experimental,omitempty"`  // sqlserver only: it is known that the driver is an experiment
}

// Format shows nothing: what is in the settings opens doors.
func (Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[settings]") }

// Config is what the databases of a deployment have in common.
type Config struct {
	Hosts network.Hosts // what a DSN may name
}

// Kind returns the kind for a registry.
func (config Config) Kind() recordstore.Definition {
	return recordstore.Definition{Check: check, Open: config.Open, OpenWriter: config.OpenWriter}
}

// check says what is wrong with the settings, and that a driver is an
// experiment where nobody has said that this is known.
func check(c recordstore.Connection) error {
	s, err := recordstore.Read[Settings](c)
	if err != nil {
		return err
	}
	if _, err := s.driver(); err != nil {
		return err
	}
	if s.DSN == "" {
		return errors.New("dsn is missing")
	}
	if s.WriteDSN == "" {
		return nil
	}
	reads, _ := s.driver()
	s.DSN = s.WriteDSN
	if writes, err := s.driver(); err != nil || writes != reads {
		return errors.New("write_dsn is of another kind of database than dsn")
	}
	return nil
}
