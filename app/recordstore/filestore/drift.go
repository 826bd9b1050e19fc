package filestore

import (
	"context"
	"errors"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/folder"
)

var _ recordstore.Drifter = (*Store)(nil)

// Drift compares every declared collection with the headings of its files. Of
// JSON it cannot tell: what members there are, only the objects show. A file
// that is not there, or is none, is told of its collection alone.
func (s *Store) Drift(ctx context.Context) ([]recordstore.Compared, error) {
	f, err := folder.Open(s.settings.Root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return recordstore.CompareEach(s.declared, func(q recordstore.Query) error {
		names, err := f.Names(s.file(f, q.Collection.Name))
		if err != nil {
			return err
		}
		return s.compare(ctx, f, q, names)
	})
}

// compare looks at the headings of a collection's files, and at no row.
func (s *Store) compare(ctx context.Context, f *folder.Folder, q recordstore.Query, names []string) error {
	untold := false
	looked := recordstore.Query{Collection: q.Collection, Report: q.Report}
	err := f.Query(ctx, s.settings.Timeout, recordstore.Query{}, names, func(source folder.Source, _ func(recordstore.Row) error) error {
		file, err := layoutOf(source, s.settings.Encoding, s.settings.Separator.comma())
		if err != nil {
			return err
		}
		if !file.headed || len(q.Collection.Fields) == 0 {
			untold = true
			return nil
		}
		return untilRows(file.read(source, looked, func(recordstore.Row) error { return errHeading }))
	}, nil)
	if err == nil && untold {
		return recordstore.ErrUntold
	}
	return err
}

// errHeading ends the reading of a table below its heading.
var errHeading = errors.New("the heading has been read")

// untilRows returns what reading as far as the heading came to. That there is
// nothing to search by has been told, field by field.
func untilRows(err error) error {
	if e, ok := errors.AsType[*recordstore.Error](err); ok && e.Reason == recordstore.Undeclared {
		return nil
	}
	if errors.Is(err, errHeading) {
		return nil
	}
	return err
}
