package identity_test

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/app/demo/provider"
	"rettighetsporten/app/identity"
)

func TestCitizenLogsIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rp := relyingParty(t, h.citizens())
	attempt := begin(t, rp, "nb")
	asked, err := url.Parse(attempt.AuthURL)
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"response_type": {"code"}, "client_id": {"portal"}, "redirect_uri": {callbackURL}, "scope": {"openid profile"},
		"state": {attempt.State}, "nonce": {attempt.Nonce}, "code_challenge_method": {"S256"},
		"acr_values": {"idporten-loa-substantial"}, "ui_locales": {"nb"},
	}
	query := asked.Query()
	if challenge := query.Get("code_challenge"); len(challenge) != 43 || challenge == attempt.Verifier {
		t.Errorf("code_challenge = %q", challenge)
	}
	query.Del("code_challenge")
	if diff := cmp.Diff(want, query); diff != "" {
		t.Errorf("authorization request, -want +got\n%s", diff)
	}

	claims, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari"))
	if err != nil {
		t.Fatal(err)
	}
	if got := claims.PID.Reveal(); got != "14838513779" {
		t.Errorf("the number is %q", got)
	}
	if claims.SID == "" || claims.IDToken == "" {
		t.Error("session id or raw token is missing")
	}
	got := claims
	wantClaims := identity.Claims{
		Issuer: h.issuer, Subject: "kari", ACR: "idporten-loa-high", AMR: []string{"TestID"},
		AuthTime: start, Locale: "nb", Name: "Kari Prøve",
	}
	if diff := cmp.Diff(wantClaims, got, cmpopts.IgnoreFields(identity.Claims{}, "PID", "SID", "IDToken")); diff != "" {
		t.Errorf("claims differ:\n%s", diff)
	}
}

func TestStaffLogsIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	tests := map[string]struct {
		tamper func(*provider.Signing)
		roles  []string
		email  string // where addresses are not trusted
		silent bool   // about whether the address is verified
	}{
		"as given":            {func(*provider.Signing) {}, []string{"ombud", "auditor"}, "olga@example.test", false},
		"one role as text":    {func(s *provider.Signing) { s.Claims["roles"] = "ombud" }, []string{"ombud"}, "olga@example.test", false},
		"no roles at all":     {func(s *provider.Signing) { delete(s.Claims, "roles") }, nil, "olga@example.test", false},
		"an empty role":       {func(s *provider.Signing) { s.Claims["roles"] = "" }, nil, "olga@example.test", false},
		"an unverified email": {func(s *provider.Signing) { s.Claims["email_verified"] = false }, []string{"ombud", "auditor"}, "", false},
		"verified, as text":   {func(s *provider.Signing) { s.Claims["email_verified"] = "true" }, []string{"ombud", "auditor"}, "olga@example.test", false},
		"neither yes nor no":  {func(s *provider.Signing) { s.Claims["email_verified"] = 1 }, []string{"ombud", "auditor"}, "", false},
		"a silent provider":   {func(s *provider.Signing) { delete(s.Claims, "email_verified") }, []string{"ombud", "auditor"}, "", true},
		"unverified, as text": {func(s *provider.Signing) { s.Claims["email_verified"] = "false" }, []string{"ombud", "auditor"}, "", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, trust := range []bool{false, true} {
				cfg, want := h.staff(), tt.email
				if cfg.TrustEmail = trust; trust && tt.silent {
					want = "olga@example.test"
				}
				rp := relyingParty(t, cfg)
				attempt := begin(t, rp, "")
				h.sign(attempt, tt.tamper)
				claims, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "olga"))
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(claims.Roles, tt.roles) || claims.Email != want || !claims.PID.IsZero() {
					t.Errorf("trusted %v: roles %v, email %q; want %v, %q and no number", trust, claims.Roles, claims.Email, tt.roles, want)
				}
			}
		})
	}
}

func TestSecondLoginNeedsNoChoice(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rp, b := relyingParty(t, h.citizens()), newBrowser(t)
	first := begin(t, rp, "")
	before, err := rp.Finish(t.Context(), first, b.logIn(first, "kari"))
	if err != nil {
		t.Fatal(err)
	}
	h.wait(10 * time.Minute)
	second := begin(t, rp, "")
	after, err := rp.Finish(t.Context(), second, b.callback(b.get(second.AuthURL)))
	if err != nil {
		t.Fatal(err)
	}
	if after.SID != before.SID || !after.AuthTime.Equal(before.AuthTime) {
		t.Errorf("a new session %v at %v, want the old one", after.SID != before.SID, after.AuthTime)
	}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var fetched atomic.Int32
	count := func(path string) {
		if path == "/op/jwks.json" {
			fetched.Add(1)
		}
	}
	h.calls.Store(&count)
	rp := relyingParty(t, h.citizens())
	for i, want := range []int32{1, 1, 2, 3} { // look-ups of the keys after each login
		if i >= 2 {
			if err := h.op.Rotate(); err != nil {
				t.Fatal(err)
			}
		}
		attempt := begin(t, rp, "")
		if _, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari")); err != nil {
			t.Fatalf("login %d: %v", i, err)
		}
		if got := fetched.Load(); got != want {
			t.Errorf("after login %d the keys had been fetched %d times, want %d", i, got, want)
		}
	}
}

func TestProviderComesBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rp := relyingParty(t, h.citizens()) // starts without its provider
	h.stand(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusBadGateway)
		return true
	})
	_, err := rp.Begin(t.Context(), "")
	wantFault(t, "begin", err, identity.ErrProviderDown)
	h.front.Store(nil)
	attempt := begin(t, rp, "")
	if _, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari")); err != nil {
		t.Fatal(err)
	}
}

func TestDiscoveryIsSharedKeptAndRenewed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var asked atomic.Int32
	down := atomic.Bool{}
	h.stand(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/op/.well-known/openid-configuration" {
			return false
		}
		asked.Add(1)
		time.Sleep(20 * time.Millisecond) // so that the callers meet
		if down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return down.Load()
	})
	rp := relyingParty(t, h.citizens())
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := rp.Begin(t.Context(), ""); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	steps := []struct {
		wait time.Duration
		down bool
		want int32
	}{
		{0, false, 1},
		{23 * time.Hour, false, 1},
		{time.Hour, true, 2},        // a day old: renewed, in vain, so the old one serves
		{4 * time.Minute, false, 2}, // not asked again at once
		{2 * time.Minute, false, 3}, // and now it answers
		{23 * time.Hour, true, 3},
	}
	for i, s := range steps {
		h.wait(s.wait)
		down.Store(s.down)
		begin(t, rp, "")
		if got := asked.Load(); got != s.want {
			t.Errorf("step %d: discovery was asked %d times, want %d", i, got, s.want)
		}
	}
}

func TestVisitorWhoLeavesDoesNotSpoilDiscovery(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	h.stand(func(http.ResponseWriter, *http.Request) bool {
		once.Do(func() { close(entered) })
		<-release
		return false
	})
	rp := relyingParty(t, h.citizens())
	ctx, leave := contextOf(t)
	left := make(chan error, 1)
	go func() {
		_, err := rp.Begin(ctx, "")
		left <- err
	}()
	<-entered
	leave()
	wantFault(t, "the visitor who left", <-left, identity.ErrProviderDown)
	close(release)
	begin(t, rp, "")
}
