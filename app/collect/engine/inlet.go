package engine

import (
	"slices"

	"rettighetsporten/app/recordstore"
)

// inlet is a field a collection is asked by, and the values that came to it.
type inlet struct {
	fold   recordstore.Fold
	marks  map[string]mark
	queue  [2][]wanted           // values not asked for yet, by origin
	passed map[string][]*passing // rows that may turn out to be the person's, by a key they carry here
	begun  map[string]wanted     // values of queries that were cut off, as they are got in this run; without a key until then
}

// origin says whose rows a value comes from.
type origin int

const (
	fromOwn   origin = iota // seeds, and rows of the person
	fromThird               // rows that may be about somebody else only
)

// mark is what is known of a value at an inlet.
type mark uint8

const (
	markOwn   mark = 1 << iota // came from the person's rows
	markThird                  // came from rows about others
	markTaken                  // queued as the person's, or asked for
)

// wanted is a value to ask for, and the collections that led to it.
type wanted struct {
	key   string
	value any
	via   []string
	depth int  // references followed to get it
	own   bool // it is known to come from the person's rows
}

func newInlet(fold recordstore.Fold) *inlet {
	return &inlet{fold: fold, marks: map[string]mark{}, passed: map[string][]*passing{}, begun: map[string]wanted{}}
}

// add queues a value unless it was asked for. It reports whether it came from
// the person's rows for the first time.
func (in *inlet) add(w wanted, from origin) (newlyOwn bool) {
	key := w.key
	known := in.marks[key]
	w.own = from == fromOwn
	if got, ok := in.begun[key]; ok && (got.key == "" || w.own && !got.own) {
		in.begun[key] = w
	}
	switch {
	case from == fromThird && known == 0:
		in.marks[key] = markThird
		in.queue[fromThird] = append(in.queue[fromThird], w)
	case from == fromOwn && known&markOwn == 0:
		newlyOwn = true
		in.marks[key] = known | markOwn | markTaken
		if known&markTaken == 0 {
			in.queue[fromOwn] = append(in.queue[fromOwn], w)
		}
	}
	return newlyOwn
}

// asked notes that a value was asked for in an earlier run.
func (in *inlet) asked(value any) {
	if key, ok := in.fold.Key(value); ok {
		in.marks[key] |= markTaken
	}
}

// waiting reports whether there are values of the origin to ask for.
func (in *inlet) waiting(from origin) bool {
	if from == fromThird { // some may have been taken as the person's since
		in.queue[fromThird] = slices.DeleteFunc(in.queue[fromThird], func(w wanted) bool {
			return in.marks[w.key]&markTaken != 0
		})
	}
	return len(in.queue[from]) > 0
}

// take removes up to n values of the origin from the queue.
func (in *inlet) take(from origin, n int) []wanted {
	if !in.waiting(from) {
		return nil
	}
	n = min(n, len(in.queue[from]))
	taken := in.queue[from][:n:n]
	in.queue[from] = in.queue[from][n:]
	for _, w := range taken {
		in.marks[w.key] |= markTaken
	}
	return taken
}

// drop forgets what is queued.
func (in *inlet) drop() { in.queue = [2][]wanted{} }
