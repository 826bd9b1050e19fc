package demo

import (
	"sync"
	"time"
)

// Clock shows the real time, except while it is set: the demo's past is made
// by living through it.
type Clock struct {
	actual func() time.Time
	mu     sync.Mutex
	set    time.Time // zero: the real time
}

// NewClock returns a clock that shows what the actual one shows.
func NewClock(actual func() time.Time) *Clock { return &Clock{actual: actual} }

// Now returns what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.set.IsZero() {
		return c.actual()
	}
	return c.set
}

// Set makes the clock stand at the instant.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set = t
}

// Release makes the clock show the real time again.
func (c *Clock) Release() { c.Set(time.Time{}) }
