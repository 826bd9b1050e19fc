package provider

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/identity"
)

// authRequest is a checked authorization request.
type authRequest struct {
	client    Client
	redirect  string
	state     string
	nonce     string
	challenge string
	scopes    []string
	acr       []string
	none      bool // prompt=none
	login     bool // prompt=login
	maxAge    time.Duration
	hasMaxAge bool
}

// carried are the parameters that the login page brings along, so that nothing
// has to be remembered while a person chooses.
var carried = []string{
	"client_id", "redirect_uri", "response_type", "scope", "state", "nonce",
	"code_challenge", "code_challenge_method", "acr_values",
}

// authorize answers OpenID Connect Core 3.1.2: with a code for a person who is
// logged in already, with the login page otherwise.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	a, ok := p.readRequest(w, r)
	if !ok {
		return
	}
	if s, ok := p.session(r); ok && !a.login && a.satisfiedBy(s, p.cfg.Now()) {
		p.grantCode(w, r, a, s)
		return
	}
	if a.none {
		p.refuse(w, r, a, "login_required")
		return
	}
	p.loginPage(w, r, a)
}

// satisfiedBy reports whether the session is recent and secure enough.
func (a authRequest) satisfiedBy(s session, now time.Time) bool {
	recent := !a.hasMaxAge || now.Sub(s.authenticated) < a.maxAge
	return recent && s.person.reaches(a.acr)
}

// reaches reports whether the person's login is secure enough for one of the
// levels; no level asked for is satisfied by anybody.
func (p Person) reaches(acr []string) bool {
	return len(acr) == 0 || slices.ContainsFunc(acr, func(want string) bool { return identity.ACRAtLeast(p.ACR, want) })
}

// readRequest returns the request if it can be answered. Otherwise it has
// answered itself: with a page as long as the client or its address is not
// certain, by sending the browser back after that.
func (p *Provider) readRequest(w http.ResponseWriter, r *http.Request) (authRequest, bool) {
	if err := r.ParseForm(); err != nil {
		p.message(w, http.StatusBadRequest, badRequest)
		return authRequest{}, false
	}
	form := r.Form
	client, known := p.clients[form.Get("client_id")]
	redirect := form.Get("redirect_uri")
	if !known || !slices.Contains(client.RedirectURIs, redirect) || len(form["redirect_uri"]) > 1 || len(form["client_id"]) > 1 {
		p.message(w, http.StatusBadRequest, badRequest)
		return authRequest{}, false
	}
	a := authRequest{
		client: client, redirect: redirect,
		state: form.Get("state"), nonce: form.Get("nonce"), challenge: form.Get("code_challenge"),
		scopes: strings.Fields(form.Get("scope")), acr: strings.Fields(form.Get("acr_values")),
		none: form.Get("prompt") == "none", login: form.Get("prompt") == "login",
	}
	if seconds, err := strconv.Atoi(form.Get("max_age")); err == nil && seconds >= 0 {
		a.maxAge, a.hasMaxAge = time.Duration(seconds)*time.Second, true
	}
	if code := a.wrong(form); code != "" {
		p.refuse(w, r, a, code)
		return authRequest{}, false
	}
	return a, true
}

// wrong returns the error code of RFC 6749 4.1.2.1 for what cannot be granted,
// or "".
func (a authRequest) wrong(form url.Values) string {
	for _, values := range form {
		if len(values) > 1 {
			return "invalid_request"
		}
	}
	switch {
	case form.Has("request"):
		return "request_not_supported"
	case form.Has("request_uri"):
		return "request_uri_not_supported"
	case form.Get("response_type") != "code":
		return "unsupported_response_type"
	case !slices.Contains(a.scopes, "openid"):
		return "invalid_scope"
	case form.Has("response_mode") && form.Get("response_mode") != "query",
		form.Get("code_challenge_method") != "S256" || len(a.challenge) != 43, // SHA-256 in base64url
		!slices.Contains([]string{"", "none", "login"}, form.Get("prompt")):
		return "invalid_request"
	default:
		return ""
	}
}

// refuse sends the browser back with an error.
func (p *Provider) refuse(w http.ResponseWriter, r *http.Request, a authRequest, code string) {
	p.sendBack(w, r, a, url.Values{"error": {code}})
}

// sendBack sends the browser to the client with state and issuer, RFC 9207.
func (p *Provider) sendBack(w http.ResponseWriter, r *http.Request, a authRequest, answer url.Values) {
	answer.Set("iss", p.cfg.Issuer)
	if a.state != "" {
		answer.Set("state", a.state)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, withQuery(a.redirect, answer), http.StatusSeeOther)
}

// withQuery adds to the query of an address that is known to be one.
func withQuery(address string, more url.Values) string {
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + more.Encode()
}
