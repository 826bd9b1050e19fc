package report

import "strconv"

// headingShape is how a level of heading is set.
type headingShape struct {
	style         style
	before, after float64
}

func shapeOf(level int) headingShape {
	switch level {
	case 1:
		return headingShape{heading1, 12, 4}
	case 2:
		return headingShape{heading2, 11, 3}
	default:
		return headingShape{heading3, 8, 2.5}
	}
}

// heading sets a section's heading together with the beginning of what stands
// under it, and notes it in the contents and the outline.
func (f *flow) heading(s Section, rest []Section) {
	shape := shapeOf(s.Level)
	lines := f.c.wrap(s.Heading, textWidth, shape.style)
	f.gap(shape.before)
	f.need(f.headingHeight(s) + f.under(s, rest))
	target := f.c.here(f.y - 3)
	f.contents.found(s.ID, target)
	f.contents.section = s.Level
	f.outline(s.Heading, s.Level)
	f.c.tags.as(tagHeading+strconv.Itoa(s.Level+1), func() { f.lines(marginLeft, lines, shape.style) }) // the title has the first level
	f.y += shape.after
}

func (f *flow) headingHeight(s Section) float64 {
	shape := shapeOf(s.Level)
	return float64(len(f.c.wrap(s.Heading, textWidth, shape.style)))*shape.style.line() + shape.after
}

// under returns the height of the beginning of a section, which may be the
// heading of the next.
func (f *flow) under(s Section, rest []Section) float64 {
	if len(s.Blocks) > 0 {
		return f.blocksLead(s.Blocks)
	}
	if len(rest) > 0 && rest[0].Level > s.Level {
		return shapeOf(rest[0].Level).before + f.headingHeight(rest[0]) + f.under(rest[0], rest[1:])
	}
	return 0
}

// blocksLead returns the height of the first block's beginning. A paragraph
// that leads into something goes with it.
func (f *flow) blocksLead(blocks []Block) float64 {
	if p, ok := blocks[0].(Paragraph); ok && len(blocks) > 1 {
		_, follows := blocks[1].(Paragraph)
		if !follows {
			return f.paragraphHeight(p) + blockGap(blocks[0], blocks[1]) + f.leadHeight(blocks[1])
		}
	}
	return f.leadHeight(blocks[0])
}

// outline adds a bookmark. A level is never more than one below the one
// before, which the library relies on.
func (f *flow) outline(text string, level int) {
	depth := min(max(level-1, 0), f.contents.depth)
	f.contents.depth = depth + 1
	f.c.bookmark(text, depth, f.y-3)
}
