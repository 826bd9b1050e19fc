package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets this binary be the process a row is measured in.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "--row" {
		os.Exit(realMain(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
	}
	os.Exit(m.Run())
}

// runBench runs the command and returns what it wrote.
func runBench(t *testing.T, args ...string) (status int, out, complaints string) {
	t.Helper()
	var o, e bytes.Buffer
	status = realMain(t.Context(), args, streams{strings.NewReader(""), &o, &e})
	return status, o.String(), e.String()
}

func TestOneJSONObjectALine(t *testing.T) {
	t.Parallel()
	status, out, complaints := runBench(t, "collect", "--json", "--only", "example,rows-1000")
	if status != 0 {
		t.Fatalf("status %d: %s", status, complaints)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %d lines, want 2:\n%s", len(lines), out)
	}
	for i, want := range []struct {
		name string
		n    float64
	}{{"example", 21}, {"rows-1000", 1000}} {
		var object map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &object); err != nil {
			t.Fatalf("line %d: %v", i, err)
		}
		fields := []string{"floor", "floor_seconds", "n", "name", "peak_mb", "ratio", "seconds"}
		if diff := cmp.Diff(fields, slices.Sorted(maps.Keys(object))); diff != "" {
			t.Errorf("the fields (-want +got):\n%s", diff)
		}
		if object["name"] != want.name || object["n"] != want.n || object["floor"] == "" {
			t.Errorf("line %d: %s", i, lines[i])
		}
		for _, field := range []string{"seconds", "floor_seconds", "ratio", "peak_mb"} {
			if f, ok := object[field].(float64); !ok || f <= 0 {
				t.Errorf("%s is %v, want a positive number", field, object[field])
			}
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	status, out, complaints := runBench(t, "collect", "--only", "example-cold")
	if status != 0 {
		t.Fatalf("status %d: %s", status, complaints)
	}
	if lines := strings.Split(out, "\n"); len(lines) != 3 || !strings.HasPrefix(lines[1], "example-cold ") {
		t.Errorf("got\n%s", out)
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		told string
	}{
		"a benchmark":   {[]string{"swim"}, "collect"},
		"none":          {nil, "queue"},
		"a row":         {[]string{"collect", "--only", "rows-7"}, "rows-1000"},
		"a flag":        {[]string{"collect", "--yaml"}, "--yaml"},
		"too many":      {[]string{"collect", "swim"}, "swim"},
		"with JSON too": {[]string{"swim", "--json"}, "collect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, out, complaints := runBench(t, c.args...)
			if status != 2 || out != "" || !strings.Contains(complaints, c.told) {
				t.Errorf("status %d, wrote %q and %q; want 2, nothing, and %q", status, out, complaints, c.told)
			}
		})
	}
}

func TestAMeasurementThatFindsTooLittleFails(t *testing.T) {
	t.Parallel()
	good := func(context.Context) error { return nil }
	short := func(context.Context) error { return expect(20, 21) }
	if _, err := measure(t.Context(), &contest{ours: short, floor: good}); err == nil {
		t.Error("ours found too little and was measured")
	}
	if _, err := measure(t.Context(), &contest{ours: good, floor: short}); err == nil {
		t.Error("the floor found too little and was measured")
	}
}

func TestBothSidesTakeTurns(t *testing.T) {
	t.Parallel()
	var turns strings.Builder
	turn := func(side string) func(context.Context) error {
		return func(context.Context) error { turns.WriteString(side); return nil }
	}
	if _, err := measure(t.Context(), &contest{ours: turn("o"), floor: turn("f")}); err != nil {
		t.Fatal(err)
	}
	if got, want := turns.String(), strings.Repeat("of", 1+rounds); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMedianIsNotMovedByOneSlowTurn(t *testing.T) {
	t.Parallel()
	if got := median([]float64{3, 900, 1, 2, 4}); got != 3 {
		t.Errorf("got %v, want 3", got)
	}
}

func TestAnInterruptedMeasurementSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, complaints bytes.Buffer
	if status := realMain(ctx, []string{"collect", "--only", "slow-10"}, streams{nil, &out, &complaints}); status != 1 {
		t.Errorf("status %d, want 1", status)
	}
	if err := search(ctx, nil, 0, drop{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The pages of the queue are measured on both databases, each with lines to
// show, and the same ones at each size.
func TestTheQueueIsMeasured(t *testing.T) {
	t.Parallel()
	status, out, complaints := runBench(t, "queue", "--quick", "--json")
	if status != 0 {
		t.Fatalf("status %d: %s", status, complaints)
	}
	names := map[string]int{}
	for line := range strings.Lines(out) {
		var l queueLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if l.Seconds <= 0 || l.P95Seconds < l.Seconds || l.FloorSeconds <= 0 || l.Ratio <= 0 || l.Growth <= 0 || l.Lines < 1 || l.Floor == "" {
			t.Errorf("%+v", l)
		}
		parts := strings.SplitN(l.Name, "/", 3)
		names[parts[0]+"/"+parts[2]]++
	}
	if len(names) != 2*2*7 {
		t.Errorf("%d pages were measured: %v", len(names), names)
	}
	for name, sizes := range names {
		if sizes != 2 {
			t.Errorf("%s was measured at %d sizes, want 2", name, sizes)
		}
	}
}

func TestReportIsMeasuredInEveryForm(t *testing.T) {
	t.Parallel()
	status, out, complaints := runBench(t, "report", "--quick", "--json", "--only", "pdf/10,csv/1000,html,json/10")
	if status != 0 {
		t.Fatalf("status %d: %s", status, complaints)
	}
	var names []string
	for text := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
		var l reportLine
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		names = append(names, l.Name)
		if l.Seconds <= 0 || l.PeakMB <= 0 || l.Files < 1 {
			t.Errorf("%s", text)
		}
		if pdf := strings.HasPrefix(l.Name, "pdf"); pdf != (l.Ratio > 0) || pdf != (l.Pages > 0) || pdf != (l.FloorPages > 0) {
			t.Errorf("pages and ratio of %s: %s", l.Name, text)
		}
	}
	want := []string{"pdf/10", "html/10", "json/10", "html/1000", "csv/1000"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("measured (-want +got):\n%s", diff)
	}
}
