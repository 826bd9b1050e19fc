package apptest_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
)

// policy is the one the portal's pages are served with.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func TestPageFillsInAndSendsAForm(t *testing.T) {
	t.Parallel()
	page := open(t, "/form")
	page.Fill("Hva gjelder kravet?", "Ærlig talt: «alt» 🙂")
	page.Fill("born", "2014-05-17")
	page.Select("Rettighet", "Retting")
	page.Click("Jeg vil ha svaret på papir")
	page.Upload("Vedlegg", attachment(t))
	page.Click("Send")
	want := "subject=Ærlig talt: «alt» 🙂 born=2014-05-17 right=rectify paper=on file=vedlegg.txt:innhold"
	if got := page.Text("#received"); got != want {
		t.Errorf("the server received\n%s\nwant\n%s", got, want)
	}
}

func TestPageReplacesWhatAFieldHeld(t *testing.T) {
	t.Parallel()
	page := open(t, "/form")
	page.Fill("subject", "first")
	page.Fill("subject", "second")
	page.Fill("#note", "gone")
	page.Fill("#note", "")
	page.Click("Send")
	if got := page.Text("#received"); !strings.HasPrefix(got, "subject=second ") {
		t.Errorf("the server received %q", got)
	}
}

// A click must not return while the old page is still shown: the next question
// would be answered by it.
func TestClickWaitsForTheNextPage(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]string{"link": "Neste", "form": "Videre"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := open(t, "/step?n=0")
			for n := 1; n <= 15; n++ {
				page.Click(way)
				if got, want := page.Text("h1"), fmt.Sprint("Steg ", n); got != want {
					t.Fatalf("after %d clicks the page says %q", n, got)
				}
			}
		})
	}
}

func TestClickThatLeadsNowhereReturns(t *testing.T) {
	t.Parallel()
	for name, target := range map[string]string{
		"place on the page": "Hopp til bunnen",
		"no content":        "Ingenting",
		"download":          "Last ned",
		"details":           "Mer om dette",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := open(t, "/quiet")
			began := time.Now()
			page.Click(target)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if got := page.Text("h1"); got != "Stille" {
				t.Errorf("the page is now %q", got)
			}
		})
	}
}

func TestPagesShareNoCookies(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	browser := apptest.StartBrowser(t)
	citizen, caseworker := browser.NewPage(t), browser.NewPage(t)
	citizen.Open(site + "/login?as=borger")
	caseworker.Open(site + "/login?as=saksbehandler")
	citizen.Open(site + "/me")
	caseworker.Open(site + "/me")
	got := []string{citizen.Text("h1"), caseworker.Text("h1")}
	if diff := cmp.Diff([]string{"borger", "saksbehandler"}, got); diff != "" {
		t.Error(diff)
	}
	if got := string(citizen.Download("/me")); !strings.Contains(got, "borger") {
		t.Errorf("downloaded %q", got)
	}
}

func TestDownloadKeepsEveryByte(t *testing.T) {
	t.Parallel()
	if got := open(t, "/quiet").Download("/bytes"); !bytes.Equal(got, allBytes()) {
		t.Errorf("got %d bytes, not the %d sent", len(got), len(allBytes()))
	}
}

func TestPageWithoutJavaScript(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	page := apptest.StartBrowser(t).NewPage(t)
	page.DisableJavaScript()
	page.Open(site + "/script")
	if got := page.Text("h1"); got != "Uten skript" {
		t.Errorf("the script ran: %q", got)
	}
	page.Open(site + "/step?n=0")
	page.Click("Videre")
	page.Click("Neste")
	if got := page.Text("h1"); got != "Steg 2" {
		t.Errorf("two clicks later the page says %q", got)
	}
	page.Open(site + "/script")
	page.Screenshot(filepath.Join(t.TempDir(), "page.png"))
}

func TestPageTellsOfStatusTitleAndFocus(t *testing.T) {
	t.Parallel()
	page := open(t, "/gone")
	if page.Status() != http.StatusNotFound || page.Title() != "Borte" {
		t.Errorf("status %d, title %q", page.Status(), page.Title())
	}
	if !strings.HasSuffix(page.URL(), "/gone") || page.Has("h1") || !page.Has("title") {
		t.Errorf("at %s, a heading: %v, a title: %v", page.URL(), page.Has("h1"), page.Has("title"))
	}
	page = open(t, "/form")
	page.Press("\t")
	if got := page.Focused(); got != "Hva gjelder kravet?" {
		t.Errorf("after Tab the focus is on %q", got)
	}
	page.Press("krav\r")
	if got := page.Text("#received"); !strings.HasPrefix(got, "subject=krav ") {
		t.Errorf("after Enter the server received %q", got)
	}
}

func TestProblemsTellOfThePolicyAndOfErrors(t *testing.T) {
	t.Parallel()
	if got := open(t, "/form").Problems(); len(got) != 0 {
		t.Errorf("a sound page complains: %q", got)
	}
	page := open(t, "/bad")
	page.WaitFor("Dårlig")
	got := strings.Join(page.Problems(), "\n")
	for _, want := range []string{"Content Security Policy", "broken on purpose"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not among the problems:\n%s", want, got)
		}
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	if got := open(t, "/form").Axe(); len(got) != 0 {
		t.Errorf("a sound page breaks rules: %v", got)
	}
	found := map[string]bool{}
	for _, v := range open(t, "/bad").Axe() {
		found[v.ID] = len(v.Nodes) > 0 && v.Help != ""
	}
	for _, want := range []string{"html-has-lang", "image-alt", "label", "color-contrast"} {
		if !found[want] {
			t.Errorf("%s is not found; found %v", want, found)
		}
	}
}

func TestScreenshotIsTheWholePageInTheWindowsWidth(t *testing.T) {
	t.Parallel()
	page := open(t, "/quiet")
	page.SetViewport(360, 640)
	path := filepath.Join(t.TempDir(), "new", "page.png")
	page.Screenshot(path)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if picture.Width != 360 || picture.Height < 2000 {
		t.Errorf("the picture is %d by %d", picture.Width, picture.Height)
	}
}

func TestColourSchemeReachesThePage(t *testing.T) {
	t.Parallel()
	page := open(t, "/quiet")
	const dark = "matchMedia('(prefers-color-scheme: dark)').matches"
	if page.Evaluate(dark) != false {
		t.Error("dark from the start")
	}
	page.SetColorScheme("dark")
	if page.Evaluate(dark) != true {
		t.Error("not dark when asked to be")
	}
}

func open(t testing.TB, path string) *apptest.Page {
	t.Helper()
	page := apptest.StartBrowser(t).NewPage(t)
	page.Open(newSite(t) + path)
	return page
}

func newSite(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(site())
	t.Cleanup(server.Close)
	return server.URL
}

func attachment(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vedlegg.txt")
	if err := os.WriteFile(path, []byte("innhold"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
