package filestore

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/bounded"
	"rettighetsporten/app/recordstore/filestore/folder"
)

// What one upload may take; somebody waits for it.
const (
	maxUpload     = 64 << 20 // bytes of the file
	maxUploadRows = 32 << 20 // bytes of its rows in memory, about
	uploadTimeout = time.Minute
)

// ReadUpload reads a table that somebody uploaded: CSV, a workbook or JSON, by
// its content, with every column it has. It returns at most most rows, and
// recordstore's TooMuch when there are more, or when the file is 64 MB or its rows
// take 32 MB. It is TimedOut after a minute; the error is the context's when that
// has ended. The copy it reads from has no name, and is gone when it returns.
func ReadUpload(ctx context.Context, source io.Reader, most int) ([]recordstore.Row, error) {
	limited, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	rows, err := readUpload(limited, source, most, maxUploadRows)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, err
}

// readUpload reads at most most rows, which take left bytes in memory, about.
func readUpload(ctx context.Context, source io.Reader, most, left int) ([]recordstore.Row, error) {
	f, err := os.CreateTemp("", "upload-")
	if err != nil {
		return nil, fmt.Errorf("making room for an upload: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := os.Remove(f.Name()); err != nil {
		return nil, fmt.Errorf("making room for an upload: %w", err)
	}
	if _, err := io.Copy(f, bounded.Most(bounded.Live(source, ctx.Err), maxUpload)); err != nil {
		return nil, fmt.Errorf("receiving an upload: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading an upload: %w", err)
	}
	upload := folder.Source{File: f, Alive: ctx.Err}
	file, err := layoutOf(upload, Told, 0)
	if err != nil {
		return nil, err
	}
	var rows []recordstore.Row
	err = file.read(upload, recordstore.Query{Collection: &dataset.Collection{}}, func(row recordstore.Row) error {
		if len(rows) == most {
			return recordstore.Fail(recordstore.TooMuch, "more rows than an upload may have")
		}
		if left -= sizeOf(map[string]any(row)); left < 0 {
			return recordstore.Fail(recordstore.TooMuch, "larger rows than an upload may have")
		}
		rows = append(rows, row)
		return ctx.Err()
	})
	if err != nil {
		return rows, folder.Reason(err)
	}
	return rows, nil
}

// perValue is about how much a value takes in memory, its text not counted.
const perValue = 64

// sizeOf returns about how many bytes a value takes in memory.
func sizeOf(value any) int {
	size := perValue
	switch v := value.(type) {
	case string:
		size += len(v)
	case []any:
		for _, element := range v {
			size += sizeOf(element)
		}
	case map[string]any:
		for name, element := range v {
			size += len(name) + sizeOf(element)
		}
	}
	return size
}
