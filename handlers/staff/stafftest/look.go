package stafftest

import (
	"flag"
	"fmt"
	"path/filepath"

	"rettighetsporten/app/apptest"
)

var pictures = flag.String("pictures", "", "folder to keep pictures of the pages in")

// Browse opens the path in a browser, signed in as the reader.
func (r *Reader) Browse(path string) *apptest.Page {
	r.t.Helper()
	p := apptest.StartBrowser(r.t).NewPage(r.t)
	if r.token != "" {
		p.Open(r.site.address + enterPath + r.token)
	}
	p.Open(r.site.address + path)
	return p
}

// views are the windows pages are looked at in: each colour scheme wide and
// narrow, and as narrow as a page must hold.
func views() []view {
	return []view{{1440, "light"}, {1440, "dark"}, {400, "dark"}, {320, "light"}}
}

type view struct {
	width  int
	scheme string
}

// Look opens the path in a browser in one of the views, the same for a name
// each time. It fails the test when axe finds something, when the page complains
// or when it is wider than the window. With -pictures it opens it in each of the
// views and keeps what it saw.
func (r *Reader) Look(path, name string) {
	r.t.Helper()
	p := r.Browse(path)
	through := []view{apptest.Turn(name, views())}
	if *pictures != "" {
		through = views()
	}
	for _, v := range through {
		p.SetViewport(v.width, 900)
		p.SetColorScheme(v.scheme)
		p.Open(r.site.address + path)
		for _, found := range p.Axe() {
			r.t.Errorf("%s at %d, %s: %s", path, v.width, v.scheme, found)
		}
		if wide, ok := p.Evaluate("document.documentElement.scrollWidth").(float64); !ok || int(wide) > v.width {
			r.t.Errorf("%s is %v wide in a window of %d", path, wide, v.width)
		}
		if *pictures != "" {
			p.Screenshot(filepath.Join(*pictures, fmt.Sprintf("%s-%d-%s.png", name, v.width, v.scheme)))
		}
	}
	for _, problem := range p.Problems() {
		r.t.Errorf("%s complains: %s", path, problem)
	}
}
