package apptest

import "hash/fnv"

// Turn picks one of several by the name: a page looked at in one window out of
// many is looked at in the same one each time, and another page in another.
func Turn[T any](name string, of []T) T {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return of[int(h.Sum32()%uint32(len(of)))]
}
