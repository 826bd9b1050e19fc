package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/identity"
)

// One address begins sixty logins at once and no more; others are not hindered
// by it, and a header that anybody can write changes nothing.
func TestLoginsAreLimitedByAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ busy, same, other string }{
		"IPv4":           {"203.0.113.7:1000", "203.0.113.7:2000", "203.0.113.8:1000"},
		"IPv6":           {"[2001:db8:1:1::1]:1000", "[2001:db8:1:1:ffff::2]:1000", "[2001:db8:1:2::1]:1000"},
		"IPv4 in IPv6":   {"[::ffff:203.0.113.7]:1000", "203.0.113.7:1000", "[::ffff:203.0.113.8]:1000"},
		"no address":     {"@", "@", "203.0.113.8:1000"},
		"an IPv6 device": {"[fe80::1%eth0]:1000", "[fe80::1%eth1]:1000", "203.0.113.8:1000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, false)
			begin := func(path, from string) int {
				rec := s.ask(http.MethodGet, path, nil, func(r *http.Request) {
					r.RemoteAddr = from
					r.Header.Set("X-Forwarded-For", identity.NewToken())
				})
				if rec.Code == http.StatusTooManyRequests && !strings.Contains(rec.Body.String(), "Vent et minutt") {
					t.Errorf("the page says: %s", rec.Body)
				}
				return rec.Code
			}
			began, taken := time.Now(), 0
			for from := c.busy; ; taken++ {
				if taken >= 60 {
					from = c.same
				}
				code := begin([]string{"/logg-inn", "/ansatt/logg-inn"}[taken%2], from)
				if code == http.StatusTooManyRequests {
					break
				}
				if code != http.StatusServiceUnavailable {
					t.Fatalf("login %d: %d, want the provider's being down", taken+1, code)
				}
			}
			if more := taken - 60; more < 0 || more > int(time.Since(began).Seconds()) { // one a second has come to it
				t.Errorf("%d logins from one address in %s", taken, time.Since(began))
			}
			if code := begin("/logg-inn", c.other); code != http.StatusServiceUnavailable {
				t.Errorf("from another address: %d", code)
			}
			if strings.Contains(s.w.Log.String(), "203.0.113") || strings.Contains(s.w.Log.String(), "2001:db8") {
				t.Error("the log holds addresses")
			}
		})
	}
}
