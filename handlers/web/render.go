package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/templates"
)

// pages holds every page, parsed once with the layout and the partials.
type pages struct{ byName map[string]*template.Template }

func parsePages() (*pages, error) {
	shared, err := template.New("").Option("missingkey=error").Funcs(template.FuncMap{"props": props}).
		ParseFS(templates.Files, "layout/*.html", "partials/*.html")
	if err != nil {
		return nil, fmt.Errorf("parsing the layout: %w", err)
	}
	p := &pages{byName: map[string]*template.Template{}}
	err = fs.WalkDir(templates.Files, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".html") {
			return err
		}
		if dir := path.Dir(file); dir == "layout" || dir == "partials" {
			return nil
		}
		t, err := shared.Clone()
		if err != nil {
			return err
		}
		if _, err := t.ParseFS(templates.Files, file); err != nil {
			return err
		}
		p.byName[strings.TrimSuffix(file, ".html")] = t
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("parsing the pages: %w", err)
	}
	return p, nil
}

// props makes a map of name, value pairs, so that a partial can be given more
// than one thing.
func props(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("props: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// Render writes the page, "citizen/submit", inside the layout. The whole page
// is made before a byte is sent, so a failing page is a proper error.
func (k *Kit) Render(c echo.Context, status int, page string, data any) error {
	return k.execute(c, status, page, "layout", data)
}

// RenderFragment writes only the named part of a page, for a page that
// refreshes that part of itself.
func (k *Kit) RenderFragment(c echo.Context, page, part string, data any) error {
	return k.execute(c, http.StatusOK, page, part, data)
}

func (k *Kit) execute(c echo.Context, status int, page, part string, data any) error {
	t, ok := k.pages.byName[page]
	if !ok {
		return fmt.Errorf("there is no page %q", page)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, part, data); err != nil {
		return fmt.Errorf("rendering %s: %w", page, err)
	}
	return c.HTMLBlob(status, b.Bytes())
}
