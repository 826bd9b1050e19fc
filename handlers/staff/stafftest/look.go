package stafftest

import (
	"flag"
	"fmt"
	"path/filepath"

	"rettighetsporten/app/apptest" //nolint:depguard // all of this package is for tests
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

// Look opens the path in a browser on a wide and a narrow window, light and
// dark. It fails the test when axe finds something, when the page complains or
// when it is wider than the window. With -pictures it keeps what it saw.
func (r *Reader) Look(path, name string) {
	r.t.Helper()
	p := r.Browse(path)
	for _, width := range []int{1440, 400, 320} {
		for _, scheme := range []string{"light", "dark"} {
			p.SetViewport(width, 900)
			p.SetColorScheme(scheme)
			p.Open(r.site.address + path)
			for _, v := range p.Axe() {
				r.t.Errorf("%s at %d, %s: %s", path, width, scheme, v)
			}
			if wide, ok := p.Evaluate("document.documentElement.scrollWidth").(float64); !ok || int(wide) > width {
				r.t.Errorf("%s is %v wide in a window of %d", path, wide, width)
			}
			if *pictures != "" {
				p.Screenshot(filepath.Join(*pictures, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)))
			}
		}
	}
	for _, problem := range p.Problems() {
		r.t.Errorf("%s complains: %s", path, problem)
	}
}
