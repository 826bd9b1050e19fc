package engine

import (
	"maps"
	"slices"
)

// edges says what comes before what, by index.
type edges []map[int]bool // to → from

func newEdges(n int) edges {
	e := make(edges, n)
	for i := range e {
		e[i] = map[int]bool{}
	}
	return e
}

func (e edges) add(from, to int) { e[to][from] = true }

// circle returns what comes after itself, in order.
func (e edges) circle() []int {
	var in []int
	for i := range e {
		if e.reaches(i, i, map[int]bool{}) {
			in = append(in, i)
		}
	}
	return in
}

func (e edges) reaches(at, wanted int, seen map[int]bool) bool {
	for from := range e[at] {
		if from == wanted {
			return true
		}
		if !seen[from] {
			seen[from] = true
			if e.reaches(from, wanted, seen) {
				return true
			}
		}
	}
	return false
}

// sorted returns the indices so that what comes before stands before: as far as
// there are no circles, and as far as it goes with what is softer.
func (e edges) sorted(soft edges) []int {
	done := map[int]bool{}
	free := func(of edges, i int) bool {
		for from := range of[i] {
			if !done[from] {
				return false
			}
		}
		return true
	}
	var order []int
	for len(order) < len(e) {
		next := -1
		for _, test := range []func(int) bool{
			func(i int) bool { return free(e, i) && free(soft, i) },
			func(i int) bool { return free(e, i) },
			func(int) bool { return true },
		} {
			for i := range e {
				if next < 0 && !done[i] && test(i) {
					next = i
				}
			}
		}
		done[next] = true
		order = append(order, next)
	}
	return order
}

// deepFirst is sorted for many: what comes before stands before, as far as there
// are no circles.
func (e edges) deepFirst() []int {
	order, seen := make([]int, 0, len(e)), make([]bool, len(e))
	var visit func(i int)
	visit = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		for _, from := range slices.Sorted(maps.Keys(e[i])) {
			visit(from)
		}
		order = append(order, i)
	}
	for i := range e {
		visit(i)
	}
	return order
}
