package filestore

import (
	"fmt"
	"io"
	"os"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/folder"
)

// ReadUpload reads a table that somebody uploaded: CSV, a workbook or JSON, by
// its content, with every column it has. It returns at most most rows, and
// recordstore's TooMuch when there are more. The copy it reads from has no
// name, and is gone when it returns.
func ReadUpload(source io.Reader, most int) ([]recordstore.Row, error) {
	f, err := os.CreateTemp("", "upload-")
	if err != nil {
		return nil, fmt.Errorf("making room for an upload: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := os.Remove(f.Name()); err != nil {
		return nil, fmt.Errorf("making room for an upload: %w", err)
	}
	if _, err := io.Copy(f, source); err != nil {
		return nil, fmt.Errorf("receiving an upload: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading an upload: %w", err)
	}
	upload := folder.Source{File: f, Alive: func() error { return nil }}
	file, err := layoutOf(upload, Told, 0)
	if err != nil {
		return nil, err
	}
	var rows []recordstore.Row
	err = file.read(upload, recordstore.Query{Collection: &dataset.Collection{}}, func(row recordstore.Row) error {
		if len(rows) == most {
			return recordstore.Fail(recordstore.TooMuch, "more rows than an upload may have")
		}
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return rows, folder.Reason(err)
	}
	return rows, nil
}
