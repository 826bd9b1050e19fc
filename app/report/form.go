package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Form is the form on paper of one controller, for who would rather write than
// log in. It asks for no national number, no reason and no copy of an ID.
type Form struct {
	Meta     Meta
	Lead     []string
	Rights   []string // a box for each
	Words    FormWords
	Language []string // a box for each
	To       []string // where it is sent, a line each
	Next     []string // what happens then
}

// FormWords are the headings and the words at the lines to write on.
type FormWords struct {
	What, About, AboutHint, You, Name, Reach, ReachHint, Language, To, Next string
}

// BuildForm returns the controller's form in the language. At is the address
// of the portal.
func BuildForm(c models.Controller, l i18n.Localizer, at string, now time.Time) Form {
	f := Form{
		Meta: Meta{Language: l.Lang(), Title: l.T("paper.title"), Subject: l.T("paper.subject", "name", c.Name), Controller: c.Name, Created: now},
		Lead: []string{l.T("paper.lead"), l.T("paper.online", "url", at)},
		Words: FormWords{
			What: l.T("paper.what"), About: l.T("paper.about"), AboutHint: l.T("paper.about_hint"), You: l.T("paper.you"),
			Name: l.T("paper.name"), Reach: l.T("paper.reach"), ReachHint: l.T("paper.reach_hint"),
			Language: l.T("paper.language"), To: l.T("paper.to"), Next: l.T("paper.next"),
		},
		Next: []string{l.T("paper.next_receipt"), l.T("paper.next_month")},
	}
	for _, right := range models.InvokedRights() {
		f.Rights = append(f.Rights, l.T("paper.right_"+string(right)))
	}
	for _, lang := range models.AnswerLanguages() {
		f.Language = append(f.Language, l.T("paper.language_"+string(lang)))
	}
	if days := c.PromisedDays(models.RightAccess); days > 0 {
		f.Next = append(f.Next, l.T("paper.next_promise", "days", days))
	}
	f.Next = append(f.Next, l.T("paper.next_complain"))
	f.To = sendTo(c, l)
	return f
}

// sendTo returns where the form is sent: by post where the register has an
// address, and else by the way the controller can be reached.
func sendTo(c models.Controller, l i18n.Localizer) []string {
	contact := c.Facts.Contact
	lines := []string{c.Name}
	if contact.Name != "" && contact.Name != c.Name {
		lines = append(lines, contact.Name)
	}
	switch {
	case contact.Postal != "":
		lines = append(lines, contact.Postal)
	case contact.Email != "":
		lines = append(lines, contact.Email, l.T("paper.to_email"))
	default:
		lines = append(lines, l.T("paper.to_counter"))
	}
	return lines
}

// WriteForm writes the form as a PDF of one page, or two where the texts are
// long. The same form gives the same bytes.
func WriteForm(w io.Writer, form Form) (result Result, err error) {
	defer func() {
		if recover() != nil { // never the panic's text: it may quote the register
			result, err = Result{}, fmt.Errorf("writing a form: the PDF library panicked")
		}
	}()
	c, err := newCanvas()
	if err != nil {
		return Result{}, err
	}
	p := &paper{flow: flow{c: c}}
	p.newPage()
	p.y = formTop
	p.all(form)
	return c.finish(w, form.Meta)
}

// The form's geometry, in millimetres: a page of its own, closer set than a
// report, with room for handwriting.
const (
	formTop   = 17.0
	boxSize   = 4.0
	boxIndent = 7.0
	writeLine = 8.5 // between two lines to write on
)

var (
	formTitle = style{bold: true, size: 18, leading: 23, colour: ink}
	formHead  = style{bold: true, size: 11, leading: 15, colour: accent}
	formText  = style{size: 9.5, leading: 13, colour: ink}
)

// paper sets a form from top to bottom.
type paper struct{ flow }

func (p *paper) all(f Form) {
	p.text(p.c.regular.oneLine(f.Meta.Controller), small)
	p.c.tags.as(tagHeading+"1", func() { p.text(f.Meta.Title, formTitle) })
	for _, t := range f.Lead {
		p.text(t, formText)
	}
	p.heading(f.Words.What)
	p.points(f.Rights, p.box)
	p.heading(f.Words.About)
	p.text(f.Words.AboutHint, note)
	p.rules(4)
	p.heading(f.Words.You)
	p.field(f.Words.Name, "")
	p.field(f.Words.Reach, f.Words.ReachHint)
	p.rules(1)
	p.y += 2.5
	p.boxes(f.Words.Language, f.Language)
	p.heading(f.Words.To)
	for _, t := range f.To {
		p.text(t, formText)
	}
	p.heading(f.Words.Next)
	p.points(f.Next, p.item)
}

func (p *paper) text(t string, s style) {
	p.lines(marginLeft, p.c.wrap(t, textWidth, s), s)
}

func (p *paper) heading(t string) {
	p.need(3 * formHead.line())
	p.gap(3)
	p.c.tags.as(tagHeading+"2", func() { p.text(t, formHead) })
	p.y += 0.6
}

// points sets texts that are read aloud as a list.
func (p *paper) points(all []string, set func(string)) {
	p.c.tags.as(tagList, func() {
		for _, t := range all {
			set(t)
		}
	})
}

// box sets an empty box with what a cross in it says.
func (p *paper) box(t string) {
	lines := p.c.wrap(t, textWidth-boxIndent, formText)
	p.need(float64(len(lines)) * formText.line())
	p.square(marginLeft)
	p.boxed(func() { p.lines(marginLeft+boxIndent, lines, formText) })
	p.y += 1.3
}

// boxed draws what a box is for.
func (p *paper) boxed(draw func()) {
	p.c.tags.as(tagItem, func() { p.c.tags.as(tagBody, draw) })
}

// square draws the box at the height of the next line.
func (p *paper) square(x float64) {
	p.c.frame(x, p.y+(formText.line()-boxSize)/2, boxSize, boxSize)
}

// boxes sets boxes beside each other after their words.
func (p *paper) boxes(words string, all []string) {
	p.need(formText.line())
	x := marginLeft
	p.c.text(x, p.y+baseline(formText), p.c.regular.oneLine(words), formText)
	x += p.c.regular.width(p.c.regular.oneLine(words), formText.em()) + 6
	p.points(all, func(t string) {
		t = p.c.regular.oneLine(t)
		p.square(x)
		p.boxed(func() { p.c.text(x+boxIndent-1, p.y+baseline(formText), t, formText) })
		x += boxIndent + p.c.regular.width(t, formText.em()) + 5
	})
	p.y += formText.line()
}

// rules draws lines to write on.
func (p *paper) rules(n int) {
	for range n {
		p.need(writeLine)
		p.y += writeLine
		p.c.rule(p.y, 0.2, muted)
	}
}

// field sets the words of a field and a line to write on after them.
func (p *paper) field(words, hint string) {
	words = strings.TrimSpace(p.c.regular.oneLine(words + "  " + hint))
	p.need(writeLine + formText.line())
	p.y += 1.5
	p.line(marginLeft, words, formText)
	p.y -= 1.5
	p.rules(1)
}

func (p *paper) item(t string) {
	lines := p.c.wrap(t, textWidth-bulletIndent, formText)
	p.need(float64(len(lines)) * formText.line())
	p.point(marginLeft, lines, formText)
}
