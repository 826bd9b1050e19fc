package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rettighetsporten/app/apptest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// lens is one way of looking at a page.
type lens struct {
	language models.Language
	width    int
	scheme   string
}

func (l lens) String() string { return fmt.Sprintf("%s-%d-%s", l.language, l.width, l.scheme) }

func lenses() []lens {
	var all []lens
	for _, width := range []int{1280, 360} {
		for _, scheme := range []string{"light", "dark"} {
			for _, language := range []models.Language{models.Bokmal, models.English} {
				all = append(all, lens{language, width, scheme})
			}
		}
	}
	return all
}

// Everybody the demo lists logs in and follows every link there is. Each page
// met, in each state of a case, is then opened in a real browser: nothing axe
// or the security policy complains of, nothing wider than the window, no text
// without translation. Each page of the access table has to be among them.
func TestEveryPageInEveryState(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	c := crawl{t: t, d: d, statuses: statuses(t, d), found: map[string]sight{}}
	c.follow("", "innbygger", newVisitor(t, d.address), "/", "/logg-inn", "/ansatt", "/finnes-ikke", "/krav")
	for _, place := range []string{"/logg-inn", "/ansatt"} {
		for _, who := range listed(t, d, place) {
			v := newVisitor(t, d.address)
			home := v.login(place, who)
			if home.status != http.StatusOK || !strings.Contains(home.body, `action="/logg-ut"`) {
				t.Errorf("%s cannot log in: %d", who, home.status)
				continue
			}
			c.follow(who, place, v, append([]string{home.at, "/admin", "/krav", "/krav/TEL-1900-00000"}, queues()...)...)
		}
	}
	for _, r := range d.portal.routes {
		if page := r.Method == http.MethodGet && !regexp.MustCompile(`\.(?:pdf|csv|xlsx|yaml|zip)$|^/kalender/|/vedlegg/:|/tabell/:|/rader/:|^/helse|/sprak|tilbake$|^/ansatt|/logg-inn|/innsamling$`).MatchString(r.Path); page && !c.met(r) {
			t.Errorf("nobody gets to %s by links", r.Path)
		}
	}
	look(t, d, slices.SortedFunc(maps.Values(c.found), func(a, b sight) int { return cmp.Compare(a.name, b.name) }))
}

// queues are the queues by state; people get there by a form.
func queues() []string {
	var all []string
	for _, queue := range []string{"/ombud/ko", "/saksbehandler/ko", "/beslutter/ko"} {
		for _, status := range models.Statuses() {
			all = append(all, queue+"?status="+string(status))
		}
	}
	return all
}

// sight is one page in one state, and who sees it.
type sight struct {
	name, who, place, path string
	status                 int
}

type crawl struct {
	t        *testing.T
	d        *demoWorld
	statuses map[string]models.Status
	found    map[string]sight
}

// follow walks from the places to wherever links lead, each kind of page in
// each state once per role.
func (c *crawl) follow(who, place string, v *visitor, from ...string) {
	c.t.Helper()
	seen := map[string]bool{}
	for todo := from; len(todo) > 0; todo = todo[1:] {
		path, _, _ := strings.Cut(todo[0], "#")
		name := c.name(who, path)
		if seen[name] || strings.HasPrefix(path, "/sprak") || strings.HasPrefix(path, "/logg-inn?") {
			continue
		}
		seen[name] = true
		r := v.follow(v.get(path))
		if kind := r.header.Get("Content-Type"); !strings.HasPrefix(kind, "text/html") {
			continue
		}
		if r.at != path {
			name = c.name(who, r.at)
		}
		if r.status != http.StatusOK {
			name = fmt.Sprintf("feil-%d-%s", r.status, strings.TrimPrefix(place, "/"))
		}
		if _, known := c.found[name]; !known {
			c.found[name] = sight{name, who, place, r.at, r.status}
		}
		if r.status == http.StatusOK {
			todo = append(todo, links(c.t, r)...)
		}
	}
}

var inPath = regexp.MustCompile(`[A-Z]{3}-\d{4}-\d{5}(?:-\d)?`)

// alike are the forms that look the same whatever state the case is in.
var alike = regexp.MustCompile(`/(?:koble|rad|mottak|videresend|gjenapne|klage|avgjor|sporsmal|gebyr|annet-regelverk|brev/.*)$`)

// name tells pages apart by what they show: the route, and the state of the case.
func (c *crawl) name(who, path string) string {
	u, err := url.Parse(path)
	must(c.t, err)
	name := u.Path
	if strings.HasPrefix(name, "/demo/logg-inn") {
		u.RawQuery = ""
	}
	if number := inPath.FindString(name); number != "" {
		if alike.MatchString(name) {
			name = strings.Replace(name, "/"+number, "", 1)
		}
		name = strings.Replace(name, number, string(c.statuses[number]), 1)
	}
	name = regexp.MustCompile(`^(/admin)/[a-z]+(/fagsystem/)?(?:[a-z]+-)?`).ReplaceAllString(name, "$1/id$2")
	name = regexp.MustCompile(`(/register/aktivitet)/[a-z0-9-]+`).ReplaceAllString(name, "$1/id")
	name = regexp.MustCompile(`(/register/brev)/[a-z-]+`).ReplaceAllString(name, "$1/id")
	if name == "/krav" {
		name += "/" + who // each has a list of their own
	}
	name = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}(?::\d+)?`).ReplaceAllString(name, "id")
	name = regexp.MustCompile(`^(/virksomhet)/[a-z]+`).ReplaceAllString(name, "$1/id")
	if u.RawQuery != "" {
		name += "-" + strings.Join(slices.Sorted(maps.Keys(u.Query())), "-") + "-" + u.Query().Get("status")
	}
	return cmp.Or(strings.ReplaceAll(strings.Trim(name, "/"), "/", "-"), "forside")
}

func (c *crawl) met(r web.Route) bool {
	pattern := regexp.MustCompile("^" + regexp.MustCompile(`:[a-z]+`).ReplaceAllString(r.Path, `[^/?]+`) + `(\?|$)`)
	for _, s := range c.found {
		if s.status == http.StatusOK && pattern.MatchString(strings.TrimPrefix(s.path, c.d.address)) {
			return true
		}
	}
	return false
}

// links returns where the page leads on the same server.
func links(t *testing.T, r reply) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(r.body))
	must(t, err)
	at, err := url.Parse(r.at)
	must(t, err)
	var all []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		to, err := at.Parse(attr(n, "href"))
		if err == nil && to.Host == at.Host && attr(n, "href") != "" {
			all = append(all, to.String())
		}
	}
	return all
}

// listed returns everybody on a login page.
func listed(t *testing.T, d *demoWorld, place string) []string {
	t.Helper()
	v := newVisitor(t, d.address)
	var all []string
	for _, m := range regexp.MustCompile(`name="person" value="([^"]+)"`).FindAllStringSubmatch(v.follow(v.get(place)).body, -1) {
		all = append(all, m[1])
	}
	if len(all) < 4 {
		t.Fatalf("%s lists only %v", place, all)
	}
	return all
}

func statuses(t *testing.T, d *demoWorld) map[string]models.Status {
	t.Helper()
	var rows []struct {
		CaseNumber string
		Status     models.Status
	}
	must(t, d.portal.db.Read().WithContext(t.Context()).Raw(
		"SELECT i.reference AS case_number, i.status || CASE r.identity_check WHEN 'none' THEN '-paper' ELSE '' END || CASE i.invoked_right WHEN 'portability' THEN '-portability' ELSE '' END || CASE WHEN i.fee > 0 THEN '-fee' ELSE '' END || COALESCE((SELECT '-' || a.state FROM representations a WHERE a.subject_id = i.data_subject_id AND a.controller_id = i.controller_id), '') AS status FROM rights_requests r JOIN request_items i ON i.request_id = r.id").Scan(&rows).Error)
	all := map[string]models.Status{}
	for _, r := range rows {
		all[r.CaseNumber] = r.Status
	}
	return all
}

// look opens every page in the browser, in two windows at once. An ordinary run
// looks at each through one lens, taken in turn, at one of the filters of a page
// and at one of the states of a case; a run for pictures looks at all through the
// two most unlike lenses, a long one through every lens.
func look(t *testing.T, d *demoWorld, sights []sight) {
	t.Helper()
	b := apptest.StartBrowser(t)
	if !long && *shots == "" {
		sights = oneState(oneFilter(sights))
	}
	const windows = 2
	for window := range windows {
		t.Run(fmt.Sprint("window ", window), func(t *testing.T) {
			t.Parallel()
			w := newWindow(t, b, d)
			for _, language := range []models.Language{models.Bokmal, models.English} { // a tab changes its language once
				for i, s := range sights {
					if i%windows == window {
						w.look(s, language, lensesFor(i))
					}
				}
			}
		})
	}
	t.Logf("measured: %d pages in their states", len(sights))
}

// lensesFor returns what the page with the number is looked at through.
func lensesFor(i int) []lens {
	all := lenses()
	switch {
	case long:
		return all
	case *shots != "":
		return []lens{all[0], all[len(all)-1]}
	}
	return all[i%len(all):][:1]
}

// window is the browser at the demo, with a tab for each person.
type window struct {
	t    *testing.T
	b    *apptest.Browser
	site site
	tabs map[string]*traveller
	in   map[*traveller]models.Language
}

func newWindow(t *testing.T, b *apptest.Browser, d *demoWorld) *window {
	t.Helper()
	return &window{t, b, site{d.address, d.mailbox, d.stores, &d.receiver}, map[string]*traveller{}, map[*traveller]models.Language{}}
}

func (w *window) look(s sight, language models.Language, through []lens) {
	w.t.Helper()
	v := w.tabs[s.who+s.place]
	if v == nil {
		v = newTraveller(w.t, w.b, w.site)
		if s.who != "" {
			v.login(s.place, s.who)
		}
		w.tabs[s.who+s.place] = v
	}
	for _, l := range through {
		if l.language != language {
			continue
		}
		if w.in[v] != language {
			v.Open(w.site.address + "/sprak/" + string(language) + "?tilbake=/personvern")
			w.in[v] = language
		}
		v.SetViewport(l.width, 900)
		v.SetColorScheme(l.scheme)
		v.Open(s.path)
		v.see(filepath.Join(l.String(), s.name))
		v.fits(s.name + " " + l.String())
	}
}

// oneFilter returns the sights with one alone of those that only choose among
// what a page has.
func oneFilter(sights []sight) []sight {
	seen := map[string]bool{}
	return slices.DeleteFunc(sights, func(s sight) bool {
		page, query, _ := strings.Cut(s.path, "?")
		page = inPath.ReplaceAllString(page, "")
		again := query != "" && seen[page]
		seen[page] = seen[page] || query != ""
		return again
	})
}

// oneState returns the sights with the first alone of the states in which a role
// has a page of a case: the pages' own tests look at the others.
func oneState(sights []sight) []sight {
	seen := map[string]bool{}
	return slices.DeleteFunc(sights, func(s sight) bool {
		page := s.place + inPath.ReplaceAllString(s.path, "")
		if !inPath.MatchString(s.path) || s.status != http.StatusOK {
			return false
		}
		again := seen[page]
		seen[page] = true
		return again
	})
}

// login chooses the person on the provider's page.
func (v *traveller) login(place, who string) {
	v.t.Helper()
	v.Open(v.site.address + place)
	v.Click(`button[value="` + who + `"]`)
	if !v.Has(`form[action="/logg-ut"]`) {
		v.t.Fatalf("%s is not logged in", who)
	}
}

// fits complains of what is wider than the window and of texts without their values.
func (v *traveller) fits(name string) {
	v.t.Helper()
	if over, _ := v.Evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`).(float64); over > 0 {
		v.t.Errorf("%s is %v pixels wider than its window", name, over)
	}
	if text, _ := v.Evaluate(`[...document.querySelectorAll("body :not(pre, code)")].flatMap(e => [...e.childNodes]).filter(n => n.nodeType === 3 && !n.parentElement.closest("pre, code, script")).map(n => n.data).join(" ")`).(string); strings.ContainsAny(text, "{}⟦⟧") {
		v.t.Errorf("%s shows a placeholder", name)
	}
}
