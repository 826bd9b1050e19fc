package provider

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

// leaving is a checked logout request, OpenID Connect RP-Initiated Logout 1.0.
type leaving struct {
	subject string // of a valid hint, or empty
	sid     string
	client  string
	to      string // a registered address, or empty
	state   string
}

// endSession logs the person out at once when a valid ID token shows that the
// client knows the session, and asks the person otherwise.
func (p *Provider) endSession(w http.ResponseWriter, r *http.Request) {
	l, ok := p.readLeaving(w, r)
	if !ok {
		return
	}
	s, here := p.session(r)
	if l.subject == "" || (here && s.person.Subject != l.subject) {
		p.confirmPage(w, l)
		return
	}
	p.leave(w, r, l)
}

// logout takes the answer of a person who was asked.
func (p *Provider) logout(w http.ResponseWriter, r *http.Request) {
	if l, ok := p.readLeaving(w, r); ok {
		p.leave(w, r, l)
	}
}

// leave ends the session and sends the browser on.
func (p *Provider) leave(w http.ResponseWriter, r *http.Request, l leaving) {
	p.mu.Lock()
	if c, err := r.Cookie(cookieName); err == nil {
		p.sessions.drop(c.Value)
	}
	if l.sid != "" {
		p.sessions.dropWhere(func(s session) bool { return s.id == l.sid })
	}
	p.mu.Unlock()
	http.SetCookie(w, p.cookie("", -1))
	if l.to == "" {
		p.message(w, http.StatusOK, loggedOut)
		return
	}
	to := l.to
	if l.state != "" {
		to = withQuery(to, url.Values{"state": {l.state}})
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// readLeaving returns the request if it can be followed, or answers itself:
// nobody is sent to an address that the client has not registered.
func (p *Provider) readLeaving(w http.ResponseWriter, r *http.Request) (leaving, bool) {
	bad := func() (leaving, bool) {
		p.message(w, http.StatusBadRequest, badRequest)
		return leaving{}, false
	}
	if err := r.ParseForm(); err != nil {
		return bad()
	}
	l := p.hint(r.Form.Get("id_token_hint"))
	l.state, l.to = r.Form.Get("state"), r.Form.Get("post_logout_redirect_uri")
	if id := r.Form.Get("client_id"); id != "" {
		if _, known := p.clients[id]; !known || (l.client != "" && l.client != id) {
			return bad()
		}
		l.client = id
	}
	if l.to != "" && !slices.Contains(p.clients[l.client].PostLogoutURIs, l.to) {
		return bad()
	}
	return l, true
}

// hint returns whose session an ID token of ours was made in; it may have
// expired since. A token that is not ours says nothing.
func (p *Provider) hint(token string) leaving {
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return leaving{}
	}
	for _, key := range p.keySet().Keys {
		payload, err := signed.Verify(key)
		if err != nil {
			continue
		}
		var c struct {
			Audience string `json:"aud"`
			Subject  string `json:"sub"`
			SID      string `json:"sid"`
		}
		if json.Unmarshal(payload, &c) != nil {
			return leaving{}
		}
		if _, known := p.clients[c.Audience]; !known {
			return leaving{}
		}
		return leaving{subject: c.Subject, sid: c.SID, client: c.Audience}
	}
	return leaving{}
}
