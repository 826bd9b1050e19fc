package report

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"
	"strings"
)

//go:embed html/document.html
var htmlParts string

var htmlTemplates = template.Must(template.New("document").Option("missingkey=error").Parse(htmlParts))

// Opening says how much of long tables a page has.
type Opening struct {
	Most int                       // rows of each table that are kept apart, at most
	Rest func(table string) string // the address of all of them, by the table's ID
}

// WriteHTML writes the document as a part of a page, whose headings begin at the
// second level. The rows that are kept apart are given by rows.
func WriteHTML(w io.Writer, doc Document, rows Rows, o Opening) error {
	h := &hypertext{w: bufio.NewWriter(w), doc: doc, rows: rows, opening: o}
	h.part("begin", doc)
	for _, s := range doc.Sections {
		h.part("section", s)
		for _, b := range s.Blocks {
			h.block(b)
		}
		h.part("section-end", nil)
	}
	h.part("end", nil)
	if h.err == nil {
		h.err = h.w.Flush()
	}
	return h.err
}

// HTML returns what WriteHTML writes of a document that has all its rows.
func (d Document) HTML() (template.HTML, error) { //nolint:forbidigo // all of it is escaped: by html/template, and each cell by text
	var b strings.Builder
	err := WriteHTML(&b, d, nil, Opening{})
	return template.HTML(b.String()), err //nolint:forbidigo,gosec // see above
}

// hypertext writes a document part by part.
type hypertext struct {
	w       *bufio.Writer
	doc     Document
	rows    Rows
	opening Opening
	err     error
}

func (h *hypertext) part(name string, data any) {
	if h.err == nil {
		h.err = htmlTemplates.ExecuteTemplate(h.w, name, data)
	}
}

// block writes a block. Figures as a picture stand in the table after it.
func (h *hypertext) block(b Block) {
	switch b := b.(type) {
	case Table:
		h.table(b)
	case Bars:
	default:
		h.part(string(b.Kind()), b)
	}
}

func (h *hypertext) table(t Table) {
	h.part("table", t)
	written := 0
	for row, err := range h.rows.of(t, 0) {
		if err != nil && h.err == nil {
			h.err = err
		}
		if h.err != nil || t.Apart != nil && h.opening.Most > 0 && written == h.opening.Most {
			break
		}
		h.row(row)
		written++
	}
	h.part("table-end", nil)
	if written < t.Count() && h.opening.Rest != nil {
		words := h.doc.Meta.Words
		said := replaced(words.Shown, "{shown}", grouped(written), "{total}", grouped(t.Count()))
		h.part("rest", map[string]string{"Said": said, "Address": h.opening.Rest(t.ID), "All": words.All})
	}
}

// row writes a row. There may be a million of them, so no template does.
func (h *hypertext) row(r Row) {
	h.raw("      <tr>")
	for i, c := range r.Cells {
		if c.Withheld() {
			h.raw("<td data-withheld>")
		} else {
			h.raw("<td>")
		}
		h.text(h.doc.Meta.Words.Say(c))
		if mark := h.doc.Meta.Words.Mark(r); i == 0 && mark != "" {
			h.raw(" <small>")
			h.text(mark)
			h.raw("</small>")
		}
		h.raw("</td>")
	}
	h.raw("</tr>\n")
}

func (h *hypertext) raw(s string) {
	if h.err == nil {
		_, h.err = h.w.WriteString(s)
	}
}

// text writes a text so that it is nothing but text to who reads the page.
func (h *hypertext) text(s string) {
	if h.err == nil {
		template.HTMLEscape(h.w, []byte(s))
	}
}
