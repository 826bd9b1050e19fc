package provider

import (
	"bytes"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed pages
var files embed.FS

// page is what every page shows.
type page struct {
	Title   string
	Style   string
	Lead    string
	English string
	Action  string
	Fields  []field
	Groups  []group
}

type field struct{ Name, Value string }

type group struct {
	Name    string
	Persons []listed
}

// listed is a person on the login page; Able says whether the login is secure
// enough for what was asked.
type listed struct {
	Person

	Able bool
}

// note is a message in both languages.
type note struct{ title, lead, english string }

var (
	badRequest = note{
		"Forespørselen kan ikke brukes", "Tjenesten du kom fra, sendte noe vi ikke kan svare på. Gå tilbake og prøv på nytt.",
		"The service you came from sent something we cannot answer. Go back and try again.",
	}
	loggedOut = note{"Du er logget ut", "Du kan lukke denne siden.", "You are logged out. You can close this page."}
)

func (p *Provider) loginPage(w http.ResponseWriter, r *http.Request, a authRequest) {
	content := page{
		Title:   p.cfg.Title,
		Lead:    "Dette er en prøveinnlogging. Ingen av personene finnes, og ingen trenger passord. Velg hvem du vil være.",
		English: "This is a demo login. None of these people exist, and nobody needs a password. Choose who to be.",
		Action:  p.base + "/login",
		Groups:  p.groups(a.acr),
	}
	for _, name := range carried {
		if value := r.Form.Get(name); value != "" {
			content.Fields = append(content.Fields, field{name, value})
		}
	}
	p.render(w, http.StatusOK, "login.html", content)
}

func (p *Provider) confirmPage(w http.ResponseWriter, l leaving) {
	content := page{
		Title: "Vil du logge ut?", Lead: "Du logges ut av prøveinnloggingen.",
		English: "Do you want to log out of the demo login?", Action: p.base + "/logout",
	}
	for _, f := range []field{{"client_id", l.client}, {"post_logout_redirect_uri", l.to}, {"state", l.state}} {
		if f.Value != "" {
			content.Fields = append(content.Fields, f)
		}
	}
	p.render(w, http.StatusOK, "confirm.html", content)
}

func (p *Provider) message(w http.ResponseWriter, status int, n note) {
	p.render(w, status, "message.html", page{Title: n.title, Lead: n.lead, English: n.english})
}

// render writes a whole page or none.
func (p *Provider) render(w http.ResponseWriter, status int, name string, content page) {
	content.Style = p.base + "/style.css"
	var b bytes.Buffer
	if err := p.pages.ExecuteTemplate(&b, name, content); err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// contentPolicy lets pages load our own style and nothing else. Browsers check
// the redirect that follows a form too, so the clients' addresses are named.
func contentPolicy(clients []Client) string {
	targets := []string{"'self'"}
	for _, c := range clients {
		for _, address := range slices.Concat(c.RedirectURIs, c.PostLogoutURIs) {
			if u, err := url.Parse(address); err == nil && !slices.Contains(targets, u.Scheme+"://"+u.Host) {
				targets = append(targets, u.Scheme+"://"+u.Host)
			}
		}
	}
	return "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action " + strings.Join(targets, " ")
}

// style serves the one style sheet.
func style(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeFileFS(w, r, files, "pages/style.css")
}
