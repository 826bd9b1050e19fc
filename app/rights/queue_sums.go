package rights

import "sync"

// sums keeps what was added up over a desk's cells, which may be thousands.
type sums struct {
	shares []*share // the sums are of these

	mu     sync.Mutex
	counts *QueueCounts
	loads  map[string]Load
	by     map[QueueFilter]Facets
}

// mostSums is how many filters are kept added up.
const mostSums = 200

func (s *sums) facets(f QueueFilter, count func(QueueFilter) Facets) Facets {
	if s == nil {
		return count(f)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.by[f]; ok {
		return known
	}
	if s.by == nil || len(s.by) >= mostSums {
		s.by = map[QueueFilter]Facets{}
	}
	s.by[f] = count(f)
	return s.by[f]
}

func (s *sums) overall(count func() QueueCounts) QueueCounts {
	if s == nil {
		return count()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil {
		n := count()
		s.counts = &n
	}
	return *s.counts
}

func (s *sums) load(count func() map[string]Load) map[string]Load {
	if s == nil {
		return count()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loads == nil {
		s.loads = count()
	}
	return s.loads
}
