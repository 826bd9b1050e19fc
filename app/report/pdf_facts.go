package report

import (
	"strings"

	"rettighetsporten/models"
)

// Facts are set in two columns: the term with its provision, and what is said.
const (
	termWidth  = 47.0
	factGutter = 7.0
	factX      = marginLeft + termWidth + factGutter
	factWidth  = textWidth - termWidth - factGutter
	factPad    = 2.6
	// keepFact is the height up to which a fact is not broken.
	keepFact = 75.0
)

// textLine is a line with its style, ready to draw.
type textLine struct {
	text   string
	style  style
	bullet bool
	begins bool // a paragraph of its own
	lang   models.Language
	after  float64 // space below
}

// setFact is a fact broken into lines.
type setFact struct {
	term, said []textLine
	gap        bool
}

func (f *flow) setFact(fact Fact) setFact {
	out := setFact{gap: fact.Gap}
	for _, line := range f.c.wrap(fact.Term, termWidth, bodyBold) {
		out.term = append(out.term, textLine{text: line, style: bodyBold})
	}
	if fact.Article != "" {
		out.term = goesOn(out.term)
		for _, line := range f.c.wrap(fact.Article, termWidth, small) {
			out.term = append(out.term, textLine{text: line, style: small})
		}
	}
	listed := len(fact.Lines) > 1
	for _, text := range fact.Lines {
		out.said = append(out.said, f.setLine(text, listed)...)
	}
	for i := range out.said {
		out.said[i].lang = fact.Lang
	}
	if fact.Note != "" {
		for i, line := range f.c.wrap(fact.Note, factWidth, note) {
			out.said = append(out.said, textLine{text: line, style: note, begins: i == 0})
		}
	}
	return out
}

// goesOn ends the lines in a space: what is read aloud after them is another word.
func goesOn(lines []textLine) []textLine {
	if n := len(lines); n > 0 {
		lines[n-1].text = strings.TrimRight(lines[n-1].text, " ") + " "
	}
	return lines
}

// setLine breaks one line of a fact; several lines have bullets.
func (f *flow) setLine(text string, listed bool) []textLine {
	width := factWidth
	if listed {
		width -= bulletIndent
	}
	var out []textLine
	for i, line := range f.c.prose(text, width, body) {
		out = append(out, textLine{text: line, style: body, bullet: listed && i == 0, begins: i == 0})
	}
	if listed {
		out[len(out)-1].after = 0.5
	}
	return out
}

func heightOf(lines []textLine) float64 {
	height := 0.0
	for _, l := range lines {
		height += l.style.line() + l.after
	}
	return height
}

func (s setFact) height() float64 {
	return max(heightOf(s.term), heightOf(s.said)) + 2*factPad
}

// lead is what must not be parted: a short fact, or the beginning of a long.
func (s setFact) lead() float64 {
	if h := s.height(); h <= keepFact {
		return h
	}
	return min(max(heightOf(s.term), 4*body.line()), keepFact) + factPad
}

func (f *flow) factsLead(b Facts) float64 {
	if len(b.Items) == 0 {
		return 0
	}
	return f.setFact(b.Items[0]).lead()
}

func (f *flow) facts(b Facts) {
	f.c.tags.as(tagList, func() {
		for _, item := range b.Items {
			f.c.tags.as(tagItem, func() { f.fact(f.setFact(item)) })
		}
	})
	f.gapRule()
	f.y += 1
}

// gapRule parts a fact from what stands above it on the page.
func (f *flow) gapRule() {
	if f.y > marginTop {
		f.c.rule(f.y, 0.2, hair)
	}
}

func (f *flow) fact(s setFact) {
	f.need(s.lead())
	f.gapRule()
	f.y += factPad
	f.beside(marginLeft, s.term, keepFact, [2]string{tagLabel, tagBody}, func() { f.said(s) })
	f.y += factPad
}

// beside draws lines on the left and something on the right of them, which
// may go on over the page. Lines taller than keep stand above it instead. The two
// are elements of the kinds.
func (f *flow) beside(x float64, left []textLine, keep float64, kinds [2]string, right func()) {
	above := heightOf(left) > keep
	top, page := f.y, f.c.pageNumber()
	f.c.tags.as(kinds[0], func() {
		for _, l := range left {
			if above {
				f.need(l.style.line())
			}
			f.line(x, l.text, l.style)
		}
	})
	if above {
		f.c.tags.as(kinds[1], right)
		return
	}
	end := f.y
	f.y = top
	f.c.tags.as(kinds[1], right)
	if f.c.pageNumber() == page {
		f.y = max(f.y, end)
	}
}

// said draws the right column, over several pages when it must.
func (f *flow) said(s setFact) {
	for lines := s.said; len(lines) > 0; {
		n := 1
		for n < len(lines) && !lines[n].begins {
			n++
		}
		f.c.tags.in(lines[0].lang, func() { f.c.tags.words(func() { f.saidLines(s, lines[:n]) }) })
		lines = lines[n:]
	}
}

func (f *flow) saidLines(s setFact, lines []textLine) {
	for _, l := range lines {
		f.need(l.style.line())
		if s.gap {
			f.c.fill(factX-3.2, f.y, 0.8, l.style.line()+l.after, warn)
		}
		x := factX
		if l.bullet {
			f.c.tags.unread(func() { f.bullet(x, l.style) })
		}
		if l.style == body && f.isListed(s) {
			x += bulletIndent
		}
		f.line(x, l.text, l.style)
		f.y += l.after
	}
}

func (f *flow) isListed(s setFact) bool { return len(s.said) > 0 && s.said[0].bullet }
