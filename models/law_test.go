package models_test

import (
	"slices"
	"testing"
	"time"

	"rettighetsporten/app/apptest/law"
	"rettighetsporten/models"
)

const sixDeep = 6

// walk goes through every sequence of moves, the portal's table beside the law.
type walk struct {
	t     *testing.T
	seen  map[law.State]bool
	steps map[[2]models.Status]bool
}

// from walks on from a state and returns the number of sequences of exactly
// this many moves. Equal states have equal futures, so each is walked once for
// each depth.
func (w *walk) from(s law.State, left int, counted map[law.State]map[int]int) int {
	if left == 0 {
		return 1
	}
	if n, ok := counted[s][left]; ok {
		return n
	}
	if !w.seen[s] {
		w.seen[s] = true
		w.compare(s)
	}
	n := 0
	for _, move := range law.Moves() {
		n += w.from(s.After(move), left-1, counted)
	}
	if counted[s] == nil {
		counted[s] = map[int]int{}
	}
	counted[s][left] = n
	return n
}

// compare holds the table against the law in one state, for every act.
func (w *walk) compare(s law.State) {
	w.t.Helper()
	item := models.RequestItem{InvokedRight: s.Right, Status: s.Stage}
	if s.Reopened {
		item.ReopenedAt = new(time.Time)
	}
	standing := models.Standing{Inquiry: s.Asked, Fee: s.Fee, Extension: s.Extended, ExtensionOver: s.Late}
	for _, move := range law.Moves() {
		after := s.After(move)
		if after.Stage != s.Stage {
			w.steps[[2]models.Status{s.Stage, after.Stage}] = true
			if moved := item; !moved.Become(after.Stage, time.Unix(0, 0)) || moved.Status != after.Stage {
				w.t.Errorf("%s in %+v: the table has no step to %s", move, s, after.Stage)
			}
		}
		if !slices.Contains(models.Acts(), move) || elsewhere(s, move) {
			continue
		}
		if why := item.Forbids(move, standing); (why == "") != s.May(move) {
			w.t.Errorf("%s in %+v: the table says %q, the law allows it: %v", move, s, why, s.May(move))
		}
	}
}

// elsewhere reports what the table leaves to the services, which know more: an
// open complaint, and what was searched.
func elsewhere(s law.State, move models.Act) bool {
	switch move {
	case models.ActComplain:
		return s.Complaint
	case models.ActSubmit:
		return !s.Searched
	default:
		return false
	}
}

// Nothing illegal is possible and nothing legal is blocked, in whatever order
// things are tried.
func TestTheTableIsTheLaw(t *testing.T) {
	t.Parallel()
	w := &walk{t: t, seen: map[law.State]bool{}, steps: map[[2]models.Status]bool{}}
	sequences := 0
	counted := map[law.State]map[int]int{}
	for _, right := range models.InvokedRights() {
		for _, gap := range []bool{false, true} {
			for depth := 1; depth <= sixDeep; depth++ {
				sequences += w.from(law.Filed(right, gap), depth, counted)
			}
		}
	}
	for _, from := range models.Statuses() {
		if !slices.ContainsFunc(models.Statuses(), func(to models.Status) bool { return w.steps[[2]models.Status{from, to}] }) && from != models.StatusWithdrawn {
			t.Errorf("no sequence leads on from %s", from)
		}
		for _, to := range models.Statuses() {
			if from.May(to) && !w.steps[[2]models.Status{from, to}] {
				t.Errorf("the table has a step from %s to %s, and nothing lawful takes it", from, to)
			}
		}
	}
	t.Logf("measured: the law's table agrees in %d states, over %d sequences of up to %d moves", len(w.seen), sequences, sixDeep)
}
