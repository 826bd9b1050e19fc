package report

import (
	"fmt"
	"strings"

	"github.com/jung-kurt/gofpdf"
)

// Page geometry in millimetres, A4 upright.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	marginLeft  = 24.0
	marginRight = 24.0
	marginTop   = 27.0
	marginFoot  = 25.0
	textWidth   = pageWidth - marginLeft - marginRight
	textBottom  = pageHeight - marginFoot
	pointMM     = 25.4 / 72
)

// colour is red, green, blue.
type colour [3]int

// The colours: ink for text, one accent, one warning, and greys between.
var (
	ink     = colour{0x1c, 0x23, 0x2b}
	muted   = colour{0x5a, 0x65, 0x71}
	accent  = colour{0x0b, 0x52, 0x73}
	warn    = colour{0x9a, 0x5b, 0x00}
	hair    = colour{0xd3, 0xda, 0xe0}
	tint    = colour{0xee, 0xf4, 0xf7}
	tintRed = colour{0xfc, 0xf4, 0xe6}
)

// style is how a text is set. Size and leading are in points.
type style struct {
	bold    bool
	size    float64
	leading float64
	colour  colour
}

// em returns the size in millimetres.
func (s style) em() float64 { return s.size * pointMM }

// line returns the distance between two lines in millimetres.
func (s style) line() float64 { return s.leading * pointMM }

// canvas is the one place that draws. Everything above it decides where,
// nothing below it decides what.
type canvas struct {
	pdf      *gofpdf.Fpdf
	regular  face
	semibold face
	current  style
	page     int          // the page current was set on
	replaced map[int]bool // the pages with a replacement sign
	tags     *tags
}

const (
	fontFamily = "inter"
	boldStyle  = "B"
)

func newCanvas() (*canvas, error) {
	regular, semibold, err := faces()
	if err != nil {
		return nil, err
	}
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes(fontFamily, "", regular.data)
	pdf.AddUTF8FontFromBytes(fontFamily, boldStyle, semibold.data)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCompression(false) // archive compresses, with one compressor for all pages
	if err := pdf.Error(); err != nil {
		return nil, fmt.Errorf("loading the fonts: %w", err)
	}
	return &canvas{pdf: pdf, regular: regular, semibold: semibold, replaced: map[int]bool{}, tags: newTags(pdf)}, nil
}

// face returns the font of a style.
func (c *canvas) face(s style) face {
	if s.bold {
		return c.semibold
	}
	return c.regular
}

// wrap makes a text printable and breaks it into lines.
func (c *canvas) wrap(text string, width float64, s style) []string {
	f := c.face(s)
	return f.wrap(f.printable(text), width, s.em())
}

// prose wraps running text. When its last line would be a word or two, the
// lines are made a little shorter, so that none stands alone.
func (c *canvas) prose(text string, width float64, s style) []string {
	lines := c.wrap(text, width, s)
	if n := len(lines); n > 1 && n < 12 && c.face(s).width(lines[n-1], s.em()) < width/6 {
		if shorter := c.wrap(text, width*0.9, s); len(shorter) == n {
			return shorter
		}
	}
	return lines
}

// newPage begins a page after the last.
func (c *canvas) newPage() {
	c.tags.close()
	c.pdf.AddPage()
}

// turnTo draws on an existing page from now on. The library remembers the fill
// colour of the page it left, so the one of this page is set anew.
func (c *canvas) turnTo(page int) {
	c.tags.close()
	c.pdf.SetPage(page)
	c.pdf.SetFillColor(tint[0], tint[1], tint[2])
}

// pageNumber returns the page drawn on, from 1.
func (c *canvas) pageNumber() int { return c.pdf.PageNo() }

// pages returns how many pages there are.
func (c *canvas) pages() int { return c.pdf.PageCount() }

// text draws one printable line with its baseline at y.
func (c *canvas) text(x, y float64, line string, s style) {
	if line != "" {
		c.tags.words(func() { c.draw(x, y, line, s) })
	}
}

func (c *canvas) draw(x, y float64, line string, s style) {
	c.tags.mark()
	page := c.pdf.PageNo()
	if s.bold != c.current.bold || s.size != c.current.size || page != c.page {
		weight := ""
		if s.bold {
			weight = boldStyle
		}
		c.pdf.SetFont(fontFamily, weight, s.size)
	}
	if s.colour != c.current.colour {
		c.pdf.SetTextColor(s.colour[0], s.colour[1], s.colour[2])
	}
	c.current, c.page = s, page
	if strings.ContainsRune(line, replacement) {
		c.replaced[page] = true
	}
	c.pdf.Text(x, y, line)
}

// textRight draws one printable line whose last letter ends at x: the space that
// parts it from the next line, when it is read aloud, goes on after that.
func (c *canvas) textRight(x, y float64, line string, s style) {
	c.text(x-c.face(s).width(strings.TrimRight(line, " "), s.em()), y, line, s)
}

// rule draws a line across the text column.
func (c *canvas) rule(y, thickness float64, col colour) {
	c.pdf.SetDrawColor(col[0], col[1], col[2])
	c.pdf.SetLineWidth(thickness)
	c.tags.layout(func() { c.pdf.Line(marginLeft, y, marginLeft+textWidth, y) })
}

// fill draws a filled area.
func (c *canvas) fill(x, y, width, height float64, col colour) {
	c.pdf.SetFillColor(col[0], col[1], col[2])
	c.tags.layout(func() { c.pdf.Rect(x, y, width, height, "F") })
}

// frame draws the outline of an area.
func (c *canvas) frame(x, y, width, height float64) {
	c.pdf.SetDrawColor(ink[0], ink[1], ink[2])
	c.pdf.SetLineWidth(0.3)
	c.tags.layout(func() { c.pdf.Rect(x, y, width, height, "D") })
}

// target is a place that links lead to.
type target struct{ link, page int }

// here makes a target of the height y on this page.
func (c *canvas) here(y float64) target {
	t := target{link: c.pdf.AddLink(), page: c.pdf.PageNo()}
	c.pdf.SetLink(t.link, y, t.page)
	return t
}

// link makes an area lead to a target.
func (c *canvas) link(x, y, width, height float64, t target) {
	c.tags.link()
	c.pdf.Link(x, y, width, height, t.link)
}

// bookmark adds a place to the reader's outline, level 0 the highest.
func (c *canvas) bookmark(text string, level int, y float64) {
	c.pdf.Bookmark(c.regular.oneLine(text), level, y)
}
