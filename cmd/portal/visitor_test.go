package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// visitor is somebody with a browser of their own, as far as a test needs one:
// cookies, forms and redirects.
type visitor struct {
	t       *testing.T
	address string
	client  *http.Client
}

func newVisitor(t *testing.T, address string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &visitor{t: t, address: address, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

type reply struct {
	status   int
	location string
	body     string
	header   http.Header
	at       string
}

func (v *visitor) get(path string) reply { v.t.Helper(); return v.do(http.MethodGet, path, nil) }

// post sends a form with the token of the visitor's session.
func (v *visitor) post(path string, form url.Values) reply {
	v.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	form.Set("_csrf", v.csrf())
	return v.do(http.MethodPost, path, form)
}

func (v *visitor) do(method, path string, form url.Values) reply {
	v.t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = v.address + path
	}
	req, err := http.NewRequestWithContext(v.t.Context(), method, address, strings.NewReader(form.Encode()))
	must(v.t, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if u, err := url.Parse(address); err == nil {
			req.Header.Set("Origin", u.Scheme+"://"+u.Host)
			req.Header.Set("Sec-Fetch-Site", "same-origin")
		}
	}
	res, err := v.client.Do(req)
	must(v.t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	must(v.t, err)
	return reply{res.StatusCode, res.Header.Get("Location"), string(body), res.Header, address}
}

// follow goes where redirects lead.
func (v *visitor) follow(r reply) reply {
	v.t.Helper()
	for range 10 {
		if r.status < 300 || r.status > 399 {
			return r
		}
		r = v.do(http.MethodGet, r.location, nil)
	}
	v.t.Fatal("redirected for ever")
	return r
}

func (v *visitor) csrf() string {
	v.t.Helper()
	for _, f := range forms(v.t, v.get("/personvern").body) {
		if token := f.fields.Get("_csrf"); token != "" {
			return token
		}
	}
	return ""
}

// login goes through the identity provider as the person, by the same steps as
// a browser.
func (v *visitor) login(path, subject string) reply {
	v.t.Helper()
	page := v.follow(v.get(path))
	all := forms(v.t, page.body)
	if len(all) == 0 || !strings.Contains(page.body, `value="`+subject+`"`) {
		v.t.Fatalf("%s cannot be chosen on the login page", subject)
	}
	f := all[0]
	f.fields.Set("person", subject)
	return v.follow(v.do(http.MethodPost, f.action, f.fields))
}

type form struct {
	action string
	fields url.Values
}

func forms(t *testing.T, page string) []form {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	must(t, err)
	var all []form
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		f := form{action: attr(n, "action"), fields: url.Values{}}
		for in := range n.Descendants() {
			if in.Type == html.ElementNode && in.Data == "input" && attr(in, "name") != "" {
				f.fields.Add(attr(in, "name"), attr(in, "value"))
			}
		}
		all = append(all, f)
	}
	return all
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
