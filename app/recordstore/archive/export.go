package archive

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

// export is a file that is being read. Only the cases around the place reading
// has come to are in memory.
type export struct {
	x     *bounded.XML
	q     recordstore.Query
	yield func(recordstore.Row) error
	open  []*unit
	at    []int // how deep each of them lies
}

// The elements that hold cases and records, and nothing of a case itself.
var holders = map[string]bool{
	"arkivmelding": true, "arkiv": true, "arkivdel": true, "klassifikasjonssystem": true, "klasse": true,
}

// readExport hands on every case or record a party of which carries a value, or
// which the query names by an id.
func readExport(x *bounded.XML, q recordstore.Query, yield func(recordstore.Row) error) error {
	e := export{x: x, q: q, yield: yield}
	began := false
	for {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !began && (!known(t.Name) || t.Name.Local != "arkivmelding" && t.Name.Local != "arkiv") {
				return recordstore.Fail(recordstore.Malformed, "the XML is no arkivmelding")
			}
			began = true
			err = e.begin(t)
		case xml.EndElement:
			err = e.end()
		}
		if err != nil {
			return err
		}
	}
	if !began {
		return recordstore.Fail(recordstore.Malformed, "the file is empty")
	}
	return nil
}

func (e *export) begin(t xml.StartElement) error {
	name := t.Name.Local
	switch {
	case !known(t.Name):
		return skip(e.x)
	case name == "mappe", name == "registrering", name == "basisregistrering":
		u := &unit{record: name != "mappe", kind: typeOf(t), values: map[string]string{}, matched: map[string][]any{}}
		if len(e.open) > 0 {
			u.above = e.open[len(e.open)-1]
		}
		e.open, e.at = append(e.open, u), append(e.at, e.x.Depth())
		return nil
	case len(e.open) > 0:
		read, err := whole(e.x, name)
		if err != nil {
			return err
		}
		return e.open[len(e.open)-1].add(read, e.q)
	case holders[name]:
		return nil
	default:
		return skip(e.x)
	}
}

// end hands on the case or record that has ended, if one has.
func (e *export) end() error {
	last := len(e.open) - 1
	if last < 0 || e.at[last] != e.x.Depth()+1 {
		return nil
	}
	u := e.open[last]
	e.open, e.at = e.open[:last], e.at[:last]
	if u.record && u.above != nil && u.above.values["systemID"] == "" {
		u.above.late = true
	}
	if u.record != (e.q.Collection.Name == Records) || len(u.own) == 0 && !u.named(e.q) {
		return nil
	}
	return e.yield(u.row(e.q))
}

// typeOf returns what a case or a record is more precisely: xsi:type.
func typeOf(t xml.StartElement) string {
	for _, a := range t.Attr {
		if a.Name.Local == "type" && a.Name.Space == "http://www.w3.org/2001/XMLSchema-instance" {
			return a.Value[strings.LastIndexByte(a.Value, ':')+1:]
		}
	}
	return ""
}
