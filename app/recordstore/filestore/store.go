// Package filestore reads record stores that are files in a folder: CSV, Excel
// workbooks (XLSX), JSON and NDJSON. What a file is, its content says and not
// its name. A file of any size is read row by row in a little memory.
package filestore

import (
	"context"
	"errors"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/folder"
)

const defaultTimeout = time.Minute

// extensions are tried in order for a collection that names no file.
var extensions = []string{".csv", ".xlsx", ".json", ".ndjson"}

// Store is one folder. It implements recordstore.Connector. Every query reads
// the files anew, so that it needs no memory between queries.
type Store struct {
	settings Settings
	declared []dataset.Dataset
}

var _ recordstore.Connector = (*Store)(nil)

// Open returns the folder of the connection.
func Open(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Connector, error) {
	settings, err := recordstore.Read[Settings](c)
	if err != nil {
		return nil, err
	}
	if settings.Root == "" {
		return nil, errors.New("the folder is missing")
	}
	if settings.Timeout <= 0 {
		settings.Timeout = defaultTimeout
	}
	return &Store{settings, declared}, nil
}

// Close does nothing: no file stays open.
func (*Store) Close() error { return nil }

// Query hands the declared fields of the matching rows to yield, file by file.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	f, err := folder.Open(s.settings.Root)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	names, err := f.Names(s.file(f, q.Collection.Name))
	if err != nil {
		return err
	}
	return f.Query(ctx, s.settings.Timeout, q, names, s.reader(q), yield)
}

// file returns the file of the collection: the one the connection names, or the
// first of collection.csv, .xlsx, .json and .ndjson that exists.
func (s *Store) file(f *folder.Folder, collection string) string {
	if name := s.settings.Files[collection]; name != "" {
		return name
	}
	for _, extension := range extensions {
		if f.Exists(collection + extension) {
			return collection + extension
		}
	}
	return collection + extensions[0]
}

func (s *Store) reader(q recordstore.Query) folder.Reader {
	_, named := q.Collection.Field(FileField)
	return func(source folder.Source, yield func(recordstore.Row) error) error {
		file, err := layoutOf(source, s.settings.Encoding, s.settings.Separator.comma())
		if err != nil {
			return err
		}
		return file.read(source, q, func(row recordstore.Row) error {
			if named {
				row[FileField] = recordstore.Plain(source.Name)
			}
			return yield(row)
		})
	}
}
