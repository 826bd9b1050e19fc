package httpclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

const secret = "hunter2"

// clock goes only when somebody sleeps.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) sleep(_ context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	c.slept = append(c.slept, d)
	return nil
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

func open(t *testing.T, config Config, o Options) *Client {
	t.Helper()
	o.AllowPrivate = true
	c, err := config.Open(o, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func ask(ctx context.Context, t *testing.T, c *Client) (Answer, error) {
	t.Helper()
	to, err := c.Below("x", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Ask(ctx, Request{URL: to})
}

// issuer gives out tokens t1, t2, … and serves whoever bears the last one.
type issuer struct {
	*httptest.Server

	expires int
	sent    []url.Values
	basic   string
	tokens  int
	revoked bool // the last token is not taken any more
}

func newIssuer(t *testing.T, expires int) *issuer {
	t.Helper()
	i := &issuer{expires: expires}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		i.sent = append(i.sent, r.PostForm)
		i.basic, _, _ = r.BasicAuth()
		i.tokens++
		i.revoked = false
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token": "t%d", "token_type": "Bearer", "expires_in": %d}`, i.tokens, i.expires)
	})
	mux.HandleFunc("GET /x", func(w http.ResponseWriter, r *http.Request) {
		if i.revoked || r.Header.Get("Authorization") != fmt.Sprintf("Bearer t%d", i.tokens) {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = io.WriteString(w, "{}")
	})
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) options(change func(*Credentials)) Options {
	c := Credentials{TokenURL: i.URL + "/token", ClientID: "id", ClientSecret: secret, Scopes: []string{"a", "b"}, Params: map[string]string{"audience": "x"}}
	if change != nil {
		change(&c)
	}
	return Options{BaseURL: i.URL, Authentication: Authentication{Strategy: ClientCredentials, Configuration: c}}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		expires int
		revoke  bool
		want    int // tokens after two requests
	}{
		"kept":            {3600, false, 1},
		"got again":       {5, false, 2}, // too short to be kept
		"revoked between": {3600, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newIssuer(t, c.expires)
			client := open(t, Config{}, i.options(nil))
			for n := range 2 {
				if _, err := ask(t.Context(), t, client); err != nil {
					t.Fatalf("request %d: %v", n, err)
				}
				i.revoked = c.revoke
			}
			if i.tokens != c.want {
				t.Errorf("%d tokens were got, want %d", i.tokens, c.want)
			}
			want := url.Values{"grant_type": {"client_credentials"}, "scope": {"a b"}, "client_id": {"id"}, "client_secret": {secret}, "audience": {"x"}}
			if diff := cmp.Diff(want, i.sent[0]); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTokenWithTheSecretInAHeader(t *testing.T) {
	t.Parallel()
	i := newIssuer(t, 3600)
	client := open(t, Config{}, i.options(func(c *Credentials) { c.SecretIn = "header" }))
	if _, err := ask(t.Context(), t, client); err != nil || i.basic != "id" || i.sent[0].Has("client_secret") {
		t.Errorf("got %v, sent %v with the user %q", err, i.sent, i.basic)
	}
}

func TestATokenThatIsNotTakenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	tokens, asked := 0, 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			tokens++
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"access_token": "t", "expires_in": 3600}`)
			return
		}
		asked++
		w.WriteHeader(http.StatusUnauthorized)
	})
	o := (&issuer{Server: s}).options(nil)
	_, err := ask(t.Context(), t, open(t, Config{}, o))
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Refused || !e.Whole || tokens != 2 || asked != 2 {
		t.Errorf("got %v after %d tokens and %d requests, want that it is refused after two", err, tokens, asked)
	}
}

func TestNoToken(t *testing.T) {
	t.Parallel()
	elsewhere := 0
	other := serve(t, func(http.ResponseWriter, *http.Request) { elsewhere++ })
	says := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text)
		}
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    recordstore.Reason
		detail  string
	}{
		"wrong secret":   {says(401, `{"error": "invalid_client", "error_description": "hunter2 is wrong"}`), recordstore.Refused, "invalid_client"},
		"strange words":  {says(400, `{"error": "hunter2", "error_description": "hunter2"}`), recordstore.Refused, "no token"},
		"not JSON":       {says(400, "hunter2"), recordstore.Refused, "no token"},
		"no token in it": {says(200, `{"hunter2": 1}`), recordstore.Malformed, "no token"},
		"a web page":     {says(200, "<html>hunter2"), recordstore.Malformed, "no token"},
		"broken":         {says(503, "hunter2"), recordstore.Unreachable, "does not answer"},
		"hangs up":       {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, recordstore.Unreachable, "lost"},
		"too slow":       {func(_ http.ResponseWriter, r *http.Request) { _, _ = io.ReadAll(r.Body); <-r.Context().Done() }, recordstore.TimedOut, "time"},
		"redirects":      {http.RedirectHandler(other.URL, http.StatusTemporaryRedirect).ServeHTTP, recordstore.Refused, "no token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.handler)
			o := (&issuer{Server: s}).options(nil)
			if c.want == recordstore.TimedOut {
				o.Timeout = 200 * time.Millisecond
			}
			_, err := ask(t.Context(), t, open(t, Config{}, o))
			e := recordstore.AsError(err)
			if e == nil || e.Reason != c.want || !strings.Contains(e.Detail, c.detail) || strings.Contains(err.Error(), secret) {
				t.Errorf("got %v, want %s with %q", err, c.want, c.detail)
			}
		})
	}
	t.Cleanup(func() {
		if elsewhere > 0 {
			t.Error("the secret was sent elsewhere")
		}
	})
}

func TestWhereATokenMayComeFrom(t *testing.T) {
	t.Parallel()
	hosts := network.Hosts{"api.example.no", "login.example.no"}
	for url, ok := range map[string]bool{
		"https://login.example.no/t/oauth2/token":  true,
		"https://api.example.no/token":             true,
		"https://login.example.no.evil.no/token":   false,
		"http://login.example.no/token":            false,
		"https://u:hunter2@login.example.no/token": false,
	} {
		o := (&issuer{Server: &httptest.Server{}}).options(func(c *Credentials) { c.TokenURL = url })
		o.BaseURL = "https://api.example.no"
		_, err := Config{Hosts: hosts}.Open(o, nil)
		if (err == nil) != ok || err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v, want ok %v", url, err, ok)
		}
	}
	private := (&issuer{Server: &httptest.Server{}}).options(func(c *Credentials) { c.TokenURL = "https://127.0.0.1:1/token" })
	private.BaseURL = "https://api.example.no"
	c, err := Config{}.Open(private, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ask(t.Context(), t, c)
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Refused || !e.Whole {
		t.Errorf("got %v, want that a private address is not dialled for a token either", err)
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") })
	c := newClock()
	client := open(t, Config{Now: c.now, Sleep: c.sleep}, Options{BaseURL: s.URL, RateLimit: RateLimit{Limits: []Limit{{2, Second}, {5, Minute}}}})
	var at []time.Duration
	begun := c.now()
	for range 7 {
		if _, err := ask(t.Context(), t, client); err != nil {
			t.Fatal(err)
		}
		at = append(at, c.now().Sub(begun))
	}
	sec := time.Second
	if diff := cmp.Diff([]time.Duration{0, 0, sec, sec, 2 * sec, 60 * sec, 60 * sec}, at); diff != "" {
		t.Errorf("asked after (-want +got):\n%s", diff)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, err := ask(ctx, t, client) // the next turn is in a second
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err = ask(ctx, t, client); err != nil {
			break
		}
	}
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.TimedOut || ctx.Err() != nil {
		t.Errorf("got %v, want that it says at once that the time will not do", err)
	}
	if _, err := (Config{}).Open(Options{BaseURL: s.URL, AllowPrivate: true, RateLimit: RateLimit{Limits: []Limit{{1, Day}}}}, nil); err == nil {
		t.Error("a rate limit without a clock is not refused")
	}
}

func TestEverybodyLeavesABusyServiceAlone(t *testing.T) {
	t.Parallel()
	busy := true
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if busy {
			busy = false
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = io.WriteString(w, "{}")
	})
	c := newClock()
	gates := &Gates{}
	config, o := Config{Now: c.now, Sleep: c.sleep}, Options{BaseURL: s.URL, AllowPrivate: true}
	one, err1 := config.Open(o, gates)
	other, err2 := config.Open(o, gates)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	// The first is told to wait, and the second comes while it does.
	waiting := config
	waiting.Sleep = func(ctx context.Context, d time.Duration) error {
		if _, err := ask(ctx, t, other); err != nil {
			t.Error(err)
		}
		return c.sleep(ctx, d)
	}
	one.config = waiting
	if _, err := ask(t.Context(), t, one); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{30 * time.Second, 30 * time.Second}, c.slept); diff != "" {
		t.Errorf("slept (-want +got):\n%s", diff)
	}
}

func TestParallel(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	running, most := 0, 0
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		running--
		mu.Unlock()
		_, _ = io.WriteString(w, "{}")
	})
	gates := &Gates{}
	var group sync.WaitGroup
	for range 3 {
		client, err := Config{}.Open(Options{BaseURL: s.URL, AllowPrivate: true, Parallel: 2}, gates)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			group.Go(func() {
				if _, err := ask(t.Context(), t, client); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	if most != 2 {
		t.Errorf("%d requests were under way at once, want 2", most)
	}
}

func TestSafeCode(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"CONTRACT": "CONTRACT", "InefficientFilter": "InefficientFilter", "E-1.2_x": "E-1.2_x", "ERR-12345": "ERR-12345",
		"14838513779": "", "kari@example.no": "", "Kari Nordmann": "", "æ": "", strings.Repeat("x", 41): "",
	} {
		if got := SafeCode(code); got != want {
			t.Errorf("%q: got %q, want %q", code, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]recordstore.Reason{
		`{"a": [1, "[,,,{"]}`:                         "",
		"[" + strings.Repeat("0,", 600_000) + "0]":    recordstore.TooMuch,
		strings.Repeat("[", 65):                       recordstore.Malformed,
		`["` + strings.Repeat(`,\"[`, 600_000) + `"]`: "",
	} {
		_, err := Decode([]byte(text))
		if e := recordstore.AsError(err); (e == nil) != (want == "") || e != nil && e.Reason != want {
			t.Errorf("%.20s…: got %v, want %q", text, err, want)
		}
	}
}
