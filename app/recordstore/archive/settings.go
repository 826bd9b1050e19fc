package archive

import (
	"errors"
	"fmt"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/folder"
)

// Settings say where the exports are.
type Settings struct {
	Root    string        `yaml:"root"`    // the folder
	Files   Files         `yaml:"files"`   // names below it, or patterns with *, ? and []
	Timeout time.Duration `yaml:"timeout"` // for one query; 0: five minutes
}

// Files are the names or patterns of the exports.
type Files []string

const defaultTimeout = 5 * time.Minute

// Kind returns the kind for a registry.
func Kind() recordstore.Definition { return recordstore.Definition{Check: check, Open: Open} }

func read(c recordstore.Connection) (Settings, error) {
	s, err := recordstore.Read[Settings](c)
	if err != nil {
		return s, err
	}
	if s.Timeout <= 0 {
		s.Timeout = defaultTimeout
	}
	return s, nil
}

func check(c recordstore.Connection) error {
	s, err := read(c)
	if err == nil && (s.Root == "" || len(s.Files) == 0) {
		err = errors.New("needs root and files")
	}
	for i, pattern := range s.Files {
		if err == nil && !folder.Valid(pattern) {
			err = fmt.Errorf("files: number %d is no name below the folder", i+1)
		}
	}
	return err
}
