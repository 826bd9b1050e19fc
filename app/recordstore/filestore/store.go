// Package filestore reads record stores that are files in a folder: CSV, Excel
// workbooks (XLSX) and JSON. What a file is, its content says and not its name.
// Nothing outside the folder can be read, whatever a link or a name says.
package filestore

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

const defaultTimeout = time.Minute

// extensions are tried in order for a collection that names no file.
var extensions = []string{".csv", ".xlsx", ".json"}

// Store is one folder. It implements recordstore.Connector. Every query reads
// the file anew, so that it needs no memory between queries.
type Store struct {
	folder  string
	files   map[string]string
	timeout time.Duration
}

var _ recordstore.Connector = (*Store)(nil)

// Open returns the folder of the connection.
func Open(_ context.Context, c recordstore.Connection, _ []dataset.Dataset) (recordstore.Connector, error) {
	settings, err := recordstore.Read[Settings](c)
	if err != nil {
		return nil, err
	}
	if settings.Root == "" {
		return nil, errors.New("the folder is missing")
	}
	s := &Store{folder: settings.Root, files: settings.Files, timeout: settings.Timeout}
	if s.timeout <= 0 {
		s.timeout = defaultTimeout
	}
	return s, nil
}

// Close does nothing: no file stays open.
func (*Store) Close() error { return nil }

var errEnough = errors.New("the limit of the query is reached")

// Query hands the declared fields of the matching rows to yield.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()

	root, err := os.OpenRoot(s.folder)
	if err != nil {
		return whole(reason(err))
	}
	defer func() { _ = root.Close() }()
	f, err := s.open(root, q.Collection.Name)
	if err != nil {
		return reason(err)
	}
	defer func() { _ = f.Close() }()
	read, err := readerFor(f)
	if err != nil {
		return reason(err)
	}

	wanted, found := q.Matcher(), 0
	err = read(f, q, func(row recordstore.Row) error {
		if err := limited.Err(); err != nil {
			return err
		}
		if !wanted(row) {
			return nil
		}
		if found++; q.Limit > 0 && found > q.Limit {
			return errEnough
		}
		if err := yield(row); err != nil {
			return yielded{err}
		}
		return nil
	})
	return outcome(ctx, err)
}

// yielded carries an error of the caller's through a reader, untouched.
type yielded struct{ error }

func outcome(ctx context.Context, err error) error {
	if y, ok := errors.AsType[yielded](err); ok {
		return y.error
	}
	switch {
	case err == nil, errors.Is(err, errEnough):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		return reason(err)
	}
}

// open returns the file of the collection: the one the connection names, or
// the first of collection.csv, .xlsx and .json that exists.
func (s *Store) open(root *os.Root, collection string) (*os.File, error) {
	names := []string{s.files[collection]}
	if names[0] == "" {
		names = names[:0]
		for _, extension := range extensions {
			names = append(names, collection+extension)
		}
	}
	var err error
	for _, name := range names {
		var info fs.FileInfo
		if info, err = root.Stat(name); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, recordstore.Fail(recordstore.Malformed, "not a file")
		}
		return root.Open(name)
	}
	return nil, err
}

// reader hands every row of a file to yield.
type reader func(f *os.File, q recordstore.Query, yield func(recordstore.Row) error) error

// reason classifies an error; what it does not know is a file that cannot be
// understood.
func reason(err error) *recordstore.Error {
	e, classified := errors.AsType[*recordstore.Error](err)
	switch {
	case classified:
		return e
	case errors.Is(err, fs.ErrNotExist):
		return recordstore.Fail(recordstore.Unreachable, "the file is not there")
	case errors.Is(err, fs.ErrPermission):
		return recordstore.Fail(recordstore.Refused, "the file may not be read")
	case errors.Is(err, context.DeadlineExceeded):
		return recordstore.Fail(recordstore.TimedOut, "reading took too long")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return recordstore.Fail(recordstore.Malformed, "the file ends in the middle")
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return recordstore.Fail(recordstore.Refused, "the name leads out of the folder, or cannot be opened")
	}
	return recordstore.Fail(recordstore.Malformed, "the file cannot be understood")
}

func whole(e *recordstore.Error) *recordstore.Error {
	return recordstore.FailWhole(e.Reason, e.Detail)
}
