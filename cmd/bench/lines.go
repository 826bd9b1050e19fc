package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
)

// line is what is said of a row. Ratio is Seconds to FloorSeconds: lower is
// better.
type line struct {
	Name         string  `json:"name"`
	N            int     `json:"n"`
	Seconds      float64 `json:"seconds"`
	Floor        string  `json:"floor"`
	FloorSeconds float64 `json:"floor_seconds"`
	Ratio        float64 `json:"ratio"`
	PeakMB       float64 `json:"peak_mb"` // MiB, of a process of the row's own
}

// measureAll measures row by row, and stops at the first that cannot be.
func measureAll(ctx context.Context, benchName string, rows []row) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		db := &databases{}
		defer db.close()
		for _, r := range rows {
			l, err := measureRow(ctx, db, benchName, r)
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

func measureRow(ctx context.Context, db *databases, benchName string, r row) (line, error) {
	dsn, drop, err := db.make(ctx, r)
	if err != nil {
		return line{}, fmt.Errorf("making the data of %s: %w", r.name, err)
	}
	defer drop()
	f, err := inProcessOfItsOwn(ctx, task{Bench: benchName, Row: r.name, DSN: dsn})
	if err != nil {
		return line{}, err
	}
	return line{
		Name: r.name, N: r.n, Seconds: f.Seconds, Floor: r.floor, FloorSeconds: f.FloorSeconds,
		Ratio: math.Round(100*f.Seconds/f.FloorSeconds) / 100, PeakMB: math.Round(10*f.PeakMB) / 10,
	}, nil
}

func jsonLines[L any](out io.Writer, lines iter.Seq2[L, error]) error {
	encoder := json.NewEncoder(out)
	for l, err := range lines {
		if err != nil {
			return err
		}
		if err := encoder.Encode(l); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
	}
	return nil
}

func tableLines(out io.Writer, lines iter.Seq2[line, error]) error {
	fmt.Fprintf(out, "%-16s %9s %11s %11s %7s %9s  %s\n", "row", "n", "ms", "floor ms", "ratio", "peak MB", "the floor")
	for l, err := range lines {
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-16s %9d %11.2f %11.2f %7.2f %9.1f  %s\n",
			l.Name, l.N, 1000*l.Seconds, 1000*l.FloorSeconds, l.Ratio, l.PeakMB, l.Floor)
	}
	return nil
}
