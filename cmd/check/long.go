package main

import (
	"context"
	"io"
	"time"
)

// longCommand runs what takes longer than a change may wait for.
type longCommand struct {
	FuzzTime time.Duration `default:"10m" help:"How long each fuzz target runs."`
	Limit    time.Duration `default:"6h" help:"How long the tests tagged long may take."`
}

// Run fuzzes every target, runs the tests tagged long, and writes what they gave
// into .docs/measured.md. What was learnt before a failure is written too.
func (l longCommand) Run(ctx context.Context, c *checkout) error {
	var found []finding
	keep := func(f ...finding) { found = append(found, f...) }
	began := c.now()
	return c.runSteps(ctx, []step{
		{"machine", 5 * time.Minute, c.machine},
		{"fuzzing", 24 * time.Hour, func(ctx context.Context, out io.Writer) error {
			return c.fuzzAll(ctx, out, l.FuzzTime, keep)
		}},
		{"long tests", l.Limit + time.Minute, func(ctx context.Context, out io.Writer) error {
			return c.longTests(ctx, out, l.Limit, keep)
		}},
		{"write it down", time.Minute, func(ctx context.Context, _ io.Writer) error {
			return c.writeMeasured(ctx, began, found)
		}},
	})
}

// longTests runs every test with the tag long, the ordinary ones too: they share
// packages. Lines a test logs as "measured: …" are kept.
func (c *checkout) longTests(ctx context.Context, out io.Writer, limit time.Duration, keep func(...finding)) error {
	return c.withPostgres(ctx, out, func(dsn string) error {
		began := c.now()
		count, err := c.runTests(ctx, out, dsn, "-tags=long", "-timeout="+limit.String(), "./...")
		if err != nil {
			return err
		}
		keep(finding{"all tests, also the long ones", count.totals(), c.now().Sub(began)})
		for _, m := range count.measured {
			keep(finding{what: m})
		}
		return count.verdict()
	})
}
