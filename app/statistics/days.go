package statistics

import (
	"maps"
	"slices"
)

// Histogram tells how many requests took how many days.
type Histogram map[int]int

// Median returns the 50th percentile, and false when there is nothing.
func (h Histogram) Median() (days int, ok bool) { return h.Percentile(50) }

// Percentile returns the p-th percentile by nearest rank: the smallest number
// of days within which at least p per cent of the requests were answered. It is
// always a number of days that some request took. Of an even number the median
// is therefore the lower of the two in the middle. It returns false when there
// is nothing.
func (h Histogram) Percentile(p int) (days int, ok bool) {
	total := 0
	for _, n := range h {
		total += n
	}
	if total == 0 {
		return 0, false
	}
	rank := max((p*total+99)/100, 1)
	for _, days := range slices.Sorted(maps.Keys(h)) {
		if rank -= h[days]; rank <= 0 {
			return days, true
		}
	}
	return 0, false
}

// Between returns how many took at least from and at most to days; a negative
// to is no limit.
func (h Histogram) Between(from, to int) int {
	sum := 0
	for days, n := range h {
		if days >= from && (to < 0 || days <= to) {
			sum += n
		}
	}
	return sum
}
