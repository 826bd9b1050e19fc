package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTestsAreCounted(t *testing.T) {
	t.Parallel()
	const skip, fail, pass = `t.Skip("no browser here")`, `t.Error("the sum is wrong")`, `_ = t`
	cases := map[string]struct {
		files   map[string]string
		says    []string // in this order
		verdict string   // "" for a pass
	}{
		"all pass": {
			files:   map[string]string{"a/a_test.go": testFile("a", pass), "b/b.go": "package b\n"},
			says:    []string{"ok", "trial/a", "1 tests in 1 packages: 1 passed, 0 failed, 0 skipped; 1 packages without tests"},
			verdict: "",
		},
		"a skipped test is a failure": {
			files:   map[string]string{"a/a_test.go": testFile("a", skip)},
			says:    []string{"no browser here", "0 passed, 0 failed, 1 skipped", "skipped: trial/a TestIt"},
			verdict: "1 tests were skipped",
		},
		"a failed test says why": {
			files:   map[string]string{"a/a_test.go": testFile("a", fail), "c/c_test.go": testFile("c", pass)},
			says:    []string{"the sum is wrong", "1 passed, 1 failed", "failed: trial/a TestIt"},
			verdict: "1 tests failed",
		},
		"a package that does not build says why": {
			files:   map[string]string{"a/a_test.go": testFile("a", "undefinedThing()")},
			says:    []string{"undefinedThing", "broken: trial/a"},
			verdict: "1 packages did not get through",
		},
		"a package that dies says why": {
			files:   map[string]string{"a/a_test.go": "package a\n\nfunc init() { panic(\"at the very start\") }\n"},
			says:    []string{"at the very start", "broken: trial/a"},
			verdict: "1 packages did not get through",
		},
		"no test at all is a failure": {
			files:   map[string]string{"a/a.go": "package a\n"},
			says:    []string{"0 tests in 0 packages"},
			verdict: "no test ran",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.files["go.mod"] = "module trial\n\ngo 1.26\n"
			var out bytes.Buffer
			c := &checkout{root: writeFiles(t, tc.files), out: &out, now: time.Now}
			err := c.goTest(t.Context(), &out, "", "./...")
			if got := text(err); got != tc.verdict {
				t.Errorf("verdict %q, want %q", got, tc.verdict)
			}
			rest := out.String()
			for _, want := range tc.says {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Fatalf("%q is missing, or out of order, in\n%s", want, out.String())
				}
				rest = after
			}
		})
	}
}

func TestMeasurementsAreKept(t *testing.T) {
	t.Parallel()
	count := newTally(io.Discard)
	err := count.read(strings.NewReader(`{"Action":"output","Package":"p","Test":"T","Output":"    x_test.go:9: measured: 12 pages | 3 s\n"}` + "\n" +
		`{"Action":"output","Package":"p","Test":"T","Output":"nothing of note\n"}` + "\nnot JSON\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(count.measured) != 1 || count.measured[0] != "12 pages | 3 s" {
		t.Errorf("kept %q", count.measured)
	}
}

func testFile(pkg, body string) string {
	return "package " + pkg + "\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) { " + body + " }\n"
}

func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, content := range files {
		path = filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
