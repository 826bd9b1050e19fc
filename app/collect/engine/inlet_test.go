package engine

import (
	"testing"

	"rettighetsporten/app/recordstore"
)

func TestInletAsksForAValueOnce(t *testing.T) {
	t.Parallel()
	in := newInlet(recordstore.FoldCase)
	add := func(key string, from origin) bool { return in.add(wanted{key: key, value: key}, from) }
	take := func(from origin) int { return len(in.take(from, 10)) }

	if add("a", fromThird) || !add("b", fromOwn) || add("b", fromOwn) || add("b", fromThird) {
		t.Error("only the first own b is newly the person's")
	}
	if in.add(wanted{key: "a", value: "a"}, fromThird); len(in.queue[fromThird]) != 1 {
		t.Error("a value about others is queued twice")
	}
	if !add("a", fromOwn) || take(fromThird) != 0 || take(fromOwn) != 2 {
		t.Error("a value that is the person's after all is asked for as such, and once")
	}
	add("c", fromThird)
	if take(fromThird) != 1 || !add("c", fromOwn) || take(fromOwn) != 0 {
		t.Error("a value asked for as others' is the person's from now on, and is not asked for again")
	}
	in.asked("D")
	if !add("d", fromOwn) || take(fromOwn) != 0 {
		t.Error("a value asked for in an earlier run is asked for again")
	}
}
