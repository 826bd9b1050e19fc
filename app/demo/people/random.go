package people

import (
	"hash/fnv"
	"io"
)

// Random gives the same numbers for the same seed, for ever: the demo looks
// the same on every machine. It is splitmix64 (Steele, Lea and Flood, 2014),
// and nothing that has to be secret may come from it.
type Random struct{ state uint64 }

// NewRandom returns a generator for what the name stands for. Generators of
// different names are independent, so parts can be made in any order.
func NewRandom(name string) *Random {
	h := fnv.New64a()
	_, _ = io.WriteString(h, name) // a hash never fails
	return &Random{state: h.Sum64()}
}

func (r *Random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// IntN returns a number from 0 to n-1; n is positive.
func (r *Random) IntN(n int) int {
	return int(r.next() % uint64(n)) //nolint:gosec // n is positive, the result below it
}

// Between returns a number from low to high, both included.
func (r *Random) Between(low, high int) int { return low + r.IntN(high-low+1) }

// Chance reports true once in n times.
func (r *Random) Chance(n int) bool { return r.IntN(n) == 0 }

// Pick returns one of the values.
func Pick[T any](r *Random, from []T) T { return from[r.IntN(len(from))] }
