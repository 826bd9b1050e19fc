package apptest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	// pageLimit is how long what a test waits for may let wait.
	pageLimit = 15 * time.Second
	// workLimit is how long the browser itself may work on a page, on a machine
	// that is busy with other tests.
	workLimit = time.Minute
)

// Page is one tab in a browser context of its own: no cookie is shared with
// another Page, so several roles can be logged in at once. Its methods wait for
// what they need, and fail the test with the page's text when it does not come.
// A Page belongs to one goroutine.
type Page struct {
	t   testing.TB
	ctx context.Context // chromedp keeps the tab there

	mu       sync.Mutex // guards what the browser tells us, below
	frame    cdp.FrameID
	loading  loading
	changed  chan struct{} // closed and renewed when loading changes
	status   int
	problems []string
}

// NewPage opens an empty tab, 1280 by 800, light, with calm motion. It is closed
// when the test ends.
func (b *Browser) NewPage(t testing.TB) *Page {
	t.Helper()
	p := &Page{t: t, changed: make(chan struct{})}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.listen))
	t.Cleanup(cancel)
	p.ctx = ctx
	// The first use binds the tab to the context: no time limit there.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	p.mu.Lock()
	p.frame = cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	p.mu.Unlock()
	p.SetViewport(1280, 800)
	p.SetColorScheme("light")
	return p
}

// SetViewport gives the page a window of so many CSS pixels.
func (p *Page) SetViewport(width, height int) {
	p.t.Helper()
	p.do("setting the window's size", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(width), Height: int64(height), DeviceScaleFactor: 1,
		})
		return err
	})
}

// SetColorScheme makes the person prefer "light" or "dark". Motion stays
// reduced, so that pictures are the same every time.
func (p *Page) SetColorScheme(scheme string) {
	p.t.Helper()
	p.do("setting the colour scheme", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme},
				{Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	})
}

// Print lays the page out as on paper until the next colour scheme is set.
func (p *Page) Print() {
	p.t.Helper()
	p.do("laying out as on paper", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	})
}

// DisableJavaScript stops the scripts of every page opened from now on.
func (p *Page) DisableJavaScript() {
	p.t.Helper()
	p.do("switching scripts off", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// Open goes to the address and waits until the page has loaded, whatever its
// status.
func (p *Page) Open(url string) {
	p.t.Helper()
	p.doWithin(workLimit, "opening "+url, func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.Navigate(url))
	})
	p.settle("opening " + url)
}

// Status returns the HTTP status of the page that is shown.
func (p *Page) Status() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status
}

// Problems returns what the page complained of since the tab was opened: script
// errors and what the content security policy refused.
func (p *Page) Problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.problems...)
}

// do runs the step within pageLimit, and fails the test with the page's text.
func (p *Page) do(what string, step func(context.Context) error) {
	p.t.Helper()
	p.doWithin(pageLimit, what, step)
}

func (p *Page) doWithin(limit time.Duration, what string, step func(context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	if err := step(ctx); err != nil {
		p.t.Fatalf("%s: %v\n%s", what, err, p.describe())
	}
}

// describe returns where the page is and what it says, for a failure.
func (p *Page) describe() string {
	ctx, cancel := context.WithTimeout(p.ctx, 3*time.Second)
	defer cancel()
	text, err := evaluate[string](ctx, `location.href + "\n" + document.title + "\n\n" + (document.body?.innerText ?? "").slice(0, 3000)`)
	if err != nil {
		return fmt.Sprintf("(the page does not answer: %v)", err)
	}
	return "the page, status " + fmt.Sprint(p.Status()) + ": " + text
}
