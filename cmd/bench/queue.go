package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strings"
)

// queueLine is what is said of one page of the queue on one database. Ratio is
// the whole request's median to that of its template alone, Growth its median to
// that of the same page over the fewest requests: lower is better.
type queueLine struct {
	Name         string  `json:"name"`
	N            int     `json:"n"`
	Lines        int     `json:"lines"` // of the list on the page
	Seconds      float64 `json:"seconds"`
	P95Seconds   float64 `json:"p95_seconds"`
	Floor        string  `json:"floor"`
	FloorSeconds float64 `json:"floor_seconds"`
	FloorP95     float64 `json:"floor_p95_seconds"`
	Ratio        float64 `json:"ratio"`
	Growth       float64 `json:"growth"`
}

// queueName is what measures the queue. It is no bench of rows: its pages share
// a database, and have a process with their server.
const queueName = "queue"

const queueFloor = "the page's template alone, on the same data"

// queueSizes is how many requests there are in all.
func queueSizes(quick bool) []int {
	if quick {
		return []int{200, 1_000}
	}
	return []int{1_000, 100_000, 1_000_000}
}

// queueBench is "bench queue": the pages of the queue through the whole server,
// on both databases, for an ombud of one controller and one of nine. The names
// begin with database and size, so that "--only postgres/1000000" is part of it.
func queueBench(ctx context.Context, only []string, quick bool) iter.Seq2[queueLine, error] {
	return func(yield func(queueLine, error) bool) {
		db := &databases{}
		defer db.close()
		least := map[string]float64{}
		for _, kind := range []string{"postgres", "sqlite"} {
			for _, n := range queueSizes(quick) {
				if !wanted(only, fmt.Sprintf("%s/%d/", kind, n)) {
					continue
				}
				lines, err := measureQueue(ctx, db, kind, n, quick)
				for _, l := range lines {
					page := kind + strings.TrimPrefix(l.Name, fmt.Sprintf("%s/%d", kind, n))
					if least[page] == 0 {
						least[page] = l.Seconds
					}
					l.Growth = math.Round(100*l.Seconds/least[page]) / 100
					if wanted(only, l.Name) && !yield(l, nil) {
						return
					}
				}
				if err != nil {
					yield(queueLine{}, err)
					return
				}
			}
		}
	}
}

// wanted reports whether the name is, or leads to, one of those asked for.
func wanted(only []string, name string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool { return strings.HasPrefix(name, o) || strings.HasPrefix(o, name) })
}

// measureQueue fills a database of its own and measures every page on it.
func measureQueue(ctx context.Context, db *databases, kind string, n int, quick bool) ([]queueLine, error) {
	dsn, drop, err := db.portal(ctx, kind)
	if err != nil {
		return nil, err
	}
	defer drop()
	site, err := openQueueSite(ctx, dsn, n)
	if err != nil {
		return nil, fmt.Errorf("making %d requests on %s: %w", n, kind, err)
	}
	defer site.close()
	rounds := 200
	if quick {
		rounds = 5
	}
	var lines []queueLine
	for _, who := range []string{"one", "nine"} {
		visits, err := site.visits(ctx, who)
		if err != nil {
			return lines, err
		}
		for _, v := range visits {
			l, err := site.measure(ctx, who, v, rounds)
			if err != nil {
				return lines, fmt.Errorf("measuring %s for %s: %w", v.name, who, err)
			}
			l.Name, l.N = fmt.Sprintf("%s/%d/%s/%s", kind, n, who, v.name), n
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// percentile returns the value below which the share of the values lies.
func percentile(values []float64, share float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func queueTable(out io.Writer, lines iter.Seq2[queueLine, error]) error {
	fmt.Fprintf(out, "%-38s %6s %9s %9s %9s %9s %7s %7s\n", "page", "lines", "p50 ms", "p95 ms", "floor p50", "floor p95", "ratio", "growth")
	for l, err := range lines {
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-38s %6d %9.2f %9.2f %9.2f %9.2f %7.2f %7.2f\n",
			l.Name, l.Lines, 1000*l.Seconds, 1000*l.P95Seconds, 1000*l.FloorSeconds, 1000*l.FloorP95, l.Ratio, l.Growth)
	}
	return nil
}
