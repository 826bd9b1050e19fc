// Package folder opens the files of record stores that are folders. Nothing
// outside a folder can be read, whatever a link or a name says.
package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"rettighetsporten/app/recordstore"
)

// MaxFiles is how many files one pattern may mean.
const MaxFiles = 10_000

// Folder is an open folder.
type Folder struct{ root *os.Root }

// Open opens the folder. The error concerns the whole store.
func Open(name string) (*Folder, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		e := Reason(err)
		return nil, recordstore.FailWhole(e.Reason, e.Detail)
	}
	return &Folder{root}, nil
}

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Valid reports whether the name or pattern is one that could mean files.
func Valid(pattern string) bool {
	_, err := path.Match(pattern, "")
	return err == nil && fs.ValidPath(pattern) && pattern != "."
}

// Names returns the names the pattern means, sorted: the name itself, or with
// *, ? and [] all files that match. Such a pattern that matches nothing is
// Unreachable: an export that was not delivered must not look like one without
// the person. Nor must one in a folder that cannot be read: that is an error,
// whatever the others hold.
func (f *Folder) Names(pattern string) ([]string, error) {
	if !strings.ContainsAny(pattern, `*?[\`) {
		return []string{pattern}, nil
	}
	if !Valid(pattern) {
		return nil, recordstore.Fail(recordstore.Refused, "the pattern leads out of the folder, or is none")
	}
	found, err := matching(f.root.FS(), pattern)
	if err != nil {
		return nil, Reason(err)
	}
	if len(found) == 0 {
		return nil, recordstore.Fail(recordstore.Unreachable, "no file has a name like that")
	}
	slices.Sort(found)
	return found, nil
}

// Exists reports whether there is something of the name in the folder.
func (f *Folder) Exists(name string) bool {
	_, err := f.root.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

// File opens a file. What is no file, such as a pipe, is not waited for.
func (f *Folder) File(name string) (*os.File, error) {
	file, err := f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, Reason(err)
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(recordstore.Fail(recordstore.Malformed, "not a file"), file.Close())
	}
	return file, nil
}

// Reason classifies an error; what it does not know is a file that cannot be
// understood.
func Reason(err error) *recordstore.Error {
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
