package identity_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/demo/provider"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
)

func contextOf(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(t.Context())
}

// wantFault checks that the error is the sentinel, carries its kind and key,
// and says nothing about the person.
func wantFault(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got %v, want %v", what, err, want)
	}
	if fault.KeyOf(err) != fault.KeyOf(want) || fault.KindOf(err) != fault.KindOf(want) {
		t.Errorf("%s: key %s of kind %s, want those of %v", what, fault.KeyOf(err), fault.KindOf(err), want)
	}
	for _, personal := range []string{"14838513779", "Kari", "kari", secret, "eyJ"} {
		if strings.Contains(err.Error(), personal) {
			t.Errorf("%s: the error tells %q: %v", what, personal, err)
		}
	}
}

// set returns a tampering that sets one claim, or deletes it for nil.
func set(claim string, value any) func(*provider.Signing) {
	return func(s *provider.Signing) {
		if s.Claims[claim] = value; value == nil {
			delete(s.Claims, claim)
		}
	}
}

func TestTokensRefused(t *testing.T) {
	t.Parallel()
	foreign, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	at := func(d time.Duration) int64 { return start.Add(d).Unix() }
	tests := map[string]struct {
		tamper func(*provider.Signing)
		want   error
	}{
		"another nonce":                 {set("nonce", "another"), identity.ErrNonce},
		"no nonce":                      {set("nonce", nil), identity.ErrNonce},
		"another issuer":                {set("iss", "https://idporten.example"), identity.ErrIssuer},
		"no issuer":                     {set("iss", nil), identity.ErrIssuer},
		"another audience":              {set("aud", "another"), identity.ErrAudience},
		"no audience":                   {set("aud", nil), identity.ErrAudience},
		"several audiences, no party":   {set("aud", []string{"portal", "another"}), identity.ErrAudience},
		"made for another party":        {set("azp", "another"), identity.ErrAudience},
		"expired beyond the skew":       {set("exp", at(-6*time.Second)), identity.ErrExpired},
		"no expiry":                     {set("exp", nil), identity.ErrExpired},
		"not yet valid":                 {set("nbf", at(time.Hour)), identity.ErrToken},
		"no subject":                    {set("sub", nil), identity.ErrToken},
		"an expiry that is no number":   {set("exp", "soon"), identity.ErrToken},
		"a subject that is no text":     {set("sub", 7), identity.ErrToken},
		"signed with a key of no one":   {func(s *provider.Signing) { s.Key = foreign }, identity.ErrSignature},
		"signed with an unknown key":    {func(s *provider.Signing) { s.Key, s.KeyID = foreign, "foreign" }, identity.ErrSignature},
		"not signed":                    {func(s *provider.Signing) { s.Algorithm = "none" }, identity.ErrSignature},
		"signed with the client secret": {func(s *provider.Signing) { s.Algorithm, s.Key = "HS256", []byte(strings.Repeat(secret, 2)) }, identity.ErrSignature},
		"an algorithm not announced":    {func(s *provider.Signing) { s.Algorithm = "PS256" }, identity.ErrSignature},
		"too low a level":               {set("acr", "idporten-loa-low"), identity.ErrACR},
		"no level":                      {set("acr", nil), identity.ErrACR},
		"an unknown level":              {set("acr", "platinum"), identity.ErrACR},
		"a login by e-mail":             {set("acr", "selfregistered-email"), identity.ErrACR},
		"no number":                     {set("pid", nil), identity.ErrNoPID},
		"an empty number":               {set("pid", ""), identity.ErrNoPID},
		"a number that cannot be":       {set("pid", "14838513778"), identity.ErrPID},
		"a number that is no text":      {set("pid", 14838513779), identity.ErrToken},
	}
	h := newHouse(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rp := relyingParty(t, h.citizens())
			attempt := begin(t, rp, "")
			h.sign(attempt, tt.tamper)
			claims, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari"))
			wantFault(t, name, err, tt.want)
			if claims.Subject != "" || claims.IDToken != "" || !claims.PID.IsZero() {
				t.Error("claims came with the refusal")
			}
		})
	}
}

func TestTokensTaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, tamper := range map[string]func(*provider.Signing){
		"as it is":                   func(*provider.Signing) {},
		"expired within the skew":    set("exp", start.Add(-4*time.Second).Unix()),
		"a list of one audience":     set("aud", []string{"portal"}),
		"several, made for us":       func(s *provider.Signing) { s.Claims["aud"], s.Claims["azp"] = []string{"portal", "x"}, "portal" },
		"exactly the level":          set("acr", "idporten-loa-substantial"),
		"the level of another state": set("acr", "eidas-loa-high"),
		"a method as text":           set("amr", "BankID"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rp := relyingParty(t, h.citizens())
			attempt := begin(t, rp, "")
			h.sign(attempt, tamper)
			if _, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, "kari")); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPersonsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	tests := map[string]struct {
		change func(*identity.ProviderConfig)
		person string
		want   error
	}{
		"a login without a number":       {func(*identity.ProviderConfig) {}, "uten", identity.ErrNoPID},
		"a test person in production":    {func(c *identity.ProviderConfig) { c.AllowSynthetic = false }, "kari", identity.ErrSynthetic},
		"a level the provider refuses":   {func(c *identity.ProviderConfig) { c.ACRValues = []string{"idporten-loa-high"} }, "per", identity.ErrACR},
		"a level the provider let pass":  {func(c *identity.ProviderConfig) { c.MinimumACR = "idporten-loa-high" }, "per", identity.ErrACR},
		"an e-mail, no level configured": {func(c *identity.ProviderConfig) { c.ACRValues, c.MinimumACR = nil, "" }, "epost", identity.ErrACR},
		"a client with a wrong secret":   {func(c *identity.ProviderConfig) { c.ClientSecret = "wrong" }, "kari", identity.ErrExchange},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := h.citizens()
			tt.change(&cfg)
			rp := relyingParty(t, cfg)
			attempt := begin(t, rp, "")
			_, err := rp.Finish(t.Context(), attempt, newBrowser(t).logIn(attempt, tt.person))
			wantFault(t, name, err, tt.want)
		})
	}
}

func TestCallbacksRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	tests := map[string]struct {
		change func(*identity.Attempt, url.Values)
		want   error
	}{
		"another state":        {func(_ *identity.Attempt, v url.Values) { v.Set("state", "another") }, identity.ErrState},
		"no state":             {func(_ *identity.Attempt, v url.Values) { v.Del("state") }, identity.ErrState},
		"two states":           {func(a *identity.Attempt, v url.Values) { v.Add("state", a.State) }, identity.ErrState},
		"no attempt at all":    {func(a *identity.Attempt, v url.Values) { *a = identity.Attempt{}; v.Set("state", "") }, identity.ErrState},
		"another issuer":       {func(_ *identity.Attempt, v url.Values) { v.Set("iss", "https://evil.example") }, identity.ErrCallback},
		"no issuer":            {func(_ *identity.Attempt, v url.Values) { v.Del("iss") }, identity.ErrCallback},
		"two issuers":          {func(_ *identity.Attempt, v url.Values) { v.Add("iss", h.issuer) }, identity.ErrCallback},
		"no code":              {func(_ *identity.Attempt, v url.Values) { v.Del("code") }, identity.ErrCode},
		"a forged code":        {func(_ *identity.Attempt, v url.Values) { v.Set("code", "forged") }, identity.ErrCode},
		"another verifier":     {func(a *identity.Attempt, _ url.Values) { a.Verifier = strings.Repeat("x", 43) }, identity.ErrCode},
		"another nonce kept":   {func(a *identity.Attempt, _ url.Values) { a.Nonce = "another" }, identity.ErrNonce},
		"no nonce kept":        {func(a *identity.Attempt, _ url.Values) { a.Nonce = "" }, identity.ErrNonce},
		"cancelled":            {func(_ *identity.Attempt, v url.Values) { v.Set("error", "access_denied") }, identity.ErrCancelled},
		"provider in trouble":  {func(_ *identity.Attempt, v url.Values) { v.Set("error", "temporarily_unavailable") }, identity.ErrProviderDown},
		"login required":       {func(_ *identity.Attempt, v url.Values) { v.Set("error", "login_required") }, identity.ErrProviderError},
		"an error of anyone's": {func(_ *identity.Attempt, v url.Values) { v.Set("error", "14838513779") }, identity.ErrProviderError},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rp := relyingParty(t, h.citizens())
			attempt := begin(t, rp, "")
			callback := newBrowser(t).logIn(attempt, "kari")
			tt.change(&attempt, callback)
			_, err := rp.Finish(t.Context(), attempt, callback)
			wantFault(t, name, err, tt.want)
		})
	}
}

func TestCallbackWorksOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rp := relyingParty(t, h.citizens())
	attempt := begin(t, rp, "")
	callback := newBrowser(t).logIn(attempt, "kari")
	if _, err := rp.Finish(t.Context(), attempt, callback); err != nil {
		t.Fatal(err)
	}
	_, err := rp.Finish(t.Context(), attempt, callback)
	wantFault(t, "replay", err, identity.ErrCode)

	// One person's callback does not fit another's attempt.
	mine, theirs := begin(t, rp, ""), begin(t, rp, "")
	stolen := newBrowser(t).logIn(theirs, "kari")
	_, err = rp.Finish(t.Context(), mine, stolen)
	wantFault(t, "another attempt's callback", err, identity.ErrState)
	stolen.Set("state", mine.State)
	_, err = rp.Finish(t.Context(), mine, stolen)
	wantFault(t, "another attempt's code", err, identity.ErrCode)
}

func TestCodeExpires(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rp := relyingParty(t, h.citizens())
	attempt := begin(t, rp, "")
	callback := newBrowser(t).logIn(attempt, "kari")
	h.wait(time.Minute)
	_, err := rp.Finish(t.Context(), attempt, callback)
	wantFault(t, "a minute later", err, identity.ErrCode)
}

func TestIssuerMayBeAbsentWhereNotPromised(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.stand(discoveryWith(h, "authorization_response_iss_parameter_supported", false))
	rp := relyingParty(t, h.citizens())
	attempt := begin(t, rp, "")
	callback := newBrowser(t).logIn(attempt, "kari")
	callback.Set("iss", "https://evil.example")
	_, err := rp.Finish(t.Context(), attempt, callback)
	wantFault(t, "there, but wrong", err, identity.ErrCallback)
	callback.Del("iss")
	if _, err := rp.Finish(t.Context(), attempt, callback); err != nil {
		t.Errorf("absent: %v", err)
	}
}

func TestStateIsCheckedBeforeAnybodyIsCalled(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.server.Close()
	rp := relyingParty(t, h.citizens())
	callback := url.Values{"state": {"forged"}, "code": {"forged"}, "iss": {h.issuer}}
	_, err := rp.Finish(t.Context(), identity.Attempt{State: "mine"}, callback)
	wantFault(t, "forged", err, identity.ErrState)
}
