package folder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"rettighetsporten/app/recordstore"
)

// Source is one file of a query.
type Source struct {
	*os.File
	Name  string       // below the folder
	Alive func() error // why reading is to end, or nil
}

// Reader hands every row of a file to yield.
type Reader func(s Source, yield func(recordstore.Row) error) error

// Query carries a query out over the files: it hands on the rows that match,
// ends at the query's limit, at the time limit and with ctx, and tells which
// file of how many an error is about. After a mark it hands on what stands
// behind it, and everything when a file before it is not what it was.
func (f *Folder) Query(
	ctx context.Context, timeout time.Duration, q recordstore.Query, names []string, read Reader, yield func(recordstore.Row) error,
) error {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	wanted, found := q.Matcher(), 0
	begin, here := f.from(names, q.After), mark{}
	if q.Marks != nil {
		q.Marks(func() string { return mark{Files: here.Files, File: here.File, Row: here.Row - 1}.text() })
	}
	each := func(row recordstore.Row) error {
		if err := limited.Err(); err != nil {
			return err
		}
		here.Row++
		if here.File == begin.File && here.Row <= begin.Row || !wanted(row) {
			return nil
		}
		if found++; q.Limit > 0 && found > q.Limit {
			return errEnough
		}
		if err := yield(row); err != nil {
			return yielded{err}
		}
		return nil
	}
	for i, name := range names {
		opened := func(info os.FileInfo) bool {
			here = here.reaches(i, name, info)
			return i >= begin.File
		}
		if err := f.one(name, opened, limited.Err, read, each); err != nil {
			return outcome(ctx, numbered(err, i, len(names)))
		}
	}
	return nil
}

// one reads a file, unless who is told what it is has no use for it.
func (f *Folder) one(name string, opened func(os.FileInfo) bool, alive func() error, read Reader, each func(recordstore.Row) error) error {
	file, err := f.File(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil || !opened(info) {
		return err
	}
	return read(Source{File: file, Name: name, Alive: alive}, each)
}

var errEnough = errors.New("the limit of the query is reached")

// yielded carries an error of the caller's through a reader, untouched.
type yielded struct{ error }

// numbered says which of several files a reason is about: by number, since a
// name may be somebody's.
func numbered(err error, i, of int) error {
	e, ok := errors.AsType[*recordstore.Error](err)
	if !ok || of < 2 {
		return err
	}
	return recordstore.Fail(e.Reason, fmt.Sprintf("file %d of %d: %s", i+1, of, e.Detail))
}

func outcome(ctx context.Context, err error) error {
	if y, ok := errors.AsType[yielded](err); ok {
		return y.error
	}
	switch {
	case errors.Is(err, errEnough):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		return Reason(err)
	}
}
