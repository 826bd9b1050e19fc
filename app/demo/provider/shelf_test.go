package provider

import (
	"strconv"
	"testing"
	"time"
)

func TestShelfForgets(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	s := shelf[int]{life: time.Minute, most: 10}
	s.put(now, "first", 1)
	if v, ok := s.get(now.Add(59*time.Second), "first"); !ok || v != 1 {
		t.Error("gone too early")
	}
	if _, ok := s.get(now.Add(time.Minute), "first"); ok {
		t.Error("kept too long")
	}
	if len(s.items) != 0 || len(s.order) != 0 {
		t.Errorf("%d values and %d places remain", len(s.items), len(s.order))
	}
}

func TestShelfIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	s := shelf[int]{life: time.Hour, most: 10}
	for i := range 1000 {
		s.put(now, strconv.Itoa(i), i)
		if i%3 == 0 {
			s.drop(strconv.Itoa(i))
		}
		if len(s.items) > 10 || len(s.order) > 10 {
			t.Fatalf("after %d: %d values, %d places", i, len(s.items), len(s.order))
		}
	}
	if _, ok := s.get(now, "998"); !ok {
		t.Error("the newest is gone")
	}
	if _, ok := s.get(now, "100"); ok {
		t.Error("the oldest is kept")
	}
	s.dropWhere(func(i int) bool { return i == 998 })
	if _, ok := s.get(now, "998"); ok {
		t.Error("what was dropped is kept")
	}
}
