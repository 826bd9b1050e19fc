package archive

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

// The namespaces exports are in: those of the national archives' Noark 5, and
// of the Fiks protocol municipalities send to their archives with. Versions
// follow as a part of their own.
var namespaces = []string{
	"http://www.arkivverket.no/standarder/noark5/",
	"https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/",
}

// known reports whether the element is one the archives have agreed on. Systems
// put elements of their own beside them, which may have the same names.
func known(name xml.Name) bool {
	return slices.ContainsFunc(namespaces, func(prefix string) bool { return strings.HasPrefix(name.Space, prefix) })
}

// The most one case or record may have of each.
const (
	maxParties   = 2_000
	maxDocuments = 2_000
	maxElements  = 20_000  // in one that is read as a whole
	maxText      = 1 << 20 // bytes in one that is read as a whole
)

// room is what is left for one element that is read as a whole.
type room struct{ elements, text int }

// element is an element that is read as a whole, with what stands in it.
type element struct {
	name  string
	text  string
	inner []element
}

// whole reads an element that has just begun to its end. Elements of others are
// left out.
func whole(x *bounded.XML, name string) (element, error) {
	return tree(x, name, &room{elements: maxElements, text: maxText})
}

func tree(x *bounded.XML, name string, left *room) (element, error) {
	e := element{name: name}
	var text strings.Builder
	for {
		token, err := x.Token()
		if err != nil {
			return e, cutOff(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !known(t.Name) {
				if err := skip(x); err != nil {
					return e, err
				}
				continue
			}
			if left.elements--; left.elements < 0 {
				return e, recordstore.Fail(recordstore.TooMuch, "an element has too many parts")
			}
			child, err := tree(x, t.Name.Local, left)
			if err != nil {
				return e, err
			}
			e.inner = append(e.inner, child)
		case xml.EndElement:
			e.text = strings.TrimSpace(text.String())
			return e, nil
		case xml.CharData:
			if left.text -= len(t); left.text < 0 {
				return e, recordstore.Fail(recordstore.TooMuch, "a value is too large")
			}
			text.Write(t)
		}
	}
}

// skip passes over an element that has just begun.
func skip(x *bounded.XML) error {
	for outer := x.Depth(); x.Depth() >= outer; {
		if _, err := x.Token(); err != nil {
			return cutOff(err)
		}
	}
	return nil
}

func cutOff(err error) error {
	if errors.Is(err, io.EOF) {
		return recordstore.Fail(recordstore.Malformed, "the file ends in the middle")
	}
	return err
}

// child returns the element in it of one of the names.
func (e element) child(names ...string) (element, bool) {
	for _, c := range e.inner {
		if slices.Contains(names, c.name) {
			return c, true
		}
	}
	return element{}, false
}

// value returns the text of the element in it of one of the names; of a code,
// what it stands for and otherwise the code.
func (e element) value(names ...string) string {
	c, _ := e.child(names...)
	return c.says()
}

// values returns the texts of all elements in it of one of the names.
func (e element) values(names ...string) []any {
	var all []any
	for _, c := range e.inner {
		if s := c.says(); s != "" && slices.Contains(names, c.name) {
			all = append(all, s)
		}
	}
	return all
}

func (e element) says() string {
	if e.text != "" {
		return e.text
	}
	for _, name := range []string{"beskrivelse", "kode", "kodenavn", "kodeverdi"} {
		if c, ok := e.child(name); ok && c.text != "" {
			return c.text
		}
	}
	return ""
}
