package sqlstore

import (
	"errors"
	"time"

	"rettighetsporten/app/recordstore"
)

// Settings say how a database is reached.
type Settings struct {
	Driver       string        `yaml:"driver"` // postgres, mysql (mariadb), sqlite or sqlserver; empty: told by the DSN
	DSN          string        `yaml:"dsn"`
	Timeout      time.Duration `yaml:"timeout"`                // for one query; 0: our own
	Experimental bool          `yaml:"experimental,omitempty"` // sqlserver only: it is known that the driver is an experiment
}

// Kind returns the kind for a registry.
func Kind() recordstore.Definition { return recordstore.Definition{Check: check, Open: Open} }

func read(c recordstore.Connection) (Settings, error) {
	var s Settings
	err := c.Decode(&s)
	return s, err
}

// check says what is wrong with the settings, and that a driver is an
// experiment where nobody has said that this is known.
func check(c recordstore.Connection) error {
	s, err := read(c)
	if err != nil {
		return err
	}
	if _, err := s.driver(); err != nil {
		return err
	}
	if s.DSN == "" {
		return errors.New("dsn is missing")
	}
	return nil
}
