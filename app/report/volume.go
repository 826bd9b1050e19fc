package report

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Volume is a file of its own with rows of a table that is too long for the
// document's.
type Volume struct {
	Table string // the table's ID
	Part  int    // from 1
	From  int    // the first row in it, from 0
	To    int    // the row after the last
	Pages int
	Name  string // of the file
}

// PagesOfFile is how many pages a file has at most, but for what stands together.
// The library holds all of them in memory, some 50 KB each.
const PagesOfFile = 250

// InVolumes returns the IDs of the tables that go in volumes, in the order of the
// document: as few as it takes for the rest to be one file of so many pages.
func InVolumes(doc Document, most int) ([]string, error) {
	regular, semibold, err := faces()
	if err != nil {
		return nil, err
	}
	f := &flow{c: &canvas{regular: regular, semibold: semibold}, doc: doc} // it measures, and draws nothing
	type long struct {
		table Table
		pages float64
	}
	var tables []long
	all := 0.0
	for t := range doc.Tables() {
		pages := f.setTable(t).pages()
		tables, all = append(tables, long{t, pages}), all+pages
	}
	bySize := slices.Clone(tables)
	slices.SortStableFunc(bySize, func(a, b long) int { return cmp.Compare(b.pages, a.pages) })
	out := map[string]bool{}
	for _, l := range bySize {
		if all <= float64(most) {
			break
		}
		out[l.table.ID] = true
		all -= l.pages
	}
	var ids []string
	for _, l := range tables {
		if out[l.table.ID] {
			ids = append(ids, l.table.ID)
		}
	}
	return ids, nil
}

// pages reckons how many pages the table takes, from the rows that the document
// has of it.
func (s setTable) pages() float64 {
	height := 0.0
	for _, r := range s.Rows {
		if s.inColumns {
			height += s.setRow(r).height()
			continue
		}
		height += recordHeadHeight + 3
		for _, field := range s.f.fields(s.Table, r) {
			height += field.height()
		}
	}
	pages := height / (textBottom - marginTop)
	if s.Apart == nil {
		return pages
	}
	// The texts of the others may be longer, and are reckoned to be as wide.
	rows, bytes := float64(s.Count())/float64(max(len(s.Rows), 1)), float64(s.Apart.Bytes)/float64(max(s.bytes(), 1))
	pictures := float64(s.Apart.Pictures) * (tallestPicture + pictureGap) / (textBottom - marginTop)
	return pages*max(rows, bytes) + pictures
}

// WriteVolume writes rows of a table as a PDF of its own, from v.From on, and
// returns v with what is in it: about so many pages at most. A table goes on in the
// next volume until v.To is its Count.
func WriteVolume(w io.Writer, doc Document, v Volume, most int) (Volume, error) {
	t, ok := doc.Table(v.Table)
	if !ok {
		return v, fmt.Errorf("writing a volume: the document has no such table")
	}
	words := doc.Meta.Words.Volume
	m := doc.Meta
	m.Title = replaced(words.Title, "{table}", t.Caption, "{part}", strconv.Itoa(v.Part))
	part := Document{Meta: m, Rows: doc.Rows, Sections: []Section{
		{ID: coverID, Level: 1, Blocks: []Block{Paragraph{Text: replaced(words.Lead, "{row}", grouped(v.From+1), "{rows}", grouped(t.Count()))}}},
		{ID: "rows", Level: 1, Heading: t.Caption, Blocks: []Block{t}},
	}}
	result, set, err := draw(w, part, func(f *flow) { f.from, f.most = v.From, most })
	v.To, v.Pages = v.From+set, result.Pages
	return v, err
}

// EachVolume calls write for each volume of the document in turn, with where it begins,
// and returns them as write does: with the rows that are in them.
func EachVolume(doc Document, most int, write func(Volume) (Volume, error)) ([]Volume, error) {
	long, err := InVolumes(doc, most)
	if err != nil {
		return nil, err
	}
	var all []Volume
	for _, id := range long {
		t, _ := doc.Table(id)
		for v := (Volume{Table: id}); v.To < t.Count(); {
			v.Part, v.From = v.Part+1, v.To
			if v, err = write(v); err != nil {
				return nil, err
			}
			if v.To <= v.From {
				return nil, errors.New("a volume has no rows")
			}
			all = append(all, v)
		}
	}
	return all, nil
}

// Table returns the table with the ID.
func (d Document) Table(id string) (Table, bool) {
	for t := range d.Tables() {
		if t.ID == id {
			return t, true
		}
	}
	return Table{}, false
}

// volumeList says where the rows of a table are that are in volumes.
func volumeList(words VolumeWords, volumes []Volume) List {
	var l List
	for _, v := range volumes {
		if v.Name == "" {
			continue // it is not made yet
		}
		l.Items = append(l.Items, replaced(words.Item, "{name}", v.Name, "{from}", grouped(v.From+1), "{to}", grouped(v.To), "{pages}", grouped(v.Pages)))
	}
	return l
}

func replaced(text string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(text)
}

// grouped writes a number with a space between the thousands, as both languages
// understand it.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	if n < 10_000 {
		return digits
	}
	first := (len(digits)-1)%3 + 1
	var b strings.Builder
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += 3 {
		b.WriteString("\u00a0" + digits[i:i+3])
	}
	return b.String()
}
