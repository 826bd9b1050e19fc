package filestore

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/folder"
)

// Settings say where the files are.
type Settings struct {
	Root      string            `yaml:"root"`                // the folder
	Files     map[string]string `yaml:"files"`               // collection → name below the folder, or a pattern with *, ? and []
	Encoding  Encoding          `yaml:"encoding,omitempty"`  // of text; empty: told by the content
	Separator Separator         `yaml:"separator,omitempty"` // of CSV; empty: told by the heading
	Timeout   time.Duration     `yaml:"timeout"`             // for one query; 0: a minute
}

// Format shows nothing: what is in the settings opens doors.
func (Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[settings]") }

// FileField is the field that holds the name of the file a row is from, for a
// collection that declares it.
const FileField = "_file"

// Kind returns the kind for a registry.
func Kind() recordstore.Definition { return recordstore.Definition{Check: check, Open: Open} }

func check(c recordstore.Connection) error {
	s, err := recordstore.Read[Settings](c)
	switch {
	case err != nil:
		return err
	case s.Root == "" || len(s.Files) == 0:
		return errors.New("needs root and files")
	case !slices.Contains(encodings, s.Encoding):
		return fmt.Errorf("encoding: want one of %q", encodings[1:])
	case !slices.Contains(separators, s.Separator):
		return fmt.Errorf("separator: want one of %q", separators[1:])
	}
	for collection, pattern := range s.Files {
		if !folder.Valid(pattern) {
			return fmt.Errorf("files: what stands for %s is no name below the folder", collection)
		}
	}
	return nil
}
