package filestore

import (
	"errors"
	"time"

	"rettighetsporten/app/recordstore"
)

// Settings say where the files are.
type Settings struct {
	Root    string            `yaml:"root"`    // the folder
	Files   map[string]string `yaml:"files"`   // collection → name below the folder
	Timeout time.Duration     `yaml:"timeout"` // for one query; 0: a minute
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
	if err == nil && (s.Root == "" || len(s.Files) == 0) {
		err = errors.New("needs root and files")
	}
	return err
}
