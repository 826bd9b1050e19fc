package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// broken is a file system in which one name cannot be opened or looked at.
type broken struct {
	fstest.MapFS
	name         string
	open, listed bool // what fails: opening it; reading what is in it
}

func (b broken) Open(name string) (fs.File, error) {
	if name == b.name && b.open {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	f, err := b.MapFS.Open(name)
	if d, ok := f.(fs.ReadDirFile); ok && name == b.name && b.listed {
		return halfRead{d}, err
	}
	return f, err
}

func (b broken) Stat(name string) (fs.FileInfo, error) {
	if name == b.name && b.open {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.Stat(name)
}

func (b broken) Lstat(name string) (fs.FileInfo, error) { return b.Stat(name) }

// halfRead fails after some of what is in a folder was told.
type halfRead struct{ fs.ReadDirFile }

func (h halfRead) ReadDir(int) ([]fs.DirEntry, error) {
	entries, err := h.ReadDirFile.ReadDir(1)
	return entries, errors.Join(err, &fs.PathError{Op: "readdir", Path: "x", Err: errors.New("input/output error")})
}

func tree(names ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, name := range names {
		m[name] = &fstest.MapFile{}
	}
	return m
}

func TestMatching(t *testing.T) {
	t.Parallel()
	files := tree("a/p.csv", "a/q.csv", "a/dyp/p.csv", "b/p.csv", "b/folder.csv/x", "c/r.csv", "p.csv", "readme", "a[1]/p.csv")
	for pattern, want := range map[string][]string{
		"*/p.csv":     {"a/p.csv", "a[1]/p.csv", "b/p.csv"},
		"*/*.csv":     {"a/p.csv", "a/q.csv", "a[1]/p.csv", "b/p.csv", "c/r.csv"},
		"*.csv":       {"p.csv"},
		"a/?.csv":     {"a/p.csv", "a/q.csv"},
		"[a-b]/p.csv": {"a/p.csv", "b/p.csv"},
		"a/*/p.csv":   {"a/dyp/p.csv"},
		"readme/*":    nil,
		"gone/*.csv":  nil,
		"*/gone.csv":  nil,
		`a\[1]/p.csv`: {"a[1]/p.csv"},
	} {
		got, err := matching(files, pattern)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: error %v, names (-want +got):\n%s", pattern, err, diff)
		}
	}
}

// A folder that cannot be read must not look like one without the file.
func TestWhatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	files := tree("a/p.csv", "b/p.csv", "b/q.csv", "c/d/p.csv")
	for _, c := range []struct {
		pattern, name string
		open, listed  bool
		reason        recordstore.Reason
	}{
		{"*/p.csv", "b", true, false, recordstore.Refused},
		{"*/*.csv", "b", true, false, recordstore.Refused},
		{"*/p.csv", "b/p.csv", true, false, recordstore.Refused},
		{"*/*.csv", "b", false, true, recordstore.Refused},
		{"*/p.csv", ".", false, true, recordstore.Refused},
		{"*/d/*.csv", "c/d", true, false, recordstore.Refused},
	} {
		names, err := matching(broken{files, c.name, c.open, c.listed}, c.pattern)
		if err == nil || Reason(err).Reason != c.reason || len(names) > 0 {
			t.Errorf("%s without %s: got %v and %v", c.pattern, c.name, names, err)
		}
	}
}

func TestMatchingIsBounded(t *testing.T) {
	t.Parallel()
	many, others := tree(), tree()
	for i := range MaxFiles + 1 {
		many[fmt.Sprintf("%d.csv", i)] = &fstest.MapFile{}
	}
	for i := range maxSeen + 1 {
		others[fmt.Sprintf("%d.txt", i)] = &fstest.MapFile{}
	}
	for name, files := range map[string]fs.FS{"files": many, "names": others} {
		_, err := matching(files, "*.csv")
		if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.TooMuch {
			t.Errorf("too many %s: got %v", name, err)
		}
	}
}
