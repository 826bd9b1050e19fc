package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rounds is how often each side is measured; the median counts.
const rounds = 5

// figures are what one row gave.
type figures struct {
	Seconds      float64
	FloorSeconds float64
	PeakMB       float64
}

// measure lets both sides run by turns, so that a busy machine slows both. The
// first turn warms connections and caches and does not count.
func measure(ctx context.Context, c *contest) (figures, error) {
	ours, floor := make([]float64, 0, rounds+1), make([]float64, 0, rounds+1)
	for range rounds + 1 {
		took, err := timed(ctx, c.ours)
		if err != nil {
			return figures{}, err
		}
		ours = append(ours, took)
		if took, err = timed(ctx, c.floor); err != nil {
			return figures{}, fmt.Errorf("the floor: %w", err)
		}
		floor = append(floor, took)
	}
	peak, err := peakMB()
	return figures{Seconds: median(ours[1:]), FloorSeconds: median(floor[1:]), PeakMB: peak}, err
}

// timed returns the seconds that do takes. Neither side pays for the other's
// garbage.
func timed(ctx context.Context, do func(context.Context) error) (float64, error) {
	runtime.GC()
	began := time.Now()
	err := do(ctx)
	return time.Since(began).Seconds(), err
}

func median[N cmp.Ordered](values []N) N {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// peakMB returns the most memory this process ever had, in MiB. It reads VmHWM:
// ru_maxrss of a child begins with what its parent had.
func peakMB() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("reading the peak of memory: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("the kernel does not tell the peak of memory")
}
