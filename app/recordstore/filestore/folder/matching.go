package folder

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"

	"rettighetsporten/app/recordstore"
)

// maxSeen is how many names are looked at for one pattern.
const maxSeen = 200_000

// walk looks for the files a pattern means.
type walk struct {
	fsys fs.FS
	seen int
}

// matching returns the files whose names match the pattern, in no order. What
// cannot be read on the way is an error, other than with fs.Glob.
func matching(fsys fs.FS, pattern string) ([]string, error) {
	w := walk{fsys: fsys}
	found := []string{"."}
	elements := strings.Split(pattern, "/")
	for i, element := range elements {
		last := i == len(elements)-1
		var next []string
		for _, dir := range found {
			names, err := w.in(dir, element)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				is, err := w.is(name, last)
				if err != nil {
					return nil, err
				}
				if is {
					next = append(next, name)
				}
			}
			if len(next) > MaxFiles {
				return nil, recordstore.Fail(recordstore.TooMuch, "more files than a collection may have")
			}
		}
		found = next
	}
	return found, nil
}

// in returns the names in the folder that match one element of a pattern.
func (w *walk) in(dir, element string) ([]string, error) {
	if !strings.ContainsAny(element, `*?[\`) {
		name := path.Join(dir, element)
		_, err := fs.Lstat(w.fsys, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return []string{name}, err
	}
	opened, err := w.fsys.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	folder, ok := opened.(fs.ReadDirFile)
	if !ok {
		return nil, recordstore.Fail(recordstore.Malformed, "not a folder")
	}
	var names []string
	for {
		entries, err := folder.ReadDir(1000)
		if w.seen += len(entries); w.seen > maxSeen {
			return nil, recordstore.Fail(recordstore.TooMuch, "more names in the folder than are looked at")
		}
		for _, e := range entries {
			if matches, _ := path.Match(element, e.Name()); matches {
				names = append(names, path.Join(dir, e.Name()))
			}
		}
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// is reports whether the name can be what the pattern means there: at the end
// anything but a folder, which whoever opens it looks at, and before a folder.
func (w *walk) is(name string, last bool) (bool, error) {
	info, err := fs.Stat(w.fsys, name)
	switch {
	case err == nil:
		return info.IsDir() != last, nil
	case last:
		return true, nil // who opens it says what is wrong with it
	case slices.ContainsFunc([]error{fs.ErrNotExist, syscall.ENOTDIR}, func(gone error) bool { return errors.Is(err, gone) }):
		return false, nil
	default:
		return false, err
	}
}
