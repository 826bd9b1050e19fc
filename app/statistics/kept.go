package statistics

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

const (
	keptAge  = time.Minute // how long a unit goes by the name it had
	mostKept = 100         // figures
)

// kept keeps figures that have been put together. A reader gets kept figures
// while none of their controllers has been counted again and the day is the
// same. Each instance keeps its own; the zero value is empty.
type kept struct {
	mu      sync.Mutex
	figures map[asked]Figures
	since   time.Time
}

// asked is what figures are of.
type asked struct {
	served, scope string // IDs, and how often each was counted
	year          int
	on            models.Date
}

// current returns the figures as they are now.
func (s *Service) current(ctx context.Context, served, scope []models.Controller, f Filter) (Figures, error) {
	now := s.Now()
	counted, err := s.countings(ctx, scope) // before the cells, so that what is kept is never older than it says
	if err != nil {
		return Figures{}, err
	}
	today := models.DateIn(now, deadline.Zone())
	key := asked{strings.Join(ids(served), " "), counted, f.Year, today}
	if found, ok := s.kept.find(key, now); ok {
		return found, nil
	}
	figures, err := s.read(ctx, served, scope, f, today)
	if err == nil {
		s.kept.keep(key, figures)
	}
	return figures, err
}

// countings returns how often each controller's figures have been counted.
func (s *Service) countings(ctx context.Context, scope []models.Controller) (string, error) {
	turns, err := gorm.G[turn](s.DB.Read()).Where("controller_id IN ?", ids(scope)).Order("controller_id").Find(ctx)
	if err != nil {
		return "", fmt.Errorf("asking what has been counted: %w", database.Fault(err))
	}
	return fmt.Sprint(ids(scope), turns), nil
}

func (k *kept) find(key asked, now time.Time) (Figures, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if age := now.Sub(k.since); age < 0 || age >= keptAge || len(k.figures) >= mostKept {
		k.figures, k.since = map[asked]Figures{}, now
	}
	found, ok := k.figures[key]
	return found, ok
}

func (k *kept) keep(key asked, f Figures) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.figures[key] = f
}
