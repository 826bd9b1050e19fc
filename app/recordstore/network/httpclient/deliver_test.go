package httpclient_test

import (
	"net/http"
	"net/http/httptest"
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
