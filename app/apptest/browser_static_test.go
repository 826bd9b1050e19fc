package apptest_test

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"rettighetsporten/app/apptest"
)

// The kit page shows what the portal's sheet offers, served as the portal serves
// its pages.
func TestStaticKitIsAccessibleOnEveryScreen(t *testing.T) {
	t.Parallel()
	page := apptest.StartBrowser(t).NewPage(t)
	site := newKit(t)
	for _, scheme := range []string{"light", "dark"} {
		page.SetColorScheme(scheme)
		for _, width := range []int{1280, 320} {
			page.SetViewport(width, 800)
			page.Open(site + "/kit")
			for _, v := range page.Axe() {
				t.Errorf("%s, %d px: %v", scheme, width, v)
			}
			if got := page.Evaluate("document.documentElement.scrollWidth"); got != float64(width) {
				t.Errorf("%s, %d px: the page is %v wide", scheme, width, got)
			}
		}
	}
	if got := page.Problems(); len(got) != 0 {
		t.Errorf("the page complains: %q", got)
	}
	if page.Evaluate(`document.fonts.check("16px Inter") && [...document.fonts].some((f) => f.status === "loaded")`) != true {
		t.Error("Inter is not loaded")
	}
}

// A class that neither the kit page nor a template uses is dead weight.
func TestStaticSheetHasNoDeadClasses(t *testing.T) {
	t.Parallel()
	page := apptest.StartBrowser(t).NewPage(t)
	page.Open(newKit(t) + "/kit")
	const classes = `(() => {
		const names = new Set();
		const walk = (rules) => [...rules].forEach((r) => {
			(r.selectorText ?? "").replace(/\.([a-z][\w-]*)/g, (_, name) => names.add(name));
			walk(r.cssRules ?? []);
		});
		walk([...document.styleSheets].find((s) => s.href.endsWith("portal.css")).cssRules);
		return [...names].join(" ");
	})()`
	used := usedWords(t, "testdata/kit.html", "../../templates", "../report/html")
	names := strings.Fields(fmt.Sprint(page.Evaluate(classes)))
	if len(names) < 10 {
		t.Fatalf("the sheet has only the classes %q", names)
	}
	for _, name := range names {
		if !used[name] {
			t.Errorf("nobody uses the class %s", name)
		}
	}
}

// usedWords returns the words of the HTML files in the places.
func usedWords(t *testing.T, places ...string) map[string]bool {
	t.Helper()
	words := map[string]bool{}
	for _, place := range places {
		err := filepath.WalkDir(place, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".html" {
				return err
			}
			content, err := os.ReadFile(path)
			for _, word := range strings.FieldsFunc(string(content), func(r rune) bool { return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				words[word] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return words
}

func TestStaticErrorSummaryGetsFocus(t *testing.T) {
	t.Parallel()
	page := apptest.StartBrowser(t).NewPage(t)
	page.Open(newKit(t) + "/kit")
	if page.Evaluate(`document.activeElement.classList.contains("ds-error-summary")`) != true {
		t.Errorf("the focus is on %q", page.Focused())
	}
}

func TestStaticPartRefreshesUntilDone(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var watching atomic.Bool
	site := newKit(t, func(mux *http.ServeMux) {
		mux.HandleFunc("GET /live", page(`<h1>Innsamling</h1><p role="status" id="live"></p>
			<div data-refresh-url="/fragment" data-refresh-seconds="0.05"><p data-announce>0 av 3</p></div>
			<script src="/static/portal.js"></script>`))
		mux.HandleFunc("GET /fragment", func(w http.ResponseWriter, _ *http.Request) {
			if !watching.Load() {
				io.WriteString(w, "<p data-announce>0 av 3</p>")
				return
			}
			switch n := asked.Add(1); {
			case n == 2:
				w.WriteHeader(http.StatusServiceUnavailable) // it must ask again
			case n < 5:
				fmt.Fprintf(w, "<p data-announce>%d av 3</p><p>forsøk %d</p>", (n+1)/2, n)
			default:
				io.WriteString(w, "<p data-announce>3 av 3</p><p data-done>Ferdig</p>")
			}
		})
	})
	page := apptest.StartBrowser(t).NewPage(t)
	page.Open(site + "/live")
	page.Evaluate(`globalThis.spoken = []; new MutationObserver(() => spoken.push(live.textContent)).observe(live, {childList: true}); 0`)
	watching.Store(true)
	page.WaitFor("Ferdig")
	if got := fmt.Sprint(page.Evaluate("spoken")); got != "[1 av 3 2 av 3 3 av 3]" {
		t.Errorf("spoken: %s", got)
	}
	// Eight times as long as between two questions.
	page.Evaluate(`setTimeout(() => { document.querySelector("h1").textContent = "Senere" }, 400)`)
	page.WaitFor("Senere")
	if n := asked.Load(); n != 5 {
		t.Errorf("asked %d times, want no more after the last", n)
	}
}

func TestStaticRefreshKeepsTheKeyboardsPlace(t *testing.T) {
	t.Parallel()
	site := newKit(t, func(mux *http.ServeMux) {
		mux.HandleFunc("GET /live", page(`<h1>Kø</h1><div data-refresh-url="/fragment" data-refresh-seconds="0.05">
			<a id="first" href="#">Gammel</a></div><script src="/static/portal.js"></script>`))
		mux.HandleFunc("GET /fragment", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `<a id="first" href="#">Ny</a><p data-done>Ferdig</p>`)
		})
	})
	page := apptest.StartBrowser(t).NewPage(t)
	page.Open(site + "/live")
	page.Press("\t")
	page.WaitFor("Ferdig")
	if got := page.Focused(); got != "Ny" {
		t.Errorf("the focus is on %q", got)
	}
}

func newKit(t *testing.T, more ...func(*http.ServeMux)) string {
	t.Helper()
	kit, err := os.ReadFile("testdata/kit.html")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServer(http.Dir("../../templates/static"))))
	mux.HandleFunc("GET /kit", func(w http.ResponseWriter, _ *http.Request) { w.Write(kit) })
	for _, add := range more {
		add(mux)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		if !strings.HasPrefix(r.URL.Path, "/static/") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
