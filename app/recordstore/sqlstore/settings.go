package sqlstore

import (
	"errors"
	"slices"
	"time"

	"rettighetsporten/app/recordstore"
)

// Settings say how a database is reached.
type Settings struct {
	Driver  string        `yaml:"driver"` // postgres or sqlite; empty: told by the DSN
	DSN     string        `yaml:"dsn"`
	Timeout time.Duration `yaml:"timeout"` // for one query; 0: our own
}

// Kind returns the kind for a registry.
func Kind() recordstore.Definition { return recordstore.Definition{Check: check, Open: Open} }

func read(c recordstore.Connection) (Settings, error) {
	var s Settings
	err := c.Decode(&s)
	return s, err
}

func check(c recordstore.Connection) error {
	s, err := read(c)
	switch {
	case err != nil:
		return err
	case !slices.Contains([]string{"", "postgres", "sqlite"}, s.Driver):
		return errDriver
	case s.DSN == "":
		return errors.New("dsn is missing")
	}
	return nil
}
