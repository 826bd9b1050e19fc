package filestore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

var errKilled = errors.New("killed")

// takeFrom asks for the rows with the id 1 after the mark, takes so many and
// returns their names, and the mark before the next one.
func takeFrom(t *testing.T, root, pattern, after string, most int) (names []string, mark string) {
	t.Helper()
	s, err := Open(t.Context(), recordstore.Of(recordstore.File, Settings{Root: root, Files: map[string]string{"person": pattern}}), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var tell func() string
	q := recordstore.Query{Collection: declare(t), Where: []recordstore.Match{{Field: "id", Values: []any{int64(1)}}}}
	q.After, q.Marks = after, func(mark func() string) { tell = mark }
	err = s.Query(t.Context(), q, func(r recordstore.Row) error {
		if mark = tell(); len(names) == most {
			return errKilled
		}
		names = append(names, fmt.Sprint(r["name"]))
		return nil
	})
	if err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return names, mark
}

func TestAFileIsGoneOnWithWhileItIsWhatItWas(t *testing.T) {
	t.Parallel()
	const lines = "1,a\n2,x\n1,b\n1,c\n2,y\n1,d\n"
	csv := map[string]string{"p1.csv": "id,name\n" + lines, "p2.csv": "id,name\n2,z\n1,e\n1,f\n"}
	ndjson := map[string]string{"p1.ndjson": "", "p2.ndjson": `{"id": 1, "name": "e"}` + "\n" + `{"id": 1, "name": "f"}`}
	for line := range strings.Lines(lines) {
		id, name, _ := strings.Cut(strings.TrimSpace(line), ",")
		ndjson["p1.ndjson"] += fmt.Sprintf(`{"id": %s, "name": %q}`+"\n", id, name)
	}
	append1 := func(name, text string) func(t *testing.T, root string) {
		return func(t *testing.T, root string) {
			t.Helper()
			f, err := os.OpenFile(filepath.Join(root, name), os.O_APPEND|os.O_WRONLY, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := f.WriteString(text); err != nil {
				t.Fatal(err)
			}
		}
	}
	all := "a b c d e f"
	for name, c := range map[string]struct {
		files  map[string]string
		most   int // rows before the kill
		change func(t *testing.T, root string)
		want   string
	}{
		"at the beginning":      {csv, 0, nil, all},
		"in the first file":     {csv, 2, nil, "c d e f"},
		"at the end of it":      {csv, 4, nil, "e f"},
		"in the second":         {csv, 5, nil, "f"},
		"JSON, in the first":    {ndjson, 3, nil, "d e f"},
		"JSON, in the second":   {ndjson, 5, nil, "f"},
		"a file that grew":      {csv, 2, append1("p1.csv", "1,g\n"), "a b c d g e f"},
		"a file before grew":    {csv, 5, append1("p1.csv", "1,g\n"), "a b c d g e f"},
		"a file behind grew":    {csv, 2, append1("p2.csv", "1,g\n"), "c d e f g"},
		"a new file before":     {csv, 2, func(t *testing.T, root string) { t.Helper(); write(t, root, "p0.csv", "id,name\n1,g\n") }, "g a b c d e f"},
		"a file that is gone":   {csv, 5, func(t *testing.T, root string) { t.Helper(); remove(t, root, "p2.csv") }, "a b c d"},
		"another of its length": {csv, 2, func(t *testing.T, root string) { t.Helper(); rewrite(t, root, "p1.csv", "1,b", "1,B") }, "a B c d e f"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := nested(t, c.files)
			_, mark := takeFrom(t, root, "p*", "", c.most)
			if c.change != nil {
				c.change(t, root)
			}
			got, _ := takeFrom(t, root, "p*", mark, -1)
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("after %s (-want +got):\n%s", mark, diff)
			}
			for _, spoilt := range []string{"x", "{}", `{"files": "", "file": 9}`, `{"file": -1}`, `{"files": "0", "row": 2}`} {
				if got, _ := takeFrom(t, nested(t, c.files), "p*", spoilt, -1); strings.Join(got, " ") != all {
					t.Errorf("after %s: %v, want everything", spoilt, got)
				}
			}
		})
	}
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, root, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(root, name)); err != nil {
		t.Fatal(err)
	}
}

// rewrite leaves the file as long as it was. The clock of a file system may be
// coarse, so the file says itself that it is another second.
func rewrite(t *testing.T, root, name, from, to string) {
	t.Helper()
	at := filepath.Join(root, name)
	content, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	write(t, root, name, strings.Replace(string(content), from, to, 1))
	info, err := os.Stat(at)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(at, info.ModTime(), info.ModTime().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
}
