package engine

import "math/bits"

// set is a set of nodes, by index.
type set []uint64

func newSet(size int) set { return make(set, (size+63)/64) }

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) addAll(other set) {
	for w := range s {
		s[w] |= other[w]
	}
}

// meets reports whether the sets have a node in common.
func (s set) meets(other set) bool {
	for w := range s {
		if s[w]&other[w] != 0 {
			return true
		}
	}
	return false
}

// closure returns, for each node, all nodes from which it can be reached, given
// those from which it is reached in one step.
func closure(direct []set) []set {
	all := make([]set, len(direct))
	for i := range direct {
		all[i] = newSet(len(direct))
		all[i].addAll(direct[i])
	}
	for k := range all {
		for i := range all {
			if all[i].has(k) {
				all[i].addAll(all[k])
			}
		}
	}
	return all
}

func (s set) size() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}
