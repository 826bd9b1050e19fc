package statistics_test

import (
	"slices"
	"testing"

	"rettighetsporten/app/statistics"
)

func TestPercentilesByNearestRank(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		days        statistics.Histogram
		median, p90 int
		ok          bool
	}{
		"nothing":             {nil, 0, 0, false},
		"empty":               {statistics.Histogram{4: 0}, 0, 0, false},
		"one":                 {statistics.Histogram{7: 1}, 7, 7, true},
		"on the same day":     {statistics.Histogram{0: 3}, 0, 0, true},
		"two":                 {statistics.Histogram{3: 1, 9: 1}, 3, 9, true},
		"three":               {statistics.Histogram{3: 1, 5: 1, 9: 1}, 5, 9, true},
		"ten":                 {statistics.Histogram{1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1}, 5, 9, true},
		"eleven":              {statistics.Histogram{1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1}, 6, 10, true},
		"many on one day":     {statistics.Histogram{10: 98, 90: 2}, 10, 10, true},
		"just over the tenth": {statistics.Histogram{10: 89, 90: 11}, 10, 90, true},
	} {
		median, ok := tc.days.Median()
		p90, _ := tc.days.Percentile(90)
		if median != tc.median || p90 != tc.p90 || ok != tc.ok {
			t.Errorf("%s: %d and %d, %v", name, median, p90, ok)
		}
	}
}

// The same by the sorted list, for every size up to sixty.
func TestPercentilesOfAList(t *testing.T) {
	t.Parallel()
	for size := 1; size <= 60; size++ {
		var list []int
		h := statistics.Histogram{}
		for i := range size {
			days := i * i % 37
			list = append(list, days)
			h[days]++
		}
		slices.Sort(list)
		for p := 1; p <= 100; p++ {
			rank := 1
			for rank*100 < p*size {
				rank++
			}
			if got, _ := h.Percentile(p); got != list[rank-1] {
				t.Fatalf("percentile %d of %v: %d, want %d", p, list, got, list[rank-1])
			}
		}
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	h := statistics.Histogram{0: 1, 30: 2, 31: 4, 400: 8}
	if got := []int{h.Between(0, 30), h.Between(31, 31), h.Between(31, -1), h.Between(5, 6)}; !slices.Equal(got, []int{3, 4, 12, 0}) {
		t.Errorf("got %v", got)
	}
}
