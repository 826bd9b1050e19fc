package report

import (
	"bytes"
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
// and an outline for the reader's side panel. The same document gives the same
// bytes. Whatever the texts hold, nothing is cut and nothing panics; a
// character that the font lacks shows as a white square.
func WritePDF(w io.Writer, doc Document) (result Result, err error) {
	defer func() {
		if recover() != nil { // never the panic's text: it may quote the document
			result, err = Result{}, fmt.Errorf("writing a PDF: the PDF library panicked")
		}
	}()
	c, err := newCanvas()
	if err != nil {
		return Result{}, err
	}
	f := &flow{c: c, doc: doc}
	f.document()
	f.finish()
	return c.finish(w, doc.Meta)
}

// finish writes what was drawn.
func (c *canvas) finish(w io.Writer, m Meta) (Result, error) {
	c.tags.close()
	c.pdf.SetCreationDate(m.Created.UTC()) // or the library takes the day's
	c.pdf.SetModificationDate(m.Created.UTC())
	var made bytes.Buffer
	if err := c.pdf.Output(&made); err != nil {
		return Result{}, fmt.Errorf("writing a PDF: %w", err)
	}
	if err := archive(w, made.Bytes(), c.tags, m); err != nil {
		return Result{}, fmt.Errorf("writing a PDF: %w", err)
	}
	return Result{Pages: c.pages()}, nil
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
	number := strings.NewReplacer("{page}", strconv.Itoa(page), "{pages}", strconv.Itoa(total)).Replace(m.Words.Page)
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
