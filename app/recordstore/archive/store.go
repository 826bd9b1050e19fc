// Package archive reads exports of Noark 5 archives as record stores: files
// such as arkivmelding.xml, and the arkivstruktur.xml of a transfer. It finds
// the cases (mappe) and records (registrering) a person is a party of, known by
// national identity number, e-mail address or telephone number; a name alone
// never is enough. Documents are listed and never opened.
package archive

import (
	"context"
	_ "embed"
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/bounded"
	"rettighetsporten/app/recordstore/filestore/folder"
)

//go:embed archive.yaml
var declaration string

// Declaration returns a dataset that declares everything an export has, to be
// used as it is or made shorter.
func Declaration() string { return declaration }

// The collections an archive has.
const (
	Cases   = "cases"   // mapper
	Records = "records" // registreringer
)

// Store is a folder of exports. It implements recordstore.Connector. Every
// query reads the files anew, element by element.
type Store struct {
	settings Settings
	declared []dataset.Dataset
	has      dataset.Dataset // what every export has
}

var _ recordstore.Connector = (*Store)(nil)

// Open returns the folder of the connection.
func Open(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Connector, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	settings, err := read(c)
	if err != nil {
		return nil, err
	}
	has, err := fixed()
	if err != nil {
		return nil, err
	}
	return &Store{settings, declared, has}, nil
}

// Close does nothing: no file stays open.
func (*Store) Close() error { return nil }

// Query hands on the cases or records one of whose parties carries a value, and
// those that are sought by their own id or by that of the case they are in. A
// field no archive is searched by is Undeclared.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	if !s.compare(q) {
		return recordstore.Fail(recordstore.Undeclared, "an archive has the collections "+Cases+" and "+Records+" alone")
	}
	for _, w := range q.Where {
		if !sought(q.Collection.Name, w.Field) {
			return recordstore.Fail(recordstore.Undeclared, "an archive cannot be searched by the field "+w.Field+" of "+q.Collection.Name)
		}
	}
	f, err := folder.Open(s.settings.Root)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	var names []string
	for _, pattern := range s.settings.Files {
		found, err := f.Names(pattern)
		if err != nil {
			return err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return f.Query(ctx, s.settings.Timeout, q, names, func(source folder.Source, yield func(recordstore.Row) error) error {
		return readExport(bounded.NewXML(bounded.Live(source.File, source.Alive)), q, yield)
	}, yield)
}
