package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of "go test -json".
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
}

// tally counts the tests and shows what matters: a line per package, the output
// of what failed, the name of what was skipped.
type tally struct {
	out      io.Writer
	said     map[string][]string // by package and test, until it has passed
	measured []string
	passed   int
	failed   []string
	skipped  []string
	packages int
	untested int
	broken   []string // packages that failed without a failed test, or do not build
}

func newTally(out io.Writer) *tally { return &tally{out: out, said: map[string][]string{}} }

func (t *tally) read(events io.Reader) error {
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintf(t.out, "%s\n", lines.Bytes()) // not the tests' doing
			continue
		}
		t.note(e)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading the tests' events: %w", err)
	}
	return nil
}

func (t *tally) note(e event) {
	key := e.Package + e.ImportPath + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		t.said[key] = append(t.said[key], e.Output)
		t.keepMeasured(e)
	case "build-fail":
		t.show(key)
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.endPackage(e, key)
		} else {
			t.endTest(e, key)
		}
		delete(t.said, key)
	}
}

func (t *tally) endTest(e event, key string) {
	switch e.Action {
	case "pass":
		t.passed++
	case "fail":
		t.failed = append(t.failed, e.Package+" "+e.Test)
		t.show(key)
	case "skip":
		t.skipped = append(t.skipped, e.Package+" "+e.Test)
		t.show(key)
	}
}

// endPackage shows the closing line, and all a package said that failed.
func (t *tally) endPackage(e event, key string) {
	switch e.Action {
	case "skip":
		t.untested++
		return
	case "fail":
		failedTest := func(name string) bool { return strings.HasPrefix(name, e.Package+" ") }
		if !slices.ContainsFunc(t.failed, failedTest) {
			t.broken = append(t.broken, e.Package)
		}
		t.packages++
		t.show(key)
		return
	}
	t.packages++
	for _, line := range t.said[key] {
		if strings.HasPrefix(line, "ok ") {
			fmt.Fprint(t.out, line)
		}
	}
}

// keepMeasured keeps what a test logged as a measurement: "measured: …".
func (t *tally) keepMeasured(e event) {
	if _, what, ok := strings.Cut(e.Output, "measured: "); ok {
		t.measured = append(t.measured, strings.TrimSpace(what))
	}
}

func (t *tally) show(key string) {
	for _, line := range t.said[key] {
		fmt.Fprint(t.out, line)
	}
}

// totals returns the counts in one line.
func (t *tally) totals() string {
	return fmt.Sprintf("%d tests in %d packages: %d passed, %d failed, %d skipped; %d packages without tests",
		t.passed+len(t.failed)+len(t.skipped), t.packages, t.passed, len(t.failed), len(t.skipped), t.untested)
}

// String returns the totals and the names of what did not pass.
func (t *tally) String() string {
	lines := []string{t.totals()}
	for _, list := range []struct {
		title string
		names []string
	}{{"failed", t.failed}, {"skipped", t.skipped}, {"broken", t.broken}} {
		for _, name := range list.names {
			lines = append(lines, list.title+": "+name)
		}
	}
	return strings.Join(lines, "\n")
}

// verdict returns an error unless every test ran and passed.
func (t *tally) verdict() error {
	var problems []error
	if n := len(t.failed); n > 0 {
		problems = append(problems, fmt.Errorf("%d tests failed", n))
	}
	if n := len(t.skipped); n > 0 {
		problems = append(problems, fmt.Errorf("%d tests were skipped", n))
	}
	if n := len(t.broken); n > 0 {
		problems = append(problems, fmt.Errorf("%d packages did not get through", n))
	}
	if t.passed == 0 && len(problems) == 0 {
		problems = append(problems, errors.New("no test ran"))
	}
	return errors.Join(problems...)
}
