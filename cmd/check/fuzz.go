package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/apptest/pgserver"
)

// fuzzTarget is one fuzz test.
type fuzzTarget struct{ pkg, name string }

// fuzzAll runs every target for the time, one after the other. An input that
// fails is left where "go test" puts it, under testdata/fuzz: commit it.
func (c *checkout) fuzzAll(ctx context.Context, out io.Writer, each time.Duration, keep func(...finding)) error {
	targets, err := c.fuzzTargets(ctx, out)
	if err != nil {
		return err
	}
	return c.withPostgres(ctx, out, func(dsn string) error {
		var failed []error
		for _, t := range targets {
			began := c.now()
			gave, err := c.fuzz(ctx, out, t, each, dsn)
			if err != nil {
				gave = "FAILED"
				failed = append(failed, fmt.Errorf("%s: %w", t.name, err))
			}
			keep(finding{"fuzzing " + strings.TrimPrefix(t.pkg, modulePrefix) + " " + t.name, gave, c.now().Sub(began)})
		}
		return errors.Join(failed...)
	})
}

const modulePrefix = "rettighetsporten/"

func (c *checkout) fuzzTargets(ctx context.Context, out io.Writer) ([]fuzzTarget, error) {
	cmd := c.command(ctx, "go", "test", "-json", "-vet=off", "-run=^$", "-list=^Fuzz", "./...")
	cmd.Stderr = out
	list, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the fuzz targets: %w", err)
	}
	return readTargets(strings.NewReader(string(list)))
}

func readTargets(events io.Reader) ([]fuzzTarget, error) {
	var targets []fuzzTarget
	for d := json.NewDecoder(events); ; {
		var e event
		err := d.Decode(&e)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading the list of fuzz targets: %w", err)
		}
		if e.Action == "output" && strings.HasPrefix(e.Output, "Fuzz") {
			targets = append(targets, fuzzTarget{e.Package, strings.TrimSpace(e.Output)})
		}
	}
	slices.SortFunc(targets, func(a, b fuzzTarget) int { return strings.Compare(a.pkg+a.name, b.pkg+b.name) })
	return targets, nil
}

// fuzz returns how many inputs were tried and how many were new.
func (c *checkout) fuzz(ctx context.Context, out io.Writer, t fuzzTarget, each time.Duration, dsn string) (string, error) {
	cmd := c.command(ctx, "go", "test", "-run=^$", "-fuzz=^"+t.name+"$", "-fuzztime="+each.String(), t.pkg)
	cmd.Env = append(os.Environ(), pgserver.Variable+"="+dsn)
	said, err := cmd.CombinedOutput()
	if err != nil {
		fmt.Fprintf(out, "%s", said)
		return "", fmt.Errorf("go test: %w", err)
	}
	gave := lastProgress(string(said))
	fmt.Fprintf(out, "%s: %s\n", t.name, gave)
	return gave, nil
}

var progress = regexp.MustCompile(`execs: (\d+) \(\d+/sec\)(?:, new interesting: \d+ \(total: (\d+)\))?`)

// lastProgress reads the last line of progress "go test -fuzz" wrote.
func lastProgress(said string) string {
	gave := "no progress was reported"
	for lines := bufio.NewScanner(strings.NewReader(said)); lines.Scan(); {
		if m := progress.FindStringSubmatch(lines.Text()); m != nil {
			gave = m[1] + " inputs, " + m[2] + " of them kept"
		}
	}
	return gave
}
