package apptest_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// runTest runs a test within the test, to its very end, and returns what it
// failed with, "" when it passed.
func runTest(t *testing.T, test func(testing.TB)) string {
	t.Helper()
	probe := &inner{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(probe)
	}()
	<-done
	for _, last := range slices.Backward(probe.cleanups) {
		last()
	}
	return probe.said.String()
}

// inner is a test whose failures are kept instead of reported, and whose
// cleanups run when it ends.
type inner struct {
	testing.TB
	said     strings.Builder
	cleanups []func()
}

func (f *inner) Cleanup(last func()) { f.cleanups = append(f.cleanups, last) }

func (f *inner) Errorf(format string, args ...any) { fmt.Fprintf(&f.said, format, args...) }

func (f *inner) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

func (f *inner) Fatal(args ...any) {
	fmt.Fprint(&f.said, args...)
	runtime.Goexit()
}
