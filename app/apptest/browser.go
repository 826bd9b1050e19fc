package apptest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"

	"rettighetsporten/app/apptest/internal/guard"
)

// Browser is the one Chromium of the test process. It starts with an empty
// profile and ends with the process.
type Browser struct {
	ctx     context.Context // chromedp keeps the connection there
	process *guard.Process  // held, so that the browser lives
}

// browserStartLimit is how long Chromium may take to listen.
const browserStartLimit = 30 * time.Second

// StartBrowser returns the process's Chromium, started at the first call. The
// test fails when there is none.
func StartBrowser(t testing.TB) *Browser {
	t.Helper()
	b, err := chromium()
	if err != nil {
		t.Fatalf("no browser for the tests: %v", err)
	}
	return b
}

var chromium = sync.OnceValues(func() (*Browser, error) {
	path, err := chromiumPath()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "portal-chromium-")
	if err != nil {
		return nil, fmt.Errorf("making a profile: %w", err)
	}
	process, err := guard.Start(guard.Program{
		Argv:   append([]string{path}, chromiumFlags(filepath.Join(dir, "profile"))...),
		Env:    []string{"HOME=" + dir, "TMPDIR=" + dir}, // nothing is left elsewhere
		Dir:    dir,
		Signal: "KILL",
	})
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return connectBrowser(process, dir)
})

// connectBrowser waits until Chromium has written down where it listens.
func connectBrowser(process *guard.Process, dir string) (*Browser, error) {
	var address string
	ctx, cancel := context.WithTimeout(context.Background(), browserStartLimit)
	defer cancel()
	err := process.WaitReady(ctx, func(context.Context) bool {
		b, err := os.ReadFile(filepath.Join(dir, "profile", "DevToolsActivePort"))
		port, path, ok := strings.Cut(strings.TrimSpace(string(b)), "\n")
		address = "ws://127.0.0.1:" + port + path
		return err == nil && ok
	})
	if err != nil {
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	root, _ := remote.NewAllocator(context.Background(), address, remote.NoModifyURL)
	root, _ = chromedp.NewContext(root)
	if err := chromedp.Do(root); err != nil {
		return nil, fmt.Errorf("connecting to Chromium: %w", err)
	}
	return &Browser{ctx: root, process: process}, nil
}

func chromiumPath() (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} { // the first shows the same pages for half the work
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

func chromiumFlags(profile string) []string {
	flags := []string{
		"--headless",
		"--remote-debugging-port=0",
		"--user-data-dir=" + profile,
		"--disable-gpu",
		"--disable-quic",
		"--no-first-run",
		"--no-default-browser-check",
		"--disable-background-networking",
		"--disable-component-update",
		"--disable-sync",
		"--disable-breakpad",
		"--disable-dev-shm-usage", // a container's shared memory may be too small
		"--hide-scrollbars",       // a page is as wide as its window
		"--force-color-profile=srgb",
		"--font-render-hinting=none", // letters stand as far apart as on a screen
		"--lang=nb",
	}
	if os.Geteuid() == 0 {
		flags = append(flags, "--no-sandbox") // Chromium refuses root its sandbox
	}
	return append(flags, "about:blank")
}
