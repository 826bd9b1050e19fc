package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxVendoredFile bounds what one file of an archive may unpack to.
const maxVendoredFile = 8 << 20

// unpack returns the wanted files of an npm archive under their new names. A
// wanted file that is not there is an error.
func unpack(archive []byte, wanted map[string]string) (map[string][]byte, error) {
	packed, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	found := map[string][]byte{}
	for entries := tar.NewReader(packed); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading the archive: %w", err)
		}
		// Every npm archive has one folder on top, called "package" by custom.
		_, path, _ := strings.Cut(entry.Name, "/")
		name, ok := wanted[path]
		if !ok {
			continue
		}
		content, err := io.ReadAll(io.LimitReader(entries, maxVendoredFile+1))
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		if len(content) > maxVendoredFile {
			return nil, fmt.Errorf("%s unpacks to more than %d bytes", path, maxVendoredFile)
		}
		found[name] = content
	}
	for path, name := range wanted {
		if found[name] == nil {
			return nil, fmt.Errorf("the archive has no %s", path)
		}
	}
	return found, nil
}
