package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"

	"rettighetsporten/app/apptest/pgserver"
)

// tests runs every test under the race detector, in random order, against a
// real PostgreSQL. A skipped test is a failure. What takes longest begins first,
// and since it mostly waits for pages, there is one package more than processors.
func (c *checkout) tests(ctx context.Context, out io.Writer) error {
	return c.withPostgres(ctx, out, func(dsn string) error {
		packages := "-p=" + strconv.Itoa(runtime.NumCPU()+1)
		return c.goTest(ctx, out, dsn, slices.Concat(raceDetector(), []string{"-shuffle=on", packages, "-timeout=14m", "./cmd/portal", "./..."})...)
	})
}

// raceDetector watches everything but SQLite's own engine, C made into Go, which
// takes five times as long when it is watched, and what computes without ever
// sharing anything: the clocks, YAML, compression and PDF. JSON and XML have
// caches, whose watching cannot be taken from them alone.
func raceDetector() []string {
	flags := []string{"-race", "-trimpath"} // trimmed, what another checkout has built is not built again
	for _, unwatched := range []string{
		"modernc.org/sqlite/lib", "modernc.org/libc", "modernc.org/memory",
		"rettighetsporten/app/deadline", "go.yaml.in/yaml/v3", "github.com/jung-kurt/gofpdf", "github.com/pdfcpu/pdfcpu/...",
		"compress/flate", "hash/crc32", "math/big",
	} {
		flags = append(flags, "-gcflags="+unwatched+"=-race=false -d=checkptr=0")
	}
	return flags
}

// goTest runs "go test" and counts what came of it.
func (c *checkout) goTest(ctx context.Context, out io.Writer, dsn string, args ...string) error {
	count, err := c.runTests(ctx, out, dsn, args...)
	if err != nil {
		return err
	}
	return count.verdict()
}

func (c *checkout) runTests(ctx context.Context, out io.Writer, dsn string, args ...string) (*tally, error) {
	cmd := c.command(ctx, "go", append([]string{"test", "-json", "-count=1", "-vet=off"}, args...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1", lessGC, pgserver.Variable+"="+dsn)
	var complaints bytes.Buffer // of its own: two must not write to out at once
	cmd.Stderr = &complaints
	events, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("reading the tests' output: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the tests: %w", err)
	}
	count := newTally(out)
	readErr := count.read(events)
	runErr := cmd.Wait()
	fmt.Fprintf(out, "%s%s\n", complaints.Bytes(), count)
	if readErr != nil {
		return nil, errors.Join(readErr, runErr)
	}
	if runErr != nil && count.verdict() == nil {
		return nil, fmt.Errorf("go test: %w", runErr)
	}
	return count, nil
}

// withPostgres hands over the address of a server: the one the environment
// names, the one that answers, or a throwaway one.
func (c *checkout) withPostgres(ctx context.Context, out io.Writer, do func(dsn string) error) error {
	if dsn := os.Getenv(pgserver.Variable); dsn != "" { //nolint:forbidigo // the tests' own variable, handed on
		return do(dsn)
	}
	if dsn, ok := pgserver.Answering(ctx); ok {
		fmt.Fprintln(out, "using the PostgreSQL that answers")
		return do(dsn)
	}
	server, err := pgserver.Start(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(server.DSN), server.Stop())
}
