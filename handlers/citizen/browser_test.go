package citizen_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

var pictures = flag.String("pictures", "", "folder to keep pictures of the pages in")

// show is a page as a person meets it.
type show struct {
	path string
	set  func(s *site)
	act  func(p *apptest.Page) // what the person does there, if anything
	// walked is that the walk through the demo looks at the page too: an ordinary run
	// leaves it to that.
	walked bool
}

func shows() map[string]show {
	open := func(status models.Status, actions ...string) func(s *site) {
		return func(s *site) {
			s.addCase("telemark", status)
			s.happened(actions...)
			s.answered(models.Bokmal)
		}
	}
	return map[string]show{
		"front":        {walked: true, path: "/"},
		"body":         {walked: true, path: "/virksomhet/telemark"},
		"body-large":   {path: "/virksomhet/aure"},
		"body-closed":  {path: "/virksomhet/rindal"},
		"choose":       {walked: true, path: submitPath},
		"submit":       {walked: true, path: formPath},
		"submit-all":   {path: submitPath + "?rett=access&rett=rectification&rett=erasure&rett=restriction&rett=objection&rett=automated&rett=withdraw_consent&rett=complaint"},
		"submit-large": {path: "/virksomhet/aure/krav?rett=access"},
		"submit-wrong": {path: formPath, act: func(p *apptest.Page) {
			p.Fill("period_from_access", "31.02.2026")
			p.Fill("email", "kari")
			p.Click(".page-main form .actions button:not([name])")
		}},
		"mine-none": {path: "/krav"},
		"mine": {walked: true, path: "/krav", set: func(s *site) {
			s.addCase("telemark", models.StatusReview)
			s.addCase("hkdir", models.StatusAnswered)
			s.addCase("aure", models.StatusWithdrawn)
		}},
		"case-new":      {walked: true, path: "/krav/TEL-2026-00012", set: open(models.StatusReceived, "request.submitted")},
		"case-answered": {walked: true, path: "/krav/TEL-2026-00012", set: open(models.StatusAnswered, "request.submitted", "item.collecting", "item.review", "item.approval", "item.answered")},
		"case-code": {
			path: "/krav/TEL-2026-00012", set: func(s *site) {
				open(models.StatusCollecting, "request.submitted", "item.collecting")(s)
				s.contacts.contacts = []rights.Contact{{ID: "c1", Email: "kari@example.com", CodeUntil: noon.Add(time.Minute)}, {ID: "c2", Email: "kari.nordmann.med.langt.navn@example.com", Proved: true}}
			},
			act: func(p *apptest.Page) { p.Click(`form[action$="/bekreft"] button:not([form])`) },
		},
		"withdraw": {walked: true, path: "/krav/TEL-2026-00012/trekk", set: open(models.StatusReceived)},
		"answer":   {walked: true, path: "/krav/TEL-2026-00012/svar", set: open(models.StatusAnswered)},
		"answer-files": {path: "/krav/TEL-2026-00012/svar", set: func(s *site) {
			open(models.StatusAnswered)(s)
			s.answer.document.Attachments = []report.Attachment{{Name: "Skannet notat fra samtalen i mars.pdf", Size: 182_000}, {Name: "bilde.png", Size: 2_400_000}}
		}},
		"privacy": {walked: true, path: "/personvern"},
		"nowhere": {path: "/krav/TEL-2026-99999"},
	}
}

// view is how somebody reads the portal.
type view struct {
	lang, scheme string
	width        int
}

// TestPagesInABrowser looks at every page as people with different screens,
// languages and needs meet it. One page after the other: a browser that has
// many to draw at once is not faster, only later with each. An ordinary run
// looks at each page that nothing else does one way, one for pictures every way.
func TestPagesInABrowser(t *testing.T) {
	t.Parallel()
	views := []view{{"nb", "light", 1280}, {"en", "dark", 320}, {"en", "dark", 1280}, {"nb", "light", 360}}
	browser := apptest.StartBrowser(t)
	for name, sh := range shows() {
		if sh.walked && *pictures == "" {
			continue
		}
		s := newSite(t)
		if sh.set != nil {
			sh.set(s)
		}
		server := httptest.NewServer(s.handlerFor(s.citizen(kari)))
		t.Cleanup(server.Close)
		page := browser.NewPage(t)
		through := []view{apptest.Turn(name, views)}
		if *pictures != "" {
			through = views
		}
		for _, v := range through {
			at := fmt.Sprintf("%s-%s-%s-%d", name, v.lang, v.scheme, v.width)
			page.SetViewport(v.width, 900)
			page.SetColorScheme(v.scheme)
			page.Open(server.URL + "/sprak/" + v.lang + "?tilbake=" + sh.path)
			if sh.act != nil {
				sh.act(page)
			}
			for _, violation := range page.Axe() {
				t.Errorf("%s: %s", at, violation)
			}
			if wide := page.Evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide != 0.0 {
				t.Errorf("%s: the page is %v pixels wider than the screen", at, wide)
			}
			if *pictures != "" {
				page.Screenshot(filepath.Join(*pictures, at+".png"))
			}
		}
		for _, problem := range page.Problems() {
			t.Errorf("%s: the browser complains: %s", name, problem)
		}
	}
}

// TestSubmitWithoutScripts files a request the way a browser without scripts
// does it, mending what was wrong on the way.
func TestSubmitWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	server := httptest.NewServer(s.handlerFor(s.citizen(kari)))
	t.Cleanup(server.Close)
	page := apptest.StartBrowser(t).NewPage(t)
	page.DisableJavaScript()
	page.Open(server.URL + "/sprak/nb?tilbake=" + submitPath)
	page.Click("#right-access") // what one wants is asked first
	page.Click("Gå videre")
	page.Fill("Navnet ditt", "Kari Nordmann")
	page.Fill("Fra og med", "i fjor")
	page.Click("Send kravet")
	if got := page.Status(); got != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", got)
	}
	page.Click("Skriv en e-postadresse, for eksempel navn@eksempel.no")
	if got := page.URL(); !strings.HasSuffix(got, "#email") {
		t.Errorf("the summary leads to %s", got)
	}
	page.Fill("E-postadressen din", "kari@example.com")
	page.Fill("Fra og med", "1.1.2025")
	page.Click("Timebestilling")
	page.Click("Send kravet")
	if got := page.URL(); got != server.URL+casePath {
		t.Fatalf("the form leads to %s", got)
	}
	page.WaitFor("Denne siden er kvitteringen din.")
	if n := len(s.rights.submitted); n != 1 || s.rights.submitted[0].Name != "Kari Nordmann" {
		t.Errorf("%d requests filed", n)
	}
}

// TestSkipLinkComesFirst begins at the keyboard's first stop.
func TestSkipLinkComesFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	server := httptest.NewServer(s.handlerFor(s.citizen(kari)))
	t.Cleanup(server.Close)
	page := apptest.StartBrowser(t).NewPage(t)
	page.Open(server.URL + "/sprak/nb?tilbake=/personvern")
	page.Press("\t")
	if got := page.Focused(); got != "Hopp til hovedinnhold" {
		t.Errorf("the first stop is %q", got)
	}
}

// handlerFor gives every request the visitor's session, which saves the login.
func (s *site) handlerFor(v *visitor) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/static/") {
			r.AddCookie(&http.Cookie{Name: "session", Value: v.token})
		}
		s.handler.ServeHTTP(w, r)
	})
}
