package httpclient

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"time"

	"rettighetsporten/app/recordstore"
)

// Gates are the gates of services, kept between openings of the same store: a
// service counts requests, not searches. The zero value is ready.
type Gates struct {
	mu    sync.Mutex
	gates map[string]*gate
}

func (g *Gates) of(base *url.URL, o Options) *gate {
	if g == nil {
		return newGate(o)
	}
	key := fmt.Sprint(base, o.Parallel, o.RateLimit.Limits)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.gates == nil {
		g.gates = map[string]*gate{}
	}
	if g.gates[key] == nil {
		g.gates[key] = newGate(o)
	}
	return g.gates[key]
}

// gate holds requests back: so many at once, so many in a period, and none
// while the service asks to be left alone.
type gate struct {
	slots chan struct{}

	mu      sync.Mutex
	quiet   time.Time // nobody before that
	windows []window
}

func newGate(o Options) *gate {
	g := &gate{slots: make(chan struct{}, o.Parallel)}
	for _, l := range o.RateLimit.Limits {
		g.windows = append(g.windows, window{period: l.Period.length(), starts: make([]time.Time, min(l.Rate, maxRate))})
	}
	return g
}

// window knows when the last requests started, as many as a period allows.
type window struct {
	period time.Duration
	starts []time.Time // a ring
	next   int         // the oldest
}

// enter waits for the turn of a request. It fails at once when its turn comes
// after the context's deadline.
func (g *gate) enter(ctx context.Context, c Config) error {
	select {
	case g.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if c.Now == nil {
		return nil
	}
	wait, ok := g.turn(ctx, c.Now())
	var err error
	switch {
	case !ok:
		err = recordstore.Fail(recordstore.TimedOut, "the service may not be asked again within the time allowed")
	case wait > 0:
		err = c.Sleep(ctx, wait)
	}
	if err != nil {
		g.leave()
	}
	return err
}

// turn takes the next turn and returns how far it is away. It takes none and
// reports false when that is after the context's deadline.
func (g *gate) turn(ctx context.Context, now time.Time) (wait time.Duration, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	turn := now
	if g.quiet.After(turn) {
		turn = g.quiet
	}
	for _, w := range g.windows {
		if oldest := w.starts[w.next]; !oldest.IsZero() && oldest.Add(w.period).After(turn) {
			turn = oldest.Add(w.period)
		}
	}
	wait = turn.Sub(now)
	if deadline, limited := ctx.Deadline(); limited && wait > 0 && wait > time.Until(deadline) {
		return 0, false
	}
	for i := range g.windows {
		w := &g.windows[i]
		w.starts[w.next] = turn
		w.next = (w.next + 1) % len(w.starts)
	}
	return wait, true
}

func (g *gate) leave() { <-g.slots }

// hush leaves the service alone for a while. Without a clock only the caller
// waits.
func (g *gate) hush(ctx context.Context, c Config, d time.Duration) error {
	if c.Now == nil {
		return c.Sleep(ctx, d)
	}
	until := c.Now().Add(d)
	g.mu.Lock()
	defer g.mu.Unlock()
	if until.After(g.quiet) {
		g.quiet = until
	}
	return nil
}
