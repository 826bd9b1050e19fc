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
// file of how many an error is about.
func (f *Folder) Query(
	ctx context.Context, timeout time.Duration, q recordstore.Query, names []string, read Reader, yield func(recordstore.Row) error,
) error {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	wanted, found := q.Matcher(), 0
	each := func(row recordstore.Row) error {
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
	}
	for i, name := range names {
		if err := f.one(name, limited.Err, read, each); err != nil {
			return outcome(ctx, numbered(err, i, len(names)))
		}
	}
	return nil
}

func (f *Folder) one(name string, alive func() error, read Reader, each func(recordstore.Row) error) error {
	file, err := f.File(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
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
