package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
)

// reportLine is what is said of one form of a report of so many records. Ratio is
// Seconds to FloorSeconds: lower is better.
type reportLine struct {
	Name         string  `json:"name"`
	N            int     `json:"n"`
	Seconds      float64 `json:"seconds"`
	Pages        int     `json:"pages,omitempty"`
	PagesPerSec  float64 `json:"pages_per_second,omitempty"`
	Files        int     `json:"files"`
	MB           float64 `json:"mb"`      // of the files, MiB
	PeakMB       float64 `json:"peak_mb"` // of a process that does nothing else, MiB
	FloorSeconds float64 `json:"floor_seconds,omitempty"`
	FloorPages   int     `json:"floor_pages,omitempty"`
	Ratio        float64 `json:"ratio,omitempty"`
}

// reportName is what measures the report. It is no bench of rows: it needs no
// database, and each side of it a process of its own.
const reportName = "report"

// reportSide is the part of a measurement that a process does.
type reportSide struct {
	Form string // "pdf", …, or "floor"
	N    int
}

// reportFigures is what came of it.
type reportFigures struct {
	Seconds float64
	Pages   int
	Files   int
	Bytes   int64
	PeakMB  float64
}

// reportBench is "bench report": a report of so many records as PDF, HTML, JSON and
// CSV, and the same cells in a PDF by the library alone. "--only
// pdf" is one form, "--only pdf/1000" one size of it.
func reportBench(ctx context.Context, only []string, quick bool) iter.Seq2[reportLine, error] {
	return func(yield func(reportLine, error) bool) {
		for _, n := range reportSizes(quick) {
			for _, form := range []string{"pdf", "html", "json", "csv"} {
				name := fmt.Sprintf("%s/%d", form, n)
				if len(only) > 0 && !slices.Contains(only, name) && !slices.Contains(only, form) {
					continue
				}
				rounds := reportRounds(n)
				if quick {
					rounds = 1
				}
				l, err := measureReport(ctx, form, n, rounds)
				l.Name = name
				if !yield(l, err) || err != nil {
					return
				}
			}
		}
	}
}

func reportSizes(quick bool) []int {
	if quick {
		return []int{10, 1_000}
	}
	return []int{10, 1_000, 100_000, 1_000_000}
}

// reportRounds is how often each side is measured: the median counts.
func reportRounds(n int) int {
	switch {
	case n <= 1_000:
		return 7
	case n <= 100_000:
		return 3
	default:
		return 1
	}
}

// measureReport lets both sides run by turns, each in a fresh process, so that the
// memory of one is not the other's.
func measureReport(ctx context.Context, form string, n, rounds int) (reportLine, error) {
	var ours, floor []reportFigures
	for range rounds {
		f, err := sideAlone(ctx, reportSide{form, n})
		if err != nil {
			return reportLine{}, err
		}
		ours = append(ours, f)
		if form != "pdf" {
			continue
		}
		if f, err = sideAlone(ctx, reportSide{"floor", n}); err != nil {
			return reportLine{}, err
		}
		floor = append(floor, f)
	}
	mid := medianOf(ours)
	l := reportLine{
		N: n, Seconds: mid.Seconds, Pages: mid.Pages, Files: mid.Files, MB: math.Round(100*float64(mid.Bytes)/(1<<20)) / 100,
		PagesPerSec: math.Round(float64(mid.Pages) / mid.Seconds), PeakMB: math.Round(10*mid.PeakMB) / 10,
	}
	if len(floor) > 0 {
		f := medianOf(floor)
		l.FloorSeconds, l.FloorPages, l.Ratio = f.Seconds, f.Pages, math.Round(100*mid.Seconds/f.Seconds)/100
	}
	return l, nil
}

func medianOf(all []reportFigures) reportFigures {
	slices.SortFunc(all, func(a, b reportFigures) int {
		if a.Seconds < b.Seconds {
			return -1
		}
		return 1
	})
	return all[len(all)/2]
}

func sideAlone(ctx context.Context, side reportSide) (reportFigures, error) {
	var f reportFigures
	about, err := json.Marshal(side)
	if err != nil {
		return f, err
	}
	err = alone(ctx, task{Bench: reportName, Row: string(about)}, &f)
	return f, err
}

func reportTable(out io.Writer, lines iter.Seq2[reportLine, error]) error {
	fmt.Fprintf(out, "%-14s %11s %7s %8s %6s %9s %9s %11s %7s %7s\n", "form/records", "ms", "pages", "pages/s", "files", "MB", "peak MB", "floor ms", "pages", "ratio")
	for l, err := range lines {
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-14s %11.2f %7d %8.0f %6d %9.2f %9.1f %11.2f %7d %7.2f\n",
			l.Name, 1000*l.Seconds, l.Pages, l.PagesPerSec, l.Files, l.MB, l.PeakMB, 1000*l.FloorSeconds, l.FloorPages, l.Ratio)
	}
	return nil
}
