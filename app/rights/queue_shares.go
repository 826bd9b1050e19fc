package rights

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"rettighetsporten/models"
)

// shareAge is how old numbers over the queue may be. To count all open cases
// takes many times what a page of them takes.
const shareAge = 15 * time.Second

// share is what one controller adds to a desk, as it was counted.
type share struct {
	controllerID, name string
	workers            []Worker
	cells              []Cell
	today              models.Date
	at                 time.Time
}

// shares keeps the controllers' shares for a short while. Each instance counts
// for itself; what this one assigns it counts anew. The zero value is empty.
type shares struct {
	mu   sync.Mutex
	kept map[string]*share
	turn int // grows with each forgetting

	desks map[string]Desk // by the controllers they are for
}

// shares returns the share of each controller, counted within shareAge.
func (s *Service) shares(ctx context.Context, ids []string) ([]*share, error) {
	now, day := s.Now(), s.deskDay()
	found, missing, turn := s.counted.fresh(ids, now, day)
	if len(missing) > 0 {
		read, err := s.readShares(ctx, missing, day)
		if err != nil {
			return nil, err
		}
		for _, r := range read {
			r.at = now
			found = append(found, r)
		}
		s.counted.keep(read, turn)
	}
	slices.SortFunc(found, func(a, b *share) int { return strings.Compare(a.controllerID, b.controllerID) })
	return found, nil
}

func (c *shares) fresh(ids []string, now time.Time, day models.Date) (found []*share, missing []string, turn int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		k := c.kept[id]
		if k == nil || k.today != day || now.Before(k.at) || now.Sub(k.at) >= shareAge {
			missing = append(missing, id)
			continue
		}
		found = append(found, k)
	}
	return found, missing, c.turn
}

// keep keeps what was read, unless something was forgotten while it was.
func (c *shares) keep(read map[string]*share, turn int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.turn != turn {
		return
	}
	if c.kept == nil {
		c.kept = map[string]*share{}
	}
	maps.Copy(c.kept, read)
}

// forget makes the controller be counted anew.
func (c *shares) forget(controllerID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn++
	delete(c.kept, controllerID)
}

// mostDesks is how many sets of controllers are kept put together.
const mostDesks = 100

// desk returns the shares put together. While they stay as they are, everybody
// who serves the same controllers gets the same desk, with its sums.
func (c *shares) desk(of []*share) Desk {
	var key strings.Builder
	for _, s := range of {
		key.WriteString(s.controllerID + " ")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if d, ok := c.desks[key.String()]; ok && slices.Equal(d.sums.shares, of) {
		return d
	}
	if c.desks == nil || len(c.desks) >= mostDesks {
		c.desks = map[string]Desk{}
	}
	d := deskOf(of)
	c.desks[key.String()] = d
	return d
}
