package provider

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// cookieName holds the provider's own session, which spares a second login.
const cookieName = "demo_login"

// session is a person logged in here.
type session struct {
	id            string // the sid of tokens; not the cookie's value
	person        Person
	authenticated time.Time
}

// grant is what a code stands for.
type grant struct {
	session   session
	client    string
	redirect  string
	challenge string
	nonce     string
	scopes    []string
	used      bool
	token     string // the access token made of it, revoked when the code comes again
}

// login takes the choice made on the login page.
func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	a, ok := p.readRequest(w, r)
	if !ok {
		return
	}
	if r.PostForm.Has("cancel") {
		p.refuse(w, r, a, "access_denied")
		return
	}
	person, known := p.persons[r.PostForm.Get("person")]
	if !known {
		p.loginPage(w, r, a)
		return
	}
	if !person.reaches(a.acr) {
		p.refuse(w, r, a, "unmet_authentication_requirements")
		return
	}
	s, err := p.open(w, r, person)
	if err != nil {
		p.refuse(w, r, a, "server_error")
		return
	}
	p.grantCode(w, r, a, s)
}

// open starts a session for the person, in place of the browser's old one.
func (p *Provider) open(w http.ResponseWriter, r *http.Request, person Person) (session, error) {
	sid, err := p.secret()
	if err != nil {
		return session{}, err
	}
	cookie, err := p.secret()
	if err != nil {
		return session{}, err
	}
	now := p.cfg.Now()
	s := session{id: sid, person: person, authenticated: now}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old, err := r.Cookie(cookieName); err == nil {
		p.sessions.drop(old.Value)
	}
	p.sessions.put(now, cookie, s)
	http.SetCookie(w, p.cookie(cookie, int(sessionLife/time.Second)))
	return s, nil
}

// cookie returns the session cookie, bound to the issuer's path so that two
// providers on one host do not share it.
func (p *Provider) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // a demo on plain http has no secure cookies
		Name: cookieName, Value: value, Path: p.base + "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(p.cfg.Issuer, "https:"),
	}
}

// session returns the session of the browser's cookie.
func (p *Provider) session(r *http.Request) (session, bool) {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return session{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sessions.get(p.cfg.Now(), c.Value)
}

// grantCode sends the browser back with a code.
func (p *Provider) grantCode(w http.ResponseWriter, r *http.Request, a authRequest, s session) {
	code, err := p.secret()
	if err != nil {
		p.refuse(w, r, a, "server_error")
		return
	}
	p.mu.Lock()
	p.codes.put(p.cfg.Now(), code, &grant{
		session: s, client: a.client.ID, redirect: a.redirect,
		challenge: a.challenge, nonce: a.nonce, scopes: a.scopes,
	})
	p.mu.Unlock()
	p.sendBack(w, r, a, url.Values{"code": {code}})
}
