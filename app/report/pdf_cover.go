package report

// coverID is the section whose facts stand on the cover.
const coverID = "cover"

// fewSections is how many sections a document has before it gets contents.
const fewSections = 4

// cover sets the title, the facts of the cover section and the contents, and
// returns the sections that follow. The first of them begins a page.
func (f *flow) cover() []Section {
	f.newPage()
	m := f.doc.Meta
	f.y = 34
	f.lines(marginLeft, f.c.wrap(m.Controller, proseWidth, coverSender), coverSender)
	f.y += 5
	f.c.tags.as(tagHeading+"1", func() { f.lines(marginLeft, f.c.wrap(m.Title, textWidth, titleStyle), titleStyle) })
	f.y += 5
	f.c.fill(marginLeft, f.y, 18, 1.1, accent)
	f.y += 10
	sections := f.doc.Sections
	if len(sections) > 0 && sections[0].ID == coverID {
		for _, b := range sections[0].Blocks {
			f.block(b)
		}
		sections = sections[1:]
	}
	if len(sections) >= fewSections {
		f.contentsPages(sections)
	}
	if len(sections) > 0 {
		f.newPage()
	}
	return sections
}

var coverSender = style{bold: true, size: 10.5, leading: 15, colour: accent}

// contentsPages keeps the contents on the cover when they fit there.
func (f *flow) contentsPages(sections []Section) {
	height := 14 + heading3.line()
	for _, s := range sections {
		if s.Level <= 2 {
			e := f.entry(s)
			height += e.before + e.height()
		}
	}
	if height > f.room() {
		f.newPage()
	} else {
		f.y += 12
	}
	f.c.tags.as(tagHeading+"2", func() { f.lines(marginLeft, f.c.wrap(f.doc.Meta.Words.Contents, textWidth, heading3), heading3) })
	f.y += 1
	f.contents.element = f.c.tags.add(tagContents)
	f.reserve(sections)
}
