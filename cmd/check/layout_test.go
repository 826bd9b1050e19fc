package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLayoutOfATree(t *testing.T) {
	t.Parallel()
	root := writeFiles(t, map[string]string{
		"go.mod":         "module x\n",
		"README.md":      "See `app`.\n",
		".docs/a.md":     "fine\n",
		"app/a.go":       "package app // in " + "/ho" + "me/kari/src\n",
		"deploy/app.yml": "x: y\n",
		"untracked/x":    "not git's\n",
	})
	for _, args := range [][]string{{"init", "-q"}, {"add", "go.mod", "README.md", ".docs", "app", "deploy"}} {
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = root
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, said)
		}
	}
	var out bytes.Buffer
	err := (&checkout{root: root}).layout(t.Context(), &out)
	want := "deploy/app.yml: nothing is added at the top of the tree\napp/a.go:1: names a path of one machine\n"
	if diff := cmp.Diff(want, out.String()); diff != "" || text(err) != "2 places" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestMachineBound(t *testing.T) {
	t.Parallel()
	slash := "/" // so that this file does not find itself
	cases := map[string]struct {
		line string
		want string
	}{
		"a home":                 {"cd " + slash + "home/kari/portal", "names a path of one machine"},
		"a Mac's home":           {"(" + slash + "Users/ola/x)", "names a path of one machine"},
		"this very checkout":     {"built in " + slash + "srv/ci/portal/app", "names a path of one machine"},
		"an npm registry":        {"resolved https://registry." + "npmjs.org/axe-core", "names a registry's host"},
		"a Go proxy":             {"GOPROXY=https://proxy." + "golang.org", "names a registry's host"},
		"a page of the portal":   {`<a href="/hjem/krav">`, ""},
		"like this checkout":     {"see dist" + slash + "srv/ci/portal/app", ""},
		"a path inside a URL":    {"https://example.no" + slash + "home/kari", ""},
		"the system's programs":  {"/usr/lib/postgresql", ""},
		"a module's import path": {`"golang.org/x/net/html"`, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(machineBound("f", []byte("first\n"+tc.line+"\n"), ownPaths(slash+"srv/ci/portal")), "\n")
			want := ""
			if tc.want != "" {
				want = "f:2: " + tc.want
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	if got := machineBound("f", []byte("\x00 "+slash+"home/kari"), ownPaths(slash+"srv")); got != nil {
		t.Errorf("a file that is no text: %q", got)
	}
}

func TestIsVendored(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"app/apptest/testdata/axe.min.js":                  true,
		"app/apptest/testdata/kit.html":                    false,
		"templates/static/vendor/designsystemet/LICENSE":   false, // ours: the archive has none
		"templates/static/vendor/designsystemet/index.css": true,
	} {
		if got := isVendored(path); got != want {
			t.Errorf("isVendored(%q) = %v", path, got)
		}
	}
}
