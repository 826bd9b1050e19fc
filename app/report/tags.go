package report

import (
	"strconv"
	"strings"

	"github.com/jung-kurt/gofpdf"

	"rettighetsporten/models"
)

// The structure types of ISO 32000-1, 14.8.4, that a report has.
const (
	tagDocument  = "Document"
	tagHeading   = "H" // with its level after it
	tagParagraph = "P"
	tagList      = "L"
	tagItem      = "LI"
	tagLabel     = "Lbl"
	tagBody      = "LBody"
	tagTable     = "Table"
	tagCaption   = "Caption"
	tagRows      = "TBody"
	tagRow       = "TR"
	tagHead      = "TH Column" // with what it heads
	tagRowHead   = "TH Row"
	tagCell      = "TD"
	tagGroup     = "Div"
	tagContents  = "TOC"
	tagEntry     = "TOCI"
	tagLink      = "Link"
)

// holdsText reports whether an element of the kind has words of its own. Words
// drawn in another become a paragraph in it.
func holdsText(kind string) bool {
	switch kind {
	case tagDocument, tagList, tagItem, tagBody, tagTable, tagCaption, tagRow, tagGroup, tagContents, tagEntry:
		return false
	default:
		return true
	}
}

// element is a part of the document as it is met by who has it read aloud.
type element struct {
	kind       string
	attributes string          // as PDF has them
	label      string          // of a link: where it leads
	lang       models.Language // of its words, where it is another than the document's
	kids       []kid
	page       int // the first it stands on, 0 for none of its own
	object     int // while the file is finished
}

// kid is an element below another, or where what is drawn of it stands: a marked
// sequence of a page, or a link on it.
type kid struct {
	element *element
	page    int
	number  int
	link    bool
}

// tags notes of everything that is drawn what it is: part of an element, or
// nothing that is read aloud.
type tags struct {
	pdf     *gofpdf.Fpdf
	root    *element
	current *element        // what words belong to; nil while what is drawn is not read aloud
	lang    models.Language // of what is added
	open    *element        // what the open sequence belongs to
	isOpen  bool
	marks   map[int][]*element // by page, whose each sequence is
	links   map[int][]*element // by page, whose each link is
}

func newTags(pdf *gofpdf.Fpdf) *tags {
	root := &element{kind: tagDocument}
	return &tags{pdf: pdf, root: root, current: root, marks: map[int][]*element{}, links: map[int][]*element{}}
}

// add puts a new element below the current one.
func (t *tags) add(kind string) *element {
	kind, scope, scoped := strings.Cut(kind, " ")
	e := &element{kind: kind, lang: t.lang}
	if scoped {
		e.attributes = "<</O /Table /Scope /" + scope + ">>"
	}
	if t.current != nil {
		t.current.kids = append(t.current.kids, kid{element: e})
	}
	return e
}

// within draws as a part of the element.
func (t *tags) within(e *element, draw func()) {
	before := t.current
	t.current = e
	draw()
	t.current = before
}

// as draws as a new element below the current one. What is below something that is
// not read aloud is not either.
func (t *tags) as(kind string, draw func()) {
	if t.current == nil {
		draw()
		return
	}
	t.within(t.add(kind), draw)
}

// in draws what is in the language; "" for the document's.
func (t *tags) in(lang models.Language, draw func()) {
	before := t.lang
	t.lang = lang
	draw()
	t.lang = before
}

// unread draws what is there for the eye alone: heads and feet of pages, heads of a
// table that are repeated, a picture of figures that stand beside it.
func (t *tags) unread(draw func()) { t.within(nil, draw) }

// words draws words, as a paragraph where the current element has none of its own.
func (t *tags) words(draw func()) {
	if t.current == nil || holdsText(t.current.kind) {
		draw()
		return
	}
	t.as(tagParagraph, draw)
}

// mark sees to it that what is drawn next on the page is the current element's.
func (t *tags) mark() {
	if t.isOpen && t.open == t.current {
		return
	}
	t.close()
	if e := t.current; e == nil {
		t.pdf.RawWriteStr("/Artifact <</Type /Pagination>> BDC")
	} else {
		page := t.pdf.PageNo()
		number := len(t.marks[page])
		t.pdf.RawWriteStr("/" + e.kind + " <</MCID " + strconv.Itoa(number) + ">> BDC")
		t.marks[page] = append(t.marks[page], e)
		e.kids = append(e.kids, kid{page: page, number: number})
		if e.page == 0 {
			e.page = page
		}
	}
	t.open, t.isOpen = t.current, true
}

// close ends the open sequence. No sequence goes on over a page.
func (t *tags) close() {
	if t.isOpen {
		t.pdf.RawWriteStr("EMC")
		t.open, t.isOpen = nil, false
	}
}

// layout draws lines and areas, which are not read aloud.
func (t *tags) layout(draw func()) {
	t.close()
	t.pdf.RawWriteStr("/Artifact <</Type /Layout>> BDC")
	draw()
	t.pdf.RawWriteStr("EMC")
}

// link notes whose the next link on the page is.
func (t *tags) link() {
	page := t.pdf.PageNo()
	e := t.current
	number := len(t.links[page])
	t.links[page] = append(t.links[page], e)
	if e == nil {
		return
	}
	e.kids = append(e.kids, kid{page: page, number: number, link: true})
	if e.page == 0 {
		e.page = page
	}
}
