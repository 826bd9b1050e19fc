package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const fuzzFile = `package a

import "testing"

func FuzzSound(f *testing.F) { f.Fuzz(func(t *testing.T, b []byte) {}) }

func FuzzBroken(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 3 {
			t.Fatal("too long for us")
		}
	})
}
`

func TestEveryFuzzTargetRuns(t *testing.T) {
	t.Parallel()
	c := &checkout{
		root: writeFiles(t, map[string]string{"go.mod": "module trial\n\ngo 1.26\n", "a/a_test.go": fuzzFile}),
		now:  time.Now,
	}
	targets, err := c.fuzzTargets(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(targets) != 2 || targets[0] != (fuzzTarget{"trial/a", "FuzzBroken"}) || targets[1] != (fuzzTarget{"trial/a", "FuzzSound"}) {
		t.Fatalf("found %v", targets)
	}
	var out bytes.Buffer
	gave, err := c.fuzz(t.Context(), &out, targets[1], time.Second, "")
	if err != nil || !strings.Contains(gave, " inputs, ") {
		t.Errorf("the sound one: %q, %v", gave, err)
	}
	if _, err := c.fuzz(t.Context(), &out, targets[0], 20*time.Second, ""); err == nil || !strings.Contains(out.String(), "too long for us") {
		t.Errorf("the broken one: %v\n%s", err, out.String())
	}
}

func TestLastProgress(t *testing.T) {
	t.Parallel()
	const said = "fuzz: elapsed: 0s, gathering baseline coverage: 0/5 completed\n" +
		"fuzz: elapsed: 3s, execs: 100 (33/sec), new interesting: 1 (total: 6)\n" +
		"fuzz: elapsed: 6s, execs: 250 (50/sec), new interesting: 4 (total: 9)\nPASS\n"
	for in, want := range map[string]string{said: "250 inputs, 9 of them kept", "PASS\n": "no progress was reported"} {
		if got := lastProgress(in); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWriteMeasuredReplacesItsOwnPart(t *testing.T) {
	t.Parallel()
	root := writeFiles(t, map[string]string{".docs/measured.md": "# Measured\n\nBy hand.\n"})
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=x", "-c", "user.email=x@example.no", "commit", "-qm", "x"}} {
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = root
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, said)
		}
	}
	c := &checkout{root: root}
	day := func(d int) time.Time { return time.Date(2026, 3, d, 12, 0, 0, 0, time.UTC) }
	if err := c.writeMeasured(t.Context(), day(1), []finding{{"old", "1", time.Second}}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(root, ".docs", "measured.md")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(before, "\nAfterwards.\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := c.writeMeasured(t.Context(), day(2), []finding{{"new|er", "2\n3", 61 * time.Second}, {what: "bare"}}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	commit := strings.Fields(string(got)[strings.Index(string(got), "commit "):])[1]
	want := "# Measured\n\nBy hand.\n\n" + measuredBegin + "\n## The long run\n\n" +
		"`go run ./cmd/check long`, 2026-03-02, commit " + commit + "\n\n| what | gave | took |\n|---|---|---|\n" +
		"| new\\|er | 2 3 | 1m1s |\n| bare |  |  |\n" + measuredEnd + "\n\nAfterwards.\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if len(commit) < 7 {
		t.Errorf("the commit is %q", commit)
	}
}
