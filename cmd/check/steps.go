package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// step is one thing that is checked. It has so much time and not more, and says
// what is wrong by writing it and returning an error.
type step struct {
	name   string
	budget time.Duration
	do     func(ctx context.Context, out io.Writer) error
}

type result struct {
	name string
	took time.Duration
	err  error
}

// runSteps runs one step after the other, also after one that failed, so that
// one run tells everything. It ends with a summary.
func (c *checkout) runSteps(ctx context.Context, steps []step) error {
	began := c.now()
	var results []result
	for _, s := range steps {
		results = append(results, c.runStep(ctx, s))
		if ctx.Err() != nil {
			break
		}
	}
	return c.summarise(results, c.now().Sub(began))
}

func (c *checkout) runStep(ctx context.Context, s step) result {
	fmt.Fprintf(c.out, "\n== %s\n", s.name)
	limited, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	began := c.now()
	err := s.do(limited, c.out)
	if errors.Is(limited.Err(), context.DeadlineExceeded) {
		err = errors.Join(fmt.Errorf("took more than its %v", s.budget), err)
	}
	r := result{name: s.name, took: c.now().Sub(began), err: err}
	fmt.Fprintln(c.out, r)
	return r
}

// summarise repeats every result, so that the end of a long log is enough.
func (c *checkout) summarise(results []result, took time.Duration) error {
	fmt.Fprint(c.out, "\n== summary\n")
	var failed []string
	for _, r := range results {
		fmt.Fprintln(c.out, r)
		if r.err != nil {
			failed = append(failed, r.name)
		}
	}
	fmt.Fprintf(c.out, "total %v\n", took.Round(time.Second))
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d steps failed: %s", len(failed), len(results), strings.Join(failed, ", "))
	}
	return nil
}

// String returns the line of the result.
func (r result) String() string {
	line := fmt.Sprintf("%-4s  %-22s %6.1f s", "ok", r.name, r.took.Seconds())
	if r.err != nil {
		line = fmt.Sprintf("%-4s  %-22s %6.1f s  %s", "FAIL", r.name, r.took.Seconds(), strings.ReplaceAll(r.err.Error(), "\n", "; "))
	}
	return line
}
