package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Result is what WritePDF made.
type Result struct {
	Pages int
}

// producer names the program in the file.
const producer = "Rettighetsporten"

// WritePDF writes the document as a PDF: a cover with contents, the sections,
// and an outline for the reader's side panel. Rows gives what the document's tables
// do not have in them; of a table that is in volumes it tells where. The same document and rows give the same bytes. Whatever the texts hold, nothing is cut and nothing panics; a
// character that the font lacks shows as a white square.
func WritePDF(w io.Writer, doc Document, rows Rows, volumes ...Volume) (Result, error) {
	result, _, err := draw(w, doc, rows, func(f *flow) { f.volumes = volumes })
	return result, err
}

// draw writes the document as a PDF, set as begin says, and returns how many rows of
// tables are in it.
func draw(w io.Writer, doc Document, rows Rows, begin func(*flow)) (result Result, set int, err error) {
	defer func() {
		if recover() != nil { // never the panic's text: it may quote the document
			result, err = Result{}, fmt.Errorf("writing a PDF: the PDF library panicked")
		}
	}()
	c, err := newCanvas()
	if err != nil {
		return Result{}, 0, err
	}
	f := &flow{c: c, doc: doc, rows: rows}
	begin(f)
	f.document()
	if f.err != nil {
		return Result{}, 0, f.err
	}
	f.finish()
	result, err = c.finish(w, doc.Meta)
	return result, f.set, err
}

// finish writes what was drawn.
func (c *canvas) finish(w io.Writer, m Meta) (Result, error) {
	c.tags.close()
	c.pdf.SetCreationDate(m.Created.UTC()) // or the library takes the day's
	c.pdf.SetModificationDate(m.Created.UTC())
	var made taken
	if err := c.pdf.Output(&made); err != nil {
		return Result{}, fmt.Errorf("writing a PDF: %w", err)
	}
	if err := archive(w, made, c.tags, m); err != nil {
		return Result{}, fmt.Errorf("writing a PDF: %w", err)
	}
	return Result{Pages: c.pages()}, nil
}

// taken is what the library wrote, at once and for the last time: its own memory,
// not a copy.
type taken []byte

// Write takes the bytes.
func (t *taken) Write(b []byte) (int, error) {
	if *t != nil {
		return 0, errShape
	}
	*t = b
	return len(b), nil
}

// finish draws what needs to know the whole: contents, heads and feet.
func (f *flow) finish() {
	f.contents.draw(f.c)
	total := f.c.pages()
	f.c.tags.unread(func() {
		for page := 1; page <= total; page++ {
			f.c.turnTo(page)
			f.foot(page, total)
			if page > 1 {
				f.head()
			}
		}
	})
}

func (f *flow) head() {
	f.pair(15, f.doc.Meta.Controller, f.doc.Meta.CaseLabel)
	f.c.rule(18, 0.15, hair)
}

func (f *flow) foot(page, total int) {
	m := f.doc.Meta
	number := replaced(m.Words.Page, "{page}", strconv.Itoa(page), "{pages}", strconv.Itoa(total))
	left := m.Title
	if f.c.replaced[page] {
		left = m.Words.Replaced
	}
	f.pair(pageHeight-13, left, number)
}

// pair draws a small text at the left edge and one at the right.
func (f *flow) pair(y float64, left, right string) {
	const gutter = 6.0
	face := f.c.regular
	right = firstLine(face, right, textWidth/2, small)
	f.c.textRight(pageWidth-marginRight, y, right, small)
	room := textWidth - face.width(right, small.em()) - gutter
	f.c.text(marginLeft, y, firstLine(face, left, room, small), small)
}

// firstLine returns as much of the text as a single line takes.
func firstLine(face face, text string, width float64, s style) string {
	text = face.oneLine(text)
	if len(text) > 1000 {
		text = strings.ToValidUTF8(text[:1000], "")
	}
	lines := face.wrap(text, width, s.em())
	if len(lines) > 1 {
		return strings.TrimRight(lines[0], " ") + " …"
	}
	return lines[0]
}
