package report

import "strings"

func paragraphStyle(t Tone) style {
	switch t {
	case ToneLead:
		return lead
	case ToneQuote:
		return quote
	case ToneNote:
		return note
	case TonePlain:
		return body
	default:
		return body
	}
}

func (f *flow) paragraph(p Paragraph) {
	s := paragraphStyle(p.Tone)
	if p.Tone != ToneQuote {
		f.lines(marginLeft, f.c.prose(p.Text, proseWidth, s), s)
		return
	}
	const indent = 5.0
	f.c.tags.words(func() {
		for _, line := range f.c.wrap(p.Text, proseWidth-indent, s) {
			f.need(s.line())
			f.c.fill(marginLeft, f.y, 0.8, s.line(), hair)
			f.line(marginLeft+indent, line, s)
		}
	})
}

func (f *flow) paragraphHeight(p Paragraph) float64 {
	s := paragraphStyle(p.Tone)
	return float64(len(f.c.prose(p.Text, proseWidth, s))) * s.line()
}

const bulletIndent = 4.6

func (f *flow) list(l List) {
	f.c.tags.as(tagList, func() {
		for _, item := range l.Items {
			lines := f.c.prose(item, proseWidth-bulletIndent, body)
			f.need(float64(min(len(lines), 2)) * body.line())
			f.point(marginLeft, lines, body)
			f.y += 1
		}
	})
}

// point sets a point of a list: a bullet, and what it says.
func (f *flow) point(x float64, lines []string, s style) {
	f.c.tags.as(tagItem, func() {
		f.c.tags.as(tagLabel, func() { f.bullet(x, s) })
		f.c.tags.as(tagBody, func() { f.lines(x+bulletIndent, lines, s) })
	})
}

func (f *flow) bullet(x float64, s style) {
	s.colour = accent
	f.c.text(x+0.8, f.y+baseline(s), "•", s)
}

// callout geometry.
const (
	calloutPad = 5.0
	calloutBar = 1.2
)

// callout sets a tinted box with a bar. One too tall for a page becomes plain
// text rather than being cut.
func (f *flow) callout(c Callout) {
	height := f.calloutHeight(c)
	if height > textBottom-marginTop {
		f.paragraph(Paragraph{Text: c.Heading + "\n" + strings.Join(c.Lines, "\n")})
		return
	}
	f.need(height)
	back, bar := tint, accent
	if c.Weight == WeightWarning {
		back, bar = tintRed, warn
	}
	f.c.fill(marginLeft, f.y, textWidth, height, back)
	f.c.fill(marginLeft, f.y, calloutBar, height, bar)
	end := f.y + height
	f.y += calloutPad - 1
	x := marginLeft + calloutBar + calloutPad
	f.c.tags.as(tagGroup, func() {
		f.lines(x, f.c.wrap(c.Heading, calloutWidth(), calloutStyle), calloutStyle)
		for _, text := range c.Lines {
			f.lines(x, f.c.prose(text, calloutWidth(), body), body)
		}
	})
	f.y = end
}

func calloutWidth() float64 { return proseWidth - 2*calloutPad }

func (f *flow) calloutHeight(c Callout) float64 {
	height := 2*calloutPad - 2 + float64(len(f.c.wrap(c.Heading, calloutWidth(), calloutStyle)))*calloutStyle.line()
	for _, text := range c.Lines {
		height += float64(len(f.c.prose(text, calloutWidth(), body))) * body.line()
	}
	return height
}
