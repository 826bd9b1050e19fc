package apptest

import (
	"context"
	"math"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Screenshot writes the whole page, not only what is in the window, as a PNG
// file. Its folder is made when it is not there.
func (p *Page) Screenshot(path string) {
	p.t.Helper()
	p.doWithin(workLimit, "taking a picture", func(ctx context.Context) error {
		size, err := chromedp.Call(ctx, page.GetLayoutMetrics, cdp.Empty{})
		if err != nil {
			return err
		}
		whole := true
		picture, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format:                page.CaptureScreenshotFormatPng,
			CaptureBeyondViewport: &whole,
			Clip: &page.Viewport{
				Width:  float64(size.CSSLayoutViewport.ClientWidth),
				Height: math.Ceil(size.CSSContentSize.Height),
				Scale:  1,
			},
		})
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, picture.Data, 0o644)
	})
}
