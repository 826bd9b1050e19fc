package stafftest

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Page is what was answered.
type Page struct {
	t        testing.TB
	path     string
	Status   int
	Location string // where it was sent on to
	Notice   string // the message key that waits for the next page
	Type     string
	Body     []byte
	root     *html.Node
}

func newPage(tb testing.TB, path string, answer *http.Response, body []byte) *Page {
	tb.Helper()
	p := &Page{t: tb, path: path, Status: answer.StatusCode, Location: answer.Header.Get("Location"), Type: answer.Header.Get("Content-Type"), Body: body}
	for _, c := range answer.Cookies() {
		if c.Name == "notice" {
			p.Notice, _ = url.QueryUnescape(c.Value)
		}
	}
	if !strings.HasPrefix(p.Type, "text/html") {
		return p
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	p.root = root
	p.check()
	return p
}

// check finds what is wrong with any page: texts that are missing, names used
// twice, and references to nothing.
func (p *Page) check() {
	p.t.Helper()
	if i := bytes.Index(p.Body, []byte("⟦")); i >= 0 {
		p.t.Errorf("%s lacks a text: %.60s", p.path, p.Body[i:])
	}
	ids := map[string]bool{}
	for n := range p.root.Descendants() {
		if id := Attr(n, "id"); id != "" {
			if ids[id] {
				p.t.Errorf("%s: the id %q is there twice", p.path, id)
			}
			ids[id] = true
		}
	}
	for n := range p.root.Descendants() {
		for _, name := range []string{"for", "aria-labelledby", "aria-describedby"} {
			for ref := range strings.FieldsSeq(Attr(n, name)) {
				if !ids[ref] {
					p.t.Errorf("%s: %s=%q leads nowhere", p.path, name, ref)
				}
			}
		}
		if ref, ok := strings.CutPrefix(Attr(n, "href"), "#"); ok && n.Data == "a" && !ids[ref] {
			p.t.Errorf("%s: the link to #%s leads nowhere", p.path, ref)
		}
	}
}

// Want fails the test unless the page has the status and says all the words.
func (p *Page) Want(status int, words ...string) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Errorf("%s answers %d, want %d", p.path, p.Status, status)
	}
	text := p.said()
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.t.Errorf("%s does not say %q:\n%s", p.path, w, text)
		}
	}
	return p
}

// said returns what the page says, without its frame where it has one.
func (p *Page) said() string {
	if len(p.All("main", "", "")) > 0 {
		return p.Text("main", "", "")
	}
	return p.Text("body", "", "")
}

// Lacks fails the test when the page holds any of the words, seen or unseen.
func (p *Page) Lacks(words ...string) *Page {
	p.t.Helper()
	for _, w := range words {
		if bytes.Contains(p.Body, []byte(html.EscapeString(w))) {
			p.t.Errorf("%s holds %q and should not", p.path, w)
		}
	}
	return p
}

// SentTo fails the test unless the answer leads on to the address with the
// notice.
func (p *Page) SentTo(address, notice string) {
	p.t.Helper()
	if p.Status != http.StatusSeeOther || p.Location != address || p.Notice != notice {
		p.t.Errorf("%s answers %d to %q with notice %q, want 303 to %q with %q\n%s", p.path, p.Status, p.Location, p.Notice, address, notice, p.said())
	}
}

// All returns the elements of the kind whose attribute has the value; any
// value when that is "", and any element when the attribute is "".
func (p *Page) All(tag, attr, value string) []*html.Node {
	var found []*html.Node
	if p.root == nil {
		return nil
	}
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode || n.Data != tag {
			continue
		}
		if attr == "" || HasAttr(n, attr) && (value == "" || Attr(n, attr) == value) {
			found = append(found, n)
		}
	}
	return found
}

// One returns the only such element, and fails the test unless there is
// exactly one.
func (p *Page) One(tag, attr, value string) *html.Node {
	p.t.Helper()
	found := p.All(tag, attr, value)
	if len(found) != 1 {
		p.t.Fatalf("%s has %d elements <%s %s=%q>, want one", p.path, len(found), tag, attr, value)
	}
	return found[0]
}

// Text returns the words of the first such element with single blanks, "" when
// there is none.
func (p *Page) Text(tag, attr, value string) string {
	if found := p.All(tag, attr, value); len(found) > 0 {
		return Words(found[0])
	}
	return ""
}

// Words returns the words of the element with single blanks.
func Words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
			b.WriteString(" ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Attr returns the element's attribute, or "".
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// HasAttr reports whether the element has the attribute.
func HasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
