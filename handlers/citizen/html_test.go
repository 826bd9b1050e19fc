package citizen_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// document is a parsed page.
type document struct {
	t    *testing.T
	root *html.Node
}

// read parses an answer that has the status, and checks what holds for every
// page.
func read(t *testing.T, res *httptest.ResponseRecorder, status int) document {
	t.Helper()
	if res.Code != status {
		t.Fatalf("status %d, want %d:\n%.2000s", res.Code, status, res.Body)
	}
	root, err := html.Parse(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	d := document{t: t, root: root}
	d.checkEveryPage()
	return d
}

// checkEveryPage checks that texts are there, that what refers to an element
// finds it, and that nothing stands in the page that the policy refuses.
func (d document) checkEveryPage() {
	d.t.Helper()
	if text := d.text(d.root); strings.ContainsAny(text, "⟦⟧") {
		d.t.Errorf("a text or a value is missing: %s", around(text, "⟦"))
	}
	if n := len(d.all("h1")); n != 1 {
		d.t.Errorf("the page has %d h1", n)
	}
	ids := map[string]int{}
	for _, n := range d.all("") {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				d.t.Errorf("<%s> has %s", n.Data, a.Key)
			}
		}
	}
	for id, count := range ids {
		if count > 1 {
			d.t.Errorf("%d elements have the id %q", count, id)
		}
	}
	for _, n := range d.all("") {
		refs := append(strings.Fields(attr(n, "aria-describedby")), strings.Fields(attr(n, "aria-labelledby"))...)
		if n.Data == "label" {
			refs = append(refs, attr(n, "for"))
		}
		if to, ok := strings.CutPrefix(attr(n, "href"), "#"); n.Data == "a" && ok {
			refs = append(refs, to)
		}
		for _, ref := range refs {
			if ids[ref] == 0 {
				d.t.Errorf("<%s> refers to %q, which is not on the page", n.Data, ref)
			}
		}
	}
	d.checkForms()
}

// checkForms checks that every field has a label and every form its token, and
// that nobody is asked for a number, a reason or an ID.
func (d document) checkForms() {
	d.t.Helper()
	labelled := map[string]bool{}
	for _, n := range d.all("label") {
		labelled[attr(n, "for")] = true
	}
	for _, n := range append(d.all("input"), d.all("textarea")...) {
		if attr(n, "type") != "hidden" && !labelled[attr(n, "id")] {
			d.t.Errorf("the field %q has no label", attr(n, "name"))
		}
		if slices.Contains([]string{"pid", "fnr", "national_id", "reason", "id_copy"}, attr(n, "name")) || attr(n, "type") == "file" && attr(n, "name") != "files" {
			d.t.Errorf("the page asks for %q", attr(n, "name"))
		}
	}
	for _, form := range d.all("form") {
		if attr(form, "method") == "post" && (document{d.t, form}).field("_csrf") == nil {
			d.t.Errorf("the form to %q has no token", attr(form, "action"))
		}
	}
}

// all returns the elements of the name, or every element, in order.
func (d document) all(name string) []*html.Node {
	var found []*html.Node
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && (name == "" || n.Data == name) {
			found = append(found, n)
		}
	}
	return found
}

// with returns the elements of the name whose attribute has the value.
func (d document) with(name, key, value string) []*html.Node {
	return slices.DeleteFunc(d.all(name), func(n *html.Node) bool { return attr(n, key) != value })
}

// byID returns the element, or fails the test.
func (d document) byID(id string) *html.Node {
	d.t.Helper()
	for _, n := range d.with("", "id", id) {
		return n
	}
	d.t.Fatalf("nothing has the id %q in:\n%s", id, d.main())
	return nil
}

// field returns the first input or textarea of the name, or nil.
func (d document) field(name string) *html.Node {
	for _, n := range append(d.with("input", "name", name), d.with("textarea", "name", name)...) {
		return n
	}
	return nil
}

// main returns the text of the page between header and footer.
func (d document) main() string {
	for _, n := range d.all("main") {
		return d.text(n)
	}
	return ""
}

func (d document) title() string { return d.text(d.all("title")[0]) }

// text returns what the element says, blanks folded.
func (d document) text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// says fails the test unless the page says all of it.
func (d document) says(words ...string) {
	d.t.Helper()
	text := d.main()
	for _, w := range words {
		if !strings.Contains(text, w) {
			d.t.Errorf("the page does not say %q:\n%s", w, text)
		}
	}
}

// saysNot fails the test if the page says any of it.
func (d document) saysNot(words ...string) {
	d.t.Helper()
	text := d.main()
	for _, w := range words {
		if strings.Contains(text, w) {
			d.t.Errorf("the page says %q: %s", w, around(text, w))
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func around(text, what string) string {
	i := strings.Index(text, what)
	return text[max(0, i-80):min(len(text), i+80)]
}
