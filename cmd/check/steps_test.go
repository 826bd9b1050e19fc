package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

func TestEveryStepRunsAndTheSummaryTells(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := &checkout{out: &out, now: clock()}
	ok := func(_ context.Context, out io.Writer) error { fmt.Fprintln(out, "looked around"); return nil }
	err := c.runSteps(t.Context(), []step{
		{"first", time.Minute, ok},
		{"second", time.Minute, func(context.Context, io.Writer) error { return errors.New("two places") }},
		{"third", time.Minute, ok},
	})
	if got, want := text(err), "1 of 3 steps failed: second"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, summary, found := strings.Cut(out.String(), "== summary\n")
	if !found {
		t.Fatalf("no summary in\n%s", out.String())
	}
	want := "ok    first                     1.0 s\n" +
		"FAIL  second                    1.0 s  two places\n" +
		"ok    third                     1.0 s\n" +
		"total 7s\n"
	if summary != want {
		t.Errorf("the summary is\n%s\nwant\n%s", summary, want)
	}
	if n := strings.Count(out.String(), "looked around"); n != 2 {
		t.Errorf("what the steps wrote is there %d times, want 2", n)
	}
}

func TestAStepOverItsBudgetFails(t *testing.T) {
	t.Parallel()
	c := &checkout{out: io.Discard, now: clock()}
	wait := func(ctx context.Context, _ io.Writer) error { <-ctx.Done(); return nil }
	if r := c.runStep(t.Context(), step{"slow", time.Millisecond, wait}); !strings.Contains(text(r.err), "took more than its 1ms") {
		t.Errorf("got %v", r.err)
	}
}

func TestAnInterruptEndsTheRun(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	ran := 0
	stop := func(context.Context, io.Writer) error { ran++; cancel(); return context.Canceled }
	c := &checkout{out: io.Discard, now: clock()}
	if err := c.runSteps(ctx, []step{{"a", time.Minute, stop}, {"b", time.Minute, stop}}); err == nil || ran != 1 {
		t.Errorf("ran %d steps, error %v", ran, err)
	}
}

// clock returns a clock that moves a second each time it is asked.
func clock() func() time.Time {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}
