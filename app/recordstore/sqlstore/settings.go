package sqlstore

import (
	"errors"
	"fmt"
	"io"
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

// Format shows nothing: what is in the settings opens doors.
func (Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[settings]") }

// Kind returns the kind for a registry.
func Kind() recordstore.Definition { return recordstore.Definition{Check: check, Open: Open} }

func check(c recordstore.Connection) error {
	s, err := recordstore.Read[Settings](c)
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
