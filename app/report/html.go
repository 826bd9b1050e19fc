package report

import (
	"bufio"
	"embed"
	"html/template"
	"io"
	"strings"

	"rettighetsporten/models"
)

//go:embed html/*.html
var htmlFiles embed.FS

var htmlTemplates = template.Must(template.New("document").Option("missingkey=error").ParseFS(htmlFiles, "html/*.html"))

// Opening says how much of long tables a page has, and where a table is by itself.
// Addresses are by its ID, and "" for none.
type Opening struct {
	Most int                       // rows of each table that are kept apart, at most
	Page func(table string) string // the address of all rows of a table that the page has the beginning of
	File func(table string) string // the address of a table of data as a file
}

// WriteHTML writes the document as a part of a page, whose headings begin at the
// second level.
func WriteHTML(w io.Writer, doc Document, o Opening) error {
	h := &hypertext{w: bufio.NewWriter(w), doc: doc, opening: o}
	h.document()
	return h.flush()
}

// pageRows is how many rows of a long table the page has that is a file: browsers
// do not open a page with all of a million.
const pageRows = 2000

// WritePage writes the document as a page of its own. Of a longer table it has the
// beginning, and leads to the file with the table in it, by the table's ID.
func WritePage(w io.Writer, doc Document, files map[string]string) error {
	h := &hypertext{w: bufio.NewWriter(w), doc: doc, opening: Opening{Most: pageRows, File: func(table string) string { return files[table] }}}
	h.part("page", doc.Meta)
	h.document()
	h.part("page-end", nil)
	return h.flush()
}

// shownRows is how many rows of a long table a page of the portal has.
const shownRows = 50

// View is a document on a page.
type View struct {
	Document

	Page func(table string) string // see Opening; nil: it leads to none
	File func(table string) string
}

// HTML returns what WriteHTML writes, with the beginning of long tables.
func (v View) HTML() (template.HTML, error) { //nolint:forbidigo // all of it is escaped: by html/template, and each cell by text
	var b strings.Builder
	err := WriteHTML(&b, v.Document, Opening{Most: shownRows, Page: v.Page, File: v.File})
	return template.HTML(b.String()), err //nolint:forbidigo,gosec // see above
}

// Slice is some of the rows of a table of a document.
type Slice struct {
	Table    Table
	from, to int
	doc      Document
}

// Slice returns the rows of the table from one, 0 the first, up to another.
func (d Document) Slice(t Table, from, to int) Slice { return Slice{t, from, to, d} }

// Language returns what the rows' heads and marks are written in.
func (s Slice) Language() models.Language { return s.doc.Meta.Language }

// HTML returns the rows as the page of the document has them.
func (s Slice) HTML() (template.HTML, error) { //nolint:forbidigo // see View.HTML
	var b strings.Builder
	h := &hypertext{w: bufio.NewWriter(&b), doc: s.doc}
	h.rows(s.Table, s.from, s.to)
	err := h.flush()
	return template.HTML(b.String()), err //nolint:forbidigo,gosec // see View.HTML
}

// CellView is a cell on a page.
type CellView struct {
	Cell

	Words Words
}

// Text returns what the cell shows as text.
func (v CellView) Text() string { return v.Words.Say(v.Cell) }

// HTML returns what a page of the document has for the cell.
func (v CellView) HTML() (template.HTML, error) { //nolint:forbidigo // see View.HTML
	var b strings.Builder
	h := &hypertext{w: bufio.NewWriter(&b), doc: Document{Meta: Meta{Words: v.Words}}}
	h.cell(v.Cell)
	err := h.flush()
	return template.HTML(b.String()), err //nolint:forbidigo,gosec // see View.HTML
}

// hypertext writes a document part by part.
type hypertext struct {
	w       *bufio.Writer
	doc     Document
	opening Opening
	err     error
}

func (h *hypertext) document() {
	h.part("begin", h.doc)
	for _, s := range h.doc.Sections {
		h.part("section", s)
		for _, b := range s.Blocks {
			h.block(b)
		}
		h.part("section-end", nil)
	}
	h.part("end", nil)
}

func (h *hypertext) flush() error {
	if h.err != nil {
		return h.err
	}
	return h.w.Flush()
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

// table writes the table, or the beginning of one whose rows are kept apart, and where
// the rest is.
func (h *hypertext) table(t Table) {
	to := t.Count()
	if t.Apart != nil && h.opening.Most > 0 {
		to = min(to, h.opening.Most)
	}
	h.rows(t, 0, to)
	words := h.doc.Meta.Words
	rest := struct{ Said, Page, Rows, File, All string }{Rows: words.Rows, All: words.All}
	if h.opening.File != nil && t.Data {
		rest.File = h.opening.File(t.ID)
	}
	if to < t.Count() {
		rest.Said = replaced(words.Shown, "{shown}", grouped(to), "{total}", grouped(t.Count()))
		if h.opening.Page != nil {
			rest.Page = h.opening.Page(t.ID)
		}
	}
	if rest.Said != "" || rest.File != "" {
		h.part("rest", rest)
	}
}

// rows writes the rows of the table from one up to another, under its head.
func (h *hypertext) rows(t Table, from, to int) {
	at, part, row := from, "table", h.row
	if t.Messages {
		part, row = "messages", func(r Row) { h.message(t, r, at+1) }
	}
	h.part(part, t)
	if from < to {
		for r, err := range h.doc.rows(t, from) {
			if err != nil && h.err == nil {
				h.err = err
			}
			if h.err != nil {
				break
			}
			row(r)
			if at++; at == to {
				break
			}
		}
	}
	h.part(part+"-end", nil)
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
		h.cell(c)
		if i == 0 {
			h.small(h.doc.Meta.Words.Mark(r))
		}
		h.raw("</td>")
	}
	h.raw("</tr>\n")
}

// message writes a row of messages: the fields that say something, one under the other.
func (h *hypertext) message(t Table, r Row, number int) {
	words := h.doc.Meta.Words
	h.raw(`    <li class="document-message"><p><strong>`)
	h.text(replaced(words.Message, "{number}", grouped(number), "{total}", grouped(t.Count())))
	h.raw("</strong>")
	h.small(words.Mark(r))
	h.raw("</p><dl>")
	for i, c := range r.Cells {
		if !c.Empty() {
			h.term(t.Columns[i].Label, t.Columns[i].inStore(), c)
		}
	}
	h.raw("</dl></li>\n")
}

// term writes a name and what its value is.
func (h *hypertext) term(label, raw string, c Cell) {
	h.raw("<div><dt>")
	h.text(label)
	if raw != label {
		h.small(raw)
	}
	h.raw("</dt> <dd")
	if c.Withheld() {
		h.raw(" data-withheld")
	}
	h.raw(">")
	h.cell(c)
	h.raw("</dd></div>")
}

// cell writes what a cell shows: the members of an object as a list of terms, and
// several as a list.
func (h *hypertext) cell(c Cell) {
	c = c.only()
	switch {
	case c.Plain():
		h.text(h.doc.Meta.Words.plain(c))
		if c.picture != "" && c.written != "" {
			h.raw(`<img alt="" src="data:image/` + c.picture + `;base64,`)
			h.text(c.written)
			h.raw(`">`)
		}
	case len(c.elements) > 0:
		h.raw("<ul>")
		for _, e := range c.elements {
			if !e.Empty() {
				h.raw("<li>")
				h.cell(e)
				h.raw("</li>")
			}
		}
		h.raw("</ul>")
	default:
		h.raw("<dl>")
		for _, m := range c.members {
			if m.Cell.Empty() {
				continue
			}
			h.term(m.Label, "", m.Cell)
		}
		h.raw("</dl>")
	}
}

// small writes what is said besides, where anything is.
func (h *hypertext) small(s string) {
	if s != "" {
		h.raw(" <small>")
		h.text(s)
		h.raw("</small>")
	}
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
