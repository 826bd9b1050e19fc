package filestore

import (
	"errors"
	"fmt"
	"io"
	"time"

	"rettighetsporten/app/recordstore"
)

// Settings say where the files are.
type Settings struct {
	Root    string            `yaml:"root"`    // the folder
	Files   map[string]string `yaml:"files"`   // collection → name below the folder
	Timeout time.Duration     `yaml:"timeout"` // for one query; 0: a minute
}

// Format shows nothing: what is in the settings opens doors.
func (Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[settings]") }

// Kind returns the kind for a registry.
func Kind() recordstore.Definition { return recordstore.Definition{Check: check, Open: Open} }

func check(c recordstore.Connection) error {
	s, err := recordstore.Read[Settings](c)
	if err == nil && (s.Root == "" || len(s.Files) == 0) {
		err = errors.New("needs root and files")
	}
	return err
}
