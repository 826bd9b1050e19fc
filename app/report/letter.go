package report

import (
	"fmt"
	"io"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Letter is a letter of a case as it lies on paper: who writes to whom, when, in which
// case and about what, in the language of who gets it.
type Letter struct {
	Meta       Meta
	To         []string // the lines of the address, for who has letters on paper
	Day        string
	Paragraphs []string
}

// LetterInput is what a letter is made of.
type LetterInput struct {
	Controller models.Controller
	CaseNumber string
	Kind       models.LetterKind
	Paragraphs []string
	Written    time.Time
}

// BuildLetter lays out a letter, without an address.
func BuildLetter(in LetterInput, l i18n.Localizer) Letter {
	about := l.T("letter.sheet.case", "number", in.CaseNumber)
	return Letter{
		Meta: Meta{
			Language: l.Lang(), Title: l.T("letter." + string(in.Kind) + ".title"), Subject: about,
			Controller: in.Controller.Name, CaseNumber: in.CaseNumber, CaseLabel: about, Created: in.Written,
			Words: Words{Page: l.T("report.page", "page", "{page}", "pages", "{pages}"), Replaced: l.T("report.replaced")},
		},
		Day: l.Date(l.Day(in.Written)), Paragraphs: in.Paragraphs,
	}
}

// Where the parts of a letter stand, in millimetres from the top: the address where
// envelopes of the post have their window.
const (
	letterFrom  = 20.0
	letterTo    = 50.0
	letterTitle = 100.0
	letterRight = 118.0 // from the left: what stands beside the address
)

// WriteLetter writes the letter as a PDF. The same letter gives the same bytes.
func WriteLetter(w io.Writer, letter Letter) (result Result, err error) {
	defer func() {
		if recover() != nil { // never the panic's text: it may quote the letter
			result, err = Result{}, fmt.Errorf("writing a letter: the PDF library panicked")
		}
	}()
	c, err := newCanvas()
	if err != nil {
		return Result{}, err
	}
	f := &flow{c: c, doc: Document{Meta: letter.Meta}}
	f.letter(letter)
	f.finish()
	return c.finish(w, letter.Meta)
}

func (f *flow) letter(letter Letter) {
	f.newPage()
	f.y = letterFrom
	f.wrapped(marginLeft, textWidth, letter.Meta.Controller, coverSender)
	top := f.y + 6
	if len(letter.To) > 0 {
		top = max(letterTo, top)
	}
	f.y = top
	for _, line := range letter.To {
		f.wrapped(marginLeft, letterRight-marginLeft-6, line, body)
	}
	below := f.y
	f.y = top
	x := letterRight
	if len(letter.To) == 0 {
		x = marginLeft
	}
	f.wrapped(x, pageWidth-marginRight-x, letter.Day, body)
	f.wrapped(x, pageWidth-marginRight-x, letter.Meta.CaseLabel, body)
	f.y = max(f.y, below) + 10
	if len(letter.To) > 0 {
		f.y = max(f.y, letterTitle)
	}
	f.c.tags.as(tagHeading+"1", func() { f.wrapped(marginLeft, textWidth, letter.Meta.Title, heading1) })
	f.y += 3
	for _, text := range letter.Paragraphs {
		f.paragraph(Paragraph{Text: text})
		f.gap(body.line() * 0.7)
	}
}

func (f *flow) wrapped(x, width float64, text string, s style) {
	f.lines(x, f.c.wrap(text, width, s), s)
}
