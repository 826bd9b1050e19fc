package identity_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rettighetsporten/app/demo/provider"
	"rettighetsporten/app/identity"
	"rettighetsporten/models"
)

const (
	callbackURL = "http://localhost:9/innlogging/retur"
	goodbyeURL  = "http://localhost:9/utlogget"
	secret      = "secret with / + & and %"
)

// house is an identity provider on a real port and a relying party that uses
// it, with one clock for both.
type house struct {
	op     *provider.Provider
	issuer string
	server *httptest.Server
	clock  atomic.Int64          // seconds
	tamper sync.Map              // by nonce: a func that changes the token
	front  atomic.Pointer[front] // stands before the provider
	calls  atomic.Pointer[func(path string)]
}

// front answers in the provider's stead where it returns true.
type front func(w http.ResponseWriter, r *http.Request) bool

var start = time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)

func (h *house) now() time.Time       { return time.Unix(h.clock.Load(), 0).UTC() }
func (h *house) wait(d time.Duration) { h.clock.Add(int64(d / time.Second)) }
func (h *house) stand(f front)        { h.front.Store(&f) }

// sign has the token of this attempt changed before it is signed.
func (h *house) sign(attempt identity.Attempt, f func(*provider.Signing)) {
	h.tamper.Store(attempt.Nonce, f)
}

func personID(t *testing.T, digits string) models.NationalID {
	t.Helper()
	id, err := models.ParseNationalID(digits)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{}
	h.clock.Store(start.Unix())
	h.server = httptest.NewUnstartedServer(nil)
	h.issuer = "http://" + h.server.Listener.Addr().String() + "/op"
	op, err := provider.New(provider.Config{
		Issuer: h.issuer,
		Clients: []provider.Client{
			{ID: "portal", Secret: secret, RedirectURIs: []string{callbackURL}, PostLogoutURIs: []string{goodbyeURL}},
		},
		Persons: []provider.Person{
			{Subject: "kari", Name: "Kari Prøve", Group: "Innbyggere", PID: personID(t, "14838513779"), ACR: "idporten-loa-high", Locale: "nb"},
			{Subject: "per", Name: "Per Prøve", Group: "Innbyggere", PID: personID(t, "02917213707"), ACR: "idporten-loa-substantial"},
			{Subject: "uten", Name: "Uten Nummer", Group: "Innbyggere", ACR: "idporten-loa-substantial"},
			{Subject: "epost", Name: "E. Post", Group: "Innbyggere", ACR: "selfregistered-email"},
			{Subject: "olga", Name: "Olga Ombud", Group: "Ansatte", Email: "olga@example.test", Roles: []string{"ombud", "auditor"}},
		},
		Now: h.now,
		Tamper: func(s *provider.Signing) {
			found, _ := h.tamper.Load(s.Claims["nonce"])
			if change, ok := found.(func(*provider.Signing)); ok {
				change(s)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.op = op
	h.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := h.calls.Load(); f != nil {
			(*f)(r.URL.Path)
		}
		if f := h.front.Load(); f != nil && (*f)(w, r) {
			return
		}
		op.ServeHTTP(w, r)
	})
	h.server.Start()
	t.Cleanup(h.server.Close)
	return h
}

// citizens returns the configuration of the citizens' relying party.
func (h *house) citizens() identity.ProviderConfig {
	return identity.ProviderConfig{
		Name: "citizens", Issuer: h.issuer, ClientID: "portal", ClientSecret: secret,
		RedirectURL: callbackURL, PostLogoutURL: goodbyeURL,
		ACRValues: []string{"idporten-loa-substantial"}, MinimumACR: "idporten-loa-substantial",
		RequirePID: true, AllowSynthetic: true,
		Now: h.now,
	}
}

// staff returns the configuration of the staff's relying party.
func (h *house) staff() identity.ProviderConfig {
	c := h.citizens()
	c.Name, c.ACRValues, c.MinimumACR, c.RequirePID = "staff", nil, "", false
	c.Scopes = []string{"openid", "profile", "email"}
	return c
}

func relyingParty(t *testing.T, cfg identity.ProviderConfig) *identity.Provider {
	t.Helper()
	rp, err := identity.NewProvider(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return rp
}

// browser keeps cookies and stops where it would leave the provider.
type browser struct {
	t      *testing.T
	client *http.Client
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// visited is what a page answered: a form, or an address it sent the browser to.
type visited struct {
	status   int
	location *url.URL
	action   string
	fields   url.Values
	buttons  []string
	body     string
}

func (b *browser) get(address string) visited {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

func (b *browser) post(address string, form url.Values) visited {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

func (b *browser) do(req *http.Request) visited {
	b.t.Helper()
	resp, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	v := visited{status: resp.StatusCode, fields: url.Values{}, body: string(body)}
	if location := resp.Header.Get("Location"); location != "" {
		if v.location, err = url.Parse(location); err != nil {
			b.t.Fatal(err)
		}
		return v
	}
	doc, err := html.Parse(strings.NewReader(v.body))
	if err != nil {
		b.t.Fatal(err)
	}
	v.read(doc, req.URL)
	return v
}

// read gathers the page's form.
func (v *visited) read(doc *html.Node, at *url.URL) {
	for n := range doc.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		switch n.Data {
		case "form":
			if to, err := at.Parse(attr["action"]); err == nil {
				v.action = to.String()
			}
		case "input":
			v.fields.Set(attr["name"], attr["value"])
		case "button":
			if attr["name"] == "person" {
				v.buttons = append(v.buttons, attr["value"])
			}
		}
	}
}

// logIn goes through the provider as the person and returns the callback.
func (b *browser) logIn(attempt identity.Attempt, person string) url.Values {
	b.t.Helper()
	v := b.get(attempt.AuthURL)
	if v.location != nil {
		b.t.Fatalf("sent to %s, want the login page", v.location)
	}
	v.fields.Set("person", person)
	v = b.post(v.action, v.fields)
	return b.callback(v)
}

// callback returns what the relying party is called back with.
func (b *browser) callback(v visited) url.Values {
	b.t.Helper()
	if v.location == nil {
		b.t.Fatalf("status %d, want a redirect to the relying party: %s", v.status, v.body)
	}
	if got := (&url.URL{Scheme: v.location.Scheme, Host: v.location.Host, Path: v.location.Path}).String(); got != callbackURL {
		b.t.Fatalf("sent to %s, want %s", got, callbackURL)
	}
	return v.location.Query()
}

func begin(t *testing.T, rp *identity.Provider, language string) identity.Attempt {
	t.Helper()
	attempt, err := rp.Begin(t.Context(), language)
	if err != nil {
		t.Fatal(err)
	}
	return attempt
}
