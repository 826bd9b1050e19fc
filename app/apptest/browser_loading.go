package apptest

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// loading is how far the tab is on its way to another page.
type loading int

const (
	loaded    loading = iota
	requested         // the page asked for another one, which may come to nothing
	started           // the browser is on its way; it will say when it has stopped
)

// requestedGrace is how long a page that asked for another one may take to get
// on its way. A link to a place on the same page never does.
const requestedGrace = 500 * time.Millisecond

// listen is told everything the tab says, in order.
func (p *Page) listen(event any) {
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		p.note(e.FrameID, requested)
	case *page.EventFrameStartedLoading:
		p.note(e.FrameID, started)
	case *page.EventFrameStoppedLoading:
		p.note(e.FrameID, loaded)
	case *page.EventNavigatedWithinDocument:
		p.note(e.FrameID, loaded)
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			p.mu.Lock()
			p.status = int(e.Response.Status)
			p.mu.Unlock()
		}
	case *runtime.EventExceptionThrown:
		p.complain((&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			p.complain(e.Entry.Text)
		}
	}
}

func (p *Page) note(frame cdp.FrameID, l loading) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if frame != p.frame || l == requested && p.loading == started {
		return
	}
	p.loading = l
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *Page) complain(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.problems = append(p.problems, what)
}

func (p *Page) progress() (loading, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.loading, p.changed
}

// settle waits until what was just done has had its effect: the browser has
// handled it, and where it leads to another page, that page has loaded.
func (p *Page) settle(what string) {
	p.t.Helper()
	p.doWithin(workLimit, what, func(ctx context.Context) error {
		// Answers come in order with what the tab tells us, so after two
		// questions we know of a page it has asked for.
		for range 2 {
			if err := barrier(ctx); err != nil {
				return err
			}
		}
		return p.waitLoaded(ctx)
	})
}

func (p *Page) waitLoaded(ctx context.Context) error {
	for {
		now, changed := p.progress()
		if now == loaded {
			return nil
		}
		var grace <-chan time.Time
		if now == requested {
			grace = time.After(requestedGrace)
		}
		select {
		case <-changed:
		case <-grace:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("the next page does not load: %w", ctx.Err())
		}
	}
}
