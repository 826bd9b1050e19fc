// Package provider is the identity provider of the demo and the tests: OpenID
// Connect's code flow for people who do not exist. It is an http.Handler, it
// keeps everything in bounded memory, and it asks for no password. It must
// never stand in front of anything real.
package provider

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"rettighetsporten/models"
)

// How long things live, and how many of each are kept.
const (
	codeLife    = 60 * time.Second
	tokenLife   = 120 * time.Second
	sessionLife = 2 * time.Hour
	maxKept     = 10_000
)

// Config is what the provider is made of.
type Config struct {
	Issuer  string // its address; paths below it are answered by the handler
	Title   string // the heading of its login page; empty: «Logg inn»
	Clients []Client
	Persons []Person // in the order they are listed
	Now     func() time.Time
	Rand    io.Reader // codes, tokens and session ids; nil: crypto/rand

	// Tamper changes an ID token just before it is signed, so that tests can
	// prove what a relying party refuses. Nil outside of tests.
	Tamper func(*Signing)
}

// Client is a relying party that may use the provider.
type Client struct {
	ID             string
	Secret         string
	RedirectURIs   []string // compared as they stand
	PostLogoutURIs []string
}

// Person is somebody one can log in as.
type Person struct {
	Subject string            // unique; ends up in pages and tokens
	Name    string            //
	Group   string            // the heading the person is listed under
	Line    string            // who it is, in a few words
	PID     models.NationalID // synthetic, or none
	Email   string            //
	ACR     string            // the level of the person's login; empty: none is told
	Roles   []string          //
	Locale  string            //
}

// Provider is the identity provider. It is safe for concurrent use.
type Provider struct {
	cfg     Config
	base    string // the issuer's path, without a last slash
	clients map[string]Client
	persons map[string]Person
	pages   *template.Template
	policy  string
	mux     *http.ServeMux

	mu       sync.Mutex // guards all below
	keys     []signingKey
	codes    shelf[*grant]
	tokens   shelf[access]
	sessions shelf[session]
}

// New returns a provider with a key of its own, or what is wrong with the
// configuration.
func New(cfg Config) (*Provider, error) {
	issuer, err := url.Parse(cfg.Issuer)
	if err != nil || issuer.Host == "" || strings.HasSuffix(cfg.Issuer, "/") {
		return nil, errors.New("the issuer must be an address without a last slash")
	}
	if cfg.Now == nil {
		return nil, errors.New("the clock is missing")
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	cfg.Title = cmp.Or(cfg.Title, "Logg inn")
	p := &Provider{
		cfg: cfg, base: issuer.Path,
		clients: map[string]Client{}, persons: map[string]Person{},
		codes:    shelf[*grant]{life: codeLife, most: maxKept},
		tokens:   shelf[access]{life: tokenLife, most: maxKept},
		sessions: shelf[session]{life: sessionLife, most: maxKept},
	}
	for _, c := range cfg.Clients {
		if c.ID == "" || c.Secret == "" || len(c.RedirectURIs) == 0 {
			return nil, errors.New("a client needs an id, a secret and a redirect address")
		}
		p.clients[c.ID] = c
	}
	for _, person := range cfg.Persons {
		if _, twice := p.persons[person.Subject]; twice || person.Subject == "" {
			return nil, errors.New("every person needs a subject of their own")
		}
		if !person.PID.IsZero() && !person.PID.Synthetic() {
			return nil, errors.New("only synthetic persons may have a number here")
		}
		p.persons[person.Subject] = person
	}
	if p.pages, err = template.ParseFS(files, "pages/*.html"); err != nil {
		return nil, fmt.Errorf("reading pages: %w", err)
	}
	p.policy = contentPolicy(cfg.Clients)
	p.mux = p.routes()
	return p, p.Rotate()
}

func (p *Provider) routes() *http.ServeMux {
	mux := http.NewServeMux()
	own := http.NewCrossOriginProtection() // forms that only our own pages may post
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /.well-known/openid-configuration": p.discovery,
		"GET /jwks.json":                        p.jwks,
		"GET /authorize":                        p.authorize,
		"POST /authorize":                       p.authorize,
		"POST /login":                           own.Handler(http.HandlerFunc(p.login)).ServeHTTP,
		"POST /token":                           p.token,
		"GET /userinfo":                         p.userinfo,
		"POST /userinfo":                        p.userinfo,
		"GET /end_session":                      p.endSession,
		"POST /end_session":                     p.endSession,
		"POST /logout":                          own.Handler(http.HandlerFunc(p.logout)).ServeHTTP,
		"GET /style.css":                        style,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+p.base+path, handler)
	}
	return mux
}

// ServeHTTP answers under the issuer's path, which must not be stripped.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	p.mux.ServeHTTP(w, r)
}

// groups returns the persons under their headings, in the order given.
func (p *Provider) groups(acr []string) []group {
	var groups []group
	for _, person := range p.cfg.Persons {
		i := slices.IndexFunc(groups, func(g group) bool { return g.Name == person.Group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{Name: person.Group})
		}
		groups[i].Persons = append(groups[i].Persons, listed{Person: person, Able: person.reaches(acr)})
	}
	return groups
}

// secret returns 256 bits that nobody can guess.
func (p *Provider) secret() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(p.cfg.Rand, b); err != nil {
		return "", fmt.Errorf("reading randomness: %w", err)
	}
	return encode(b), nil
}
