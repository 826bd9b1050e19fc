package provider

import "time"

// shelf keeps values for a while: it drops what has expired, and the oldest
// when it is full. The provider's mutex guards it.
type shelf[T any] struct {
	life  time.Duration
	most  int
	items map[string]T
	order []placed // oldest first
}

type placed struct {
	key     string
	expires time.Time
}

func (s *shelf[T]) put(now time.Time, key string, value T) {
	s.sweep(now)
	if s.items == nil {
		s.items = map[string]T{}
	}
	s.items[key] = value
	s.order = append(s.order, placed{key, now.Add(s.life)})
}

// get returns the value unless it is gone.
func (s *shelf[T]) get(now time.Time, key string) (T, bool) {
	s.sweep(now)
	v, ok := s.items[key]
	return v, ok
}

func (s *shelf[T]) drop(key string) { delete(s.items, key) }

// dropWhere drops every value that matches.
func (s *shelf[T]) dropWhere(match func(T) bool) {
	for key, v := range s.items {
		if match(v) {
			delete(s.items, key)
		}
	}
}

func (s *shelf[T]) sweep(now time.Time) {
	for len(s.order) > 0 && (len(s.order) >= s.most || !now.Before(s.order[0].expires)) {
		delete(s.items, s.order[0].key)
		s.order = s.order[1:]
	}
}
