package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"rettighetsporten/handlers/web"
)

// get asks a real server for the path, and reads the answer to its end.
func get(t *testing.T, address string) (status int, header http.Header, body []byte, err error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err = io.ReadAll(res.Body)
	return res.StatusCode, res.Header, body, err
}

// A file that cannot be made to its end is not taken for a whole one, and until a piece
// of it is sent there is a page that says what is wrong.
func TestAFileThatIsBrokenOffIsNotWhole(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	for path, size := range map[string]int{"/fil/lang": 300_000, "/fil/kort": 10} {
		status, header, body, err := get(t, server.URL+path+"/hel")
		if err != nil || status != http.StatusOK || len(body) != size || header.Get("Content-Type") != "application/zip" {
			t.Errorf("%s: whole, %d with %d bytes: %v", path, status, len(body), err)
		}
	}
	if status, _, body, err := get(t, server.URL+"/fil/lang/brutt"); err == nil {
		t.Errorf("broken off, %d with %d bytes looks whole", status, len(body))
	}
	for _, path := range []string{"/fil/kort/brutt", "/fil/tom/brutt"} {
		if status, _, body, err := get(t, server.URL+path); err != nil || status != http.StatusInternalServerError || !bytes.Contains(body, []byte("<html")) {
			t.Errorf("%s, before a piece is sent: %d, %v", path, status, err)
		}
	}
	if status, header, _, err := get(t, server.URL+"/fil/tom/hel"); err != nil || status != http.StatusOK || !strings.Contains(header.Get("Content-Disposition"), "fil.zip") {
		t.Errorf("an empty file: %d %v, %v", status, header, err)
	}
	if log := s.w.Log.String(); !strings.Contains(log, "the store went away") {
		t.Error("why a file was broken off is not in the log")
	}
}

// A file has as long as its bytes flow; what has not begun has the time of a request.
func TestAFileThatFlowsIsNotCutOff(t *testing.T) {
	t.Parallel()
	const limit = 400 * time.Millisecond
	wait := func(ctx context.Context, d time.Duration) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			return nil
		}
	}
	e := echo.New()
	e.Use(middleware.ContextTimeout(limit))
	e.GET("/flyter", func(c echo.Context) error {
		return web.Zip(c, "fil", 0, func(ctx context.Context, w io.Writer) error {
			for range 8 {
				if _, err := w.Write(make([]byte, 100_000)); err != nil {
					return err
				}
				if err := wait(ctx, limit/3); err != nil {
					return err
				}
			}
			return nil
		})
	})
	e.GET("/venter", func(c echo.Context) error {
		return web.Zip(c, "fil", 0, func(ctx context.Context, w io.Writer) error {
			if err := wait(ctx, 10*limit); err != nil {
				return err
			}
			return errors.New("nobody stopped it")
		})
	})
	server := httptest.NewUnstartedServer(e)
	server.Config.ReadTimeout, server.Config.WriteTimeout = limit, 2*limit
	server.Start()
	t.Cleanup(server.Close)
	if status, _, body, err := get(t, server.URL+"/flyter"); err != nil || status != http.StatusOK || len(body) != 800_000 {
		t.Errorf("a file that takes its time: %d with %d bytes: %v", status, len(body), err)
	}
	if status, _, _, err := get(t, server.URL+"/venter"); err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("a file that does not begin: %d, %v", status, err)
	}
}
