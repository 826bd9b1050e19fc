package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAToolIsReusedOnlyInItsVersion(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	same := goTool{path: "x/y/check", module: info.Main.Path, version: info.Main.Version}
	if !same.isAt(self) {
		t.Error("the same version is not taken")
	}
	for name, other := range map[string]goTool{
		"another version": {path: same.path, module: same.module, version: "v0.0.1"},
		"another module":  {path: same.path, module: "example.no/other", version: same.version},
	} {
		if other.isAt(self) {
			t.Errorf("%s is taken", name)
		}
	}
	if same.isAt(self + ".not-there") {
		t.Error("a missing file is taken")
	}
	if got := same.name(); got != "check" {
		t.Errorf("the name is %q", got)
	}
}

func TestGoMinor(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"go1.26.8": "go1.26", "go1.27": "go1.27", "go1.27rc1": "go1.27rc1", "devel": "devel"} {
		if got := goMinor(in); got != want {
			t.Errorf("goMinor(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMissingNamesThePackages(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	there := func(yes bool) func(context.Context) bool { return func(context.Context) bool { return yes } }
	got := missing(t.Context(), &out, []program{
		{"a compiler", []string{"gcc", "libc6-dev"}, there(false)},
		{"a browser", []string{"chromium"}, there(true)},
		{"a shell", []string{"dash"}, onPath("no-such-program", "sh")},
		{"a lamp", []string{"lamp"}, onPath("no-such-program")},
	})
	if diff := cmp.Diff([]string{"gcc", "libc6-dev", "lamp"}, got); diff != "" {
		t.Error(diff)
	}
	if said := out.String(); said != "missing: a compiler\nmissing: a lamp\n" {
		t.Errorf("said %q", said)
	}
}

// What the checks need of the machine is found where the tests run, or they
// would have failed by now.
func TestProgramsAreFound(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if got := missing(t.Context(), &out, programs()); len(got) > 0 {
		t.Errorf("not found: %v\n%s", got, out.String())
	}
}

func TestSilentlyTakesAnyReportAsAFailure(t *testing.T) {
	t.Parallel()
	c := &checkout{root: t.TempDir()}
	var out bytes.Buffer
	if err := c.silently(t.Context(), &out, "sh", "-c", "exit 0"); err != nil {
		t.Errorf("nothing said: %v", err)
	}
	if err := c.silently(t.Context(), &out, "sh", "-c", "echo f is unused"); err == nil || !strings.Contains(out.String(), "f is unused") {
		t.Errorf("something said: %v, %q", err, out.String())
	}
	if err := c.silently(t.Context(), &out, "sh", "-c", "exit 2"); err == nil {
		t.Error("a failure without a report is none")
	}
}

func TestRunRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), []string{"everything"}, &bytes.Buffer{}); !strings.Contains(text(err), "everything") {
		t.Errorf("got %v", err)
	}
}
