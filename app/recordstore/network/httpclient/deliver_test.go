package httpclient_test

import (
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// A receiver that says nothing is given up on in time, one that points elsewhere
// is not followed, and one that is not to be reached never is.
func TestDeliver(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/silent":
			<-release
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusPermanentRedirect)
		default:
			t.Error("it went elsewhere")
		}
	}))
	t.Cleanup(func() { close(release); server.Close() })
	for name, test := range map[string]struct {
		path    string
		private bool
		status  int
		reason  recordstore.Reason
	}{
		"silent": {"/silent", true, 0, recordstore.TimedOut}, "moved": {"/moved", true, http.StatusPermanentRedirect, ""},
		"not to be reached": {"/silent", false, 0, recordstore.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := server.URL
			if !test.private {
				base = strings.Replace(base, "http://", "https://", 1)
			}
			c, err := httpclient.Config{}.Open(httpclient.Options{BaseURL: base + test.path, AllowPrivate: test.private, Timeout: 100 * time.Millisecond}, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			status, err := c.Deliver(t.Context(), httpclient.Parcel{Body: strings.NewReader("files"), Size: 5})
			if e := recordstore.AsError(err); status != test.status || (e == nil) != (test.reason == "") || e != nil && e.Reason != test.reason {
				t.Errorf("%d, %v", status, err)
			}
		})
	}
}

// deliverTo is set in the process that TestDeliverOverHTTPS starts.
const deliverTo = "DELIVER_TO"

// Files go over HTTPS to whom the machine's certificates vouch for, and to nobody
// else: not a byte of them. Which are trusted is read once in a process, so each
// is asked in one of its own.
func TestDeliverOverHTTPS(t *testing.T) {
	t.Parallel()
	if base := os.Getenv(deliverTo); base != "" {
		deliverOnce(t, base)
		return
	}
	got := make(chan string, 2)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- string(body)
		w.WriteHeader(http.StatusCreated)
	}))
	server.StartTLS()
	t.Cleanup(server.Close)
	trusted := filepath.Join(t.TempDir(), "trusted.pem")
	if err := os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	child := func(env ...string) string {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDeliverOverHTTPS$", "-test.v")
		cmd.Env = append(append(os.Environ(), deliverTo+"="+server.URL), env...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if out := child(); !strings.Contains(out, "status 0, reason unreachable") || len(got) > 0 {
		t.Errorf("a certificate nobody vouches for: %d deliveries, %s", len(got), out)
	}
	if out := child("SSL_CERT_FILE=" + trusted); !strings.Contains(out, "status 201, reason none") || len(got) != 1 || <-got != "files" {
		t.Errorf("a certificate that is vouched for: %s", out)
	}
}

func deliverOnce(t *testing.T, base string) {
	t.Helper()
	c, err := httpclient.Config{}.Open(httpclient.Options{BaseURL: base, AllowPrivate: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	status, err := c.Deliver(t.Context(), httpclient.Parcel{Body: strings.NewReader("files"), Size: 5})
	reason := recordstore.Reason("none")
	if e := recordstore.AsError(err); e != nil {
		reason = e.Reason
	}
	t.Logf("status %d, reason %s", status, reason)
}
