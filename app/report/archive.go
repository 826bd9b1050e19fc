package report

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// archive writes the file that the library made as an archival one, PDF/A-1b of
// ISO 19005-1, with the structure that reading aloud needs: what the library
// leaves out or does otherwise, and nothing that is seen. The same file and tags
// give the same bytes.
func archive(w io.Writer, made []byte, t *tags, m Meta) error {
	bodies, err := objectsOf(made)
	if err != nil {
		return err
	}
	packer, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	a := &archiver{w: w, links: map[*element]int{}, at: make([]int64, len(bodies)), bodies: bodies, tags: t, meta: m, packer: packer}
	a.write([]byte("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"))
	a.number(t.root)
	a.copied()
	a.structure()
	a.catalogue()
	a.trailer(made)
	return a.err
}

// objectsOf returns the objects of a file that the library made, by number: what
// stands between "obj" and "endobj". The last two describe the file.
func objectsOf(made []byte) ([][]byte, error) {
	const entry = 20 // bytes of a line of the table
	end := bytes.LastIndex(made, []byte("startxref\n"))
	if end < 0 {
		return nil, errShape
	}
	table, err := strconv.Atoi(firstWord(made[end+len("startxref\n"):]))
	if err != nil || table < 0 || table >= end {
		return nil, errShape
	}
	head, rest, _ := bytes.Cut(bytes.TrimPrefix(made[table:end], []byte("xref\n0 ")), []byte("\n"))
	count, err := strconv.Atoi(string(head))
	if err != nil || count < 5 || len(rest) < entry*count {
		return nil, errShape
	}
	starts := make([]int, count)
	for i := range starts {
		if starts[i], err = strconv.Atoi(string(rest[entry*i : entry*i+10])); err != nil || starts[i] >= table {
			return nil, errShape
		}
	}
	inOrder := append(slices.Clone(starts[1:]), table)
	slices.Sort(inOrder)
	bodies := make([][]byte, count)
	for i := 1; i < count; i++ {
		next, _ := slices.BinarySearch(inOrder, starts[i]+1)
		_, body, ok := bytes.Cut(made[starts[i]:inOrder[next]], []byte(" 0 obj\n"))
		if !ok {
			return nil, errShape
		}
		bodies[i] = bytes.TrimSuffix(body, []byte("\nendobj\n"))
	}
	return bodies, nil
}

func firstWord(b []byte) string {
	word, _, _ := bytes.Cut(b, []byte("\n"))
	return string(word)
}

var errShape = errors.New("the PDF library made a file of another shape")

// archiver writes the objects one after the other.
type archiver struct {
	w       io.Writer
	written int64
	at      []int64 // where each object begins, by number
	bodies  [][]byte
	tags    *tags
	meta    Meta
	pages   int
	parents []parent         // of the links, in the order of their keys
	links   map[*element]int // the object of the link that the element is
	outline int              // the object of the outline, 0 for none
	root    int              // the object of the structure
	packer  *zlib.Writer     // of pages
	packed  bytes.Buffer
	err     error
}

// parent is the element a link belongs to, and the key that the link knows it by.
type parent struct {
	key     int
	element *element
}

func (a *archiver) write(b []byte) {
	if a.err == nil {
		var n int
		n, a.err = a.w.Write(b)
		a.written += int64(n)
	}
}

// next returns the number of a new object.
func (a *archiver) next() int {
	a.at = append(a.at, 0)
	return len(a.at) - 1
}

func (a *archiver) object(number int, parts ...[]byte) {
	a.at[number] = a.written
	a.write(strconv.AppendInt(nil, int64(number), 10))
	a.write([]byte(" 0 obj\n"))
	for _, b := range parts {
		a.write(b)
	}
	a.write([]byte("\nendobj\n"))
}

func (a *archiver) objectf(number int, format string, args ...any) {
	a.object(number, fmt.Appendf(nil, format, args...))
}

// number gives each element its object.
func (a *archiver) number(e *element) {
	e.divide()
	e.object = a.next()
	for _, k := range e.kids {
		if k.element != nil {
			a.number(k.element)
		}
	}
}

// mostKids is how many an array of an archival file may have, ISO 19005-1, 6.1.12.
const mostKids = 8191

// divide puts the parts of an element in groups where there are more than an array
// has room for, as the rows of a long table.
func (e *element) divide() {
	if len(e.kids) <= mostKids {
		return
	}
	kind, own := e.kind, 0 // a list of lists, contents of contents
	switch e.kind {
	case tagTable:
		if kind = tagRows; e.kids[0].element != nil && e.kids[0].element.kind == tagCaption {
			own = 1
		}
	case tagDocument:
		kind = tagGroup
	}
	kids := slices.Clone(e.kids[:own])
	for part := range slices.Chunk(e.kids[own:], mostKids) {
		kids = append(kids, kid{element: &element{kind: kind, kids: part}})
	}
	e.kids = kids
}

const (
	aPage    = "<</Type /Page\n"
	aHeading = "<</Title "
	anIndex  = "<</Type /Outlines "
	aLink    = "<</Type /Annot "
)

// pageObject returns the object of a page, from 1: the library makes each of two,
// from the third.
func pageObject(page int) int { return 1 + 2*page }

// copied writes what the library made but for what describes the file, with what
// the pages and the outline lack.
func (a *archiver) copied() {
	below := map[string]int{} // the headings below each object
	for i := 1; i < len(a.bodies)-2; i++ {
		if bytes.HasPrefix(a.bodies[i], []byte(aPage)) {
			if a.pages++; i != pageObject(a.pages) {
				a.err = errShape
			}
		}
		if bytes.HasPrefix(a.bodies[i], []byte(aHeading)) {
			below[parentOf(a.bodies[i])]++
		}
	}
	for i := 1; i < len(a.bodies)-2; i++ {
		b := a.bodies[i]
		switch {
		case bytes.HasPrefix(b, []byte(aPage)):
			a.page(i, string(b))
		case bytes.HasPrefix(b, []byte(aHeading)):
			a.object(i, bytes.TrimSuffix(b, []byte("\n/Count 0>>")), folded(below[strconv.Itoa(i)]), []byte(">>"))
		case bytes.HasPrefix(b, []byte(anIndex)):
			a.outline = i
			a.object(i, bytes.TrimSuffix(b, []byte(">>")), fmt.Appendf(nil, " /Count %d>>", below[strconv.Itoa(i)]))
		case plainStream.Match(b):
			a.content(i, b)
		default:
			a.object(i, b)
		}
	}
}

// plainStream is how a stream begins that the library has not compressed.
var plainStream = regexp.MustCompile(`^<</Length \d+>>\nstream\n`)

// content writes what is drawn on a page, compressed.
func (a *archiver) content(number int, body []byte) {
	stream, ends := bytes.CutSuffix(body[len(plainStream.Find(body)):], []byte("\nendstream"))
	if !ends {
		a.err = errShape
		return
	}
	a.packed.Reset()
	a.packer.Reset(&a.packed)
	if _, err := a.packer.Write(stream); err != nil {
		a.err = err
	}
	if err := a.packer.Close(); err != nil {
		a.err = err
	}
	a.object(number, fmt.Appendf(nil, "<</Filter /FlateDecode /Length %d>>\nstream\n", a.packed.Len()), a.packed.Bytes(), []byte("\nendstream"))
}

// parentOf returns what a heading of the outline stands below.
func parentOf(heading []byte) string {
	_, parent, _ := bytes.Cut(heading, []byte("\n/Parent "))
	return string(parent[:max(bytes.IndexByte(parent, ' '), 0)])
}

// folded says how many headings are seen below one that is unfolded.
func folded(below int) []byte {
	if below == 0 {
		return nil
	}
	return fmt.Appendf(nil, " /Count %d", -below)
}

// page writes a page. Its links become objects that elements can point to, and are
// printed; transparency, which the archive has none of, goes.
func (a *archiver) page(number int, body string) {
	page := (number - 1) / 2
	body = strings.Replace(body, "/Group <</Type /Group /S /Transparency /CS /DeviceRGB>>\n", "", 1)
	before, links, found := strings.Cut(body, "/Annots [")
	if found {
		var after string
		if links, after, found = strings.Cut(links, ">>]\n"); !found {
			a.err = errShape
			return
		}
		var refs strings.Builder
		for i, link := range strings.Split(links+">>", aLink)[1:] {
			fmt.Fprintf(&refs, "%d 0 R ", a.link(page, i, link))
		}
		body = before + "/Annots [" + refs.String() + "]\n" + after
	}
	a.objectf(number, "<</Type /Page /StructParents %d\n%s", page-1, strings.TrimPrefix(body, aPage))
}

func (a *archiver) link(page, i int, body string) int {
	number := a.next()
	said := ""
	if owners := a.tags.links[page]; i < len(owners) && owners[i] != nil {
		p := parent{key: a.pages + len(a.parents), element: owners[i]}
		a.parents, a.links[p.element] = append(a.parents, p), number
		said = fmt.Sprintf("/StructParent %d /Contents %s ", p.key, textString(p.element.label))
	}
	a.objectf(number, "%s/F 4 %s%s", aLink, said, body)
	return number
}

// structure writes the elements, and which of them each sequence of a page and each
// link belongs to.
func (a *archiver) structure() {
	a.root = a.next()
	a.element(a.tags.root, a.root)
	var tree bytes.Buffer
	for page := 1; page <= a.pages; page++ {
		list := a.next()
		var refs bytes.Buffer
		for _, e := range a.tags.marks[page] {
			fmt.Fprintf(&refs, "%d 0 R ", e.object)
		}
		a.objectf(list, "[%s]", refs.Bytes())
		fmt.Fprintf(&tree, "%d %d 0 R ", page-1, list)
	}
	for _, p := range a.parents {
		fmt.Fprintf(&tree, "%d %d 0 R ", p.key, p.element.object)
	}
	parents := a.next()
	a.objectf(parents, "<</Nums [%s]>>", tree.Bytes())
	a.objectf(a.root, "<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>", a.tags.root.object, parents, a.pages+len(a.parents))
}

func (a *archiver) element(e *element, parent int) {
	b := fmt.Appendf(nil, "<</S /%s /P %d 0 R", e.kind, parent)
	if e.page > 0 {
		b = fmt.Appendf(b, " /Pg %d 0 R", pageObject(e.page))
	}
	if e.lang != "" {
		b = fmt.Appendf(b, " /Lang (%s)", e.lang)
	}
	if e.attributes != "" {
		b = append(append(b, " /A "...), e.attributes...)
	}
	b = append(b, " /K ["...)
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			b = fmt.Appendf(b, "%d 0 R ", k.element.object)
		case k.link:
			b = fmt.Appendf(b, "<</Type /OBJR /Pg %d 0 R /Obj %d 0 R>> ", pageObject(k.page), a.links[e])
		case k.page == e.page:
			b = fmt.Appendf(b, "%d ", k.number)
		default:
			b = fmt.Appendf(b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(k.page), k.number)
		}
	}
	a.object(e.object, append(b, "]>>"...))
	for _, k := range e.kids {
		if k.element != nil {
			a.element(k.element, e.object)
		}
	}
}

// textString returns a text as PDF has it, in UTF-16.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	b.WriteString(">")
	return b.String()
}

// trailer writes where each object is. The file's ID is made of what is in it.
func (a *archiver) trailer(made []byte) {
	table := a.written
	a.write(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(a.at)))
	for _, at := range a.at[1:] {
		a.write(fmt.Appendf(nil, "%010d 00000 n \n", at))
	}
	sum := sha256.Sum256(made)
	catalogue := len(a.bodies) - 1
	a.write(fmt.Appendf(nil, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(a.at), catalogue, catalogue-1, sum[:16], sum[:16], table))
}
