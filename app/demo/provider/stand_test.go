package provider_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rettighetsporten/app/demo/provider"
	"rettighetsporten/models"
)

const (
	back     = "http://localhost:9/retur"
	goodbye  = "http://localhost:9/utlogget"
	verifier = "en-hemmelighet-som-bare-den-som-begynte-kjenner"
)

// stand is a provider on a real port with a clock that tests move.
type stand struct {
	*provider.Provider

	issuer string
	clock  atomic.Int64
}

func (s *stand) now() time.Time       { return time.Unix(s.clock.Load(), 0).UTC() }
func (s *stand) wait(d time.Duration) { s.clock.Add(int64(d / time.Second)) }

// config returns the two clients and a few persons.
func (s *stand) config(t *testing.T) provider.Config {
	t.Helper()
	pid, err := models.ParseNationalID("14838513779")
	if err != nil {
		t.Fatal(err)
	}
	return provider.Config{
		Issuer: s.issuer, Now: s.now,
		Clients: []provider.Client{
			{ID: "borger", Secret: "borgers", RedirectURIs: []string{back}, PostLogoutURIs: []string{goodbye}},
			{ID: "ansatt", Secret: "ansattes", RedirectURIs: []string{back + "/ansatt", back}},
		},
		Persons: []provider.Person{
			{Subject: "kari", Name: "Kari Prøve", Group: "Innbyggere", Line: "Elev & mor", PID: pid, ACR: "idporten-loa-high", Locale: "nb"},
			{Subject: "per", Name: "Per Prøve", Group: "Innbyggere", Line: "Far", ACR: "idporten-loa-substantial"},
			{Subject: "olga", Name: "Olga Ombud", Group: "Ansatte", Line: "Personvernombud", Email: "olga@example.test", Roles: []string{"ombud"}},
			{Subject: "ina", Name: "Ina Innbygger", Group: "Innbyggere", Line: "Nabo"},
		},
	}
}

func newStand(t *testing.T) *stand {
	t.Helper()
	s := &stand{}
	s.clock.Store(time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC).Unix())
	server := httptest.NewUnstartedServer(nil)
	s.issuer = "http://" + server.Listener.Addr().String() + "/demo/op"
	p, err := provider.New(s.config(t))
	if err != nil {
		t.Fatal(err)
	}
	s.Provider = p
	server.Config.Handler = p
	server.Start()
	t.Cleanup(server.Close)
	return s
}

// asks returns a good authorization request with changes; a changed value of ""
// is left out.
func asks(changes ...string) url.Values {
	challenge := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"client_id": {"borger"}, "redirect_uri": {back}, "response_type": {"code"}, "scope": {"openid profile"},
		"state": {"tilstand"}, "nonce": {"engang"}, "code_challenge_method": {"S256"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if q.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			q.Del(changes[i])
		}
	}
	return q
}

type visitor struct {
	t      *testing.T
	s      *stand
	client *http.Client
	site   string // Sec-Fetch-Site of the next posts
}

func newVisitor(t *testing.T, s *stand) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{t: t, s: s, client: &http.Client{Jar: jar, CheckRedirect: stay}}
}

type answer struct {
	status int
	header http.Header
	body   string
	to     *url.URL // where the browser is sent
}

func (v *visitor) call(method, path string, form url.Values, dress func(*http.Request)) answer {
	v.t.Helper()
	address, body := v.s.issuer+path, io.Reader(nil)
	if method == http.MethodGet && form != nil {
		address += "?" + form.Encode()
	}
	if method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(context.Background(), method, address, body)
	if err != nil {
		v.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.site != "" {
		req.Header.Set("Sec-Fetch-Site", v.site)
	}
	if dress != nil {
		dress(req)
	}
	resp, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, body: string(b)}
	if to := resp.Header.Get("Location"); to != "" {
		if a.to, err = url.Parse(to); err != nil {
			v.t.Fatal(err)
		}
	}
	return a
}

func (v *visitor) get(path string, q url.Values) answer {
	v.t.Helper()
	return v.call(http.MethodGet, path, q, nil)
}

func (v *visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	return v.call(http.MethodPost, path, form, nil)
}

// code logs in as the person and returns the code.
func (v *visitor) code(person string, q url.Values) string {
	v.t.Helper()
	form := page(v.t, v.get("/authorize", q)).fields
	form.Set("person", person)
	a := v.post("/login", form)
	if a.to == nil || a.to.Query().Get("code") == "" {
		v.t.Fatalf("no code: status %d to %v", a.status, a.to)
	}
	return a.to.Query().Get("code")
}

// redeem returns a good token request for the code, with changes.
func redeem(code string, changes ...string) url.Values {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {back}, "code_verifier": {verifier},
		"client_id": {"borger"}, "client_secret": {"borgers"},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if form.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			form.Del(changes[i])
		}
	}
	return form
}

// said reads an answer in JSON.
func (a answer) said(t *testing.T) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(a.body), &m); err != nil {
		t.Fatalf("status %d: %v", a.status, err)
	}
	return m
}

// seen is what a page shows.
type seen struct {
	lang, title string
	headings    []string
	buttons     map[string]string // person → text
	fields      url.Values
	elements    map[string]int
}

func page(t *testing.T, a answer) seen {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	s := seen{buttons: map[string]string{}, fields: url.Values{}, elements: map[string]int{}}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		s.elements[n.Data]++
		switch n.Data {
		case "html":
			s.lang = attr(n, "lang")
		case "title":
			s.title = text(n)
		case "h1", "h2":
			s.headings = append(s.headings, n.Data+" "+text(n))
		case "input":
			s.fields.Set(attr(n, "name"), attr(n, "value"))
		case "button":
			s.buttons[attr(n, "name")+attr(n, "value")] = text(n)
		}
	}
	return s
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// cookies returns what the browser keeps for the provider.
func (v *visitor) cookies() []*http.Cookie {
	v.t.Helper()
	u, err := url.Parse(v.s.issuer + "/authorize")
	if err != nil {
		v.t.Fatal(err)
	}
	return v.client.Jar.Cookies(u)
}
