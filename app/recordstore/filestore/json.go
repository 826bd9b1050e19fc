package filestore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// maxSkipped is how deep what is passed over may nest.
const maxSkipped = 10_000

// objects reads JSON of which one row at a time is in memory.
type objects struct {
	source  *text
	decoder *json.Decoder
	c       *dataset.Collection
	surplus *recordstore.Surplus
	yield   func(recordstore.Row) error
	rows    int
}

func newObjects(source *text, q recordstore.Query, yield func(recordstore.Row) error) *objects {
	decoder := json.NewDecoder(source)
	decoder.UseNumber() // also one no float64 holds can be passed over
	return &objects{source: source, decoder: decoder, c: q.Collection, surplus: recordstore.NewSurplus(q), yield: yield}
}

// readJSON reads a list of objects, or an object whose member of the
// collection's name is one.
func readJSON(source *text, q recordstore.Query, yield func(recordstore.Row) error) error {
	o := newObjects(source, q, yield)
	defer o.surplus.Report()
	first, err := o.decoder.Token()
	if err != nil {
		return badJSON(err)
	}
	switch first {
	case json.Delim('['):
		err = o.list()
	case json.Delim('{'):
		err = o.member()
	default:
		return recordstore.Fail(recordstore.Malformed, "neither a list nor an object")
	}
	if err != nil {
		return err
	}
	return o.end()
}

// readNDJSON reads objects that follow each other, a line each.
func readNDJSON(source *text, q recordstore.Query, yield func(recordstore.Row) error) error {
	o := newObjects(source, q, yield)
	defer o.surplus.Report()
	for {
		source.limit.Reset()
		if err := o.row(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// member reads the member of the object the decoder stands in that holds the
// rows, passes over the others, and leaves the object.
func (o *objects) member() error {
	found := false
	for o.decoder.More() {
		o.source.limit.Reset()
		name, err := o.decoder.Token()
		if err != nil {
			return badJSON(err)
		}
		if name != o.c.Name || found {
			if err := o.skip(); err != nil {
				return err
			}
			continue
		}
		found = true
		if open, err := o.decoder.Token(); err != nil || open != json.Delim('[') {
			return recordstore.Fail(recordstore.Malformed, o.c.Name+" is no list")
		}
		if err := o.list(); err != nil {
			return err
		}
	}
	if _, err := o.decoder.Token(); err != nil {
		return badJSON(err)
	}
	if !found {
		return recordstore.Fail(recordstore.Undeclared, "there is no list "+o.c.Name)
	}
	return nil
}

// list hands on the rows of the list the decoder stands in, and leaves it.
func (o *objects) list() error {
	for o.decoder.More() {
		o.source.limit.Reset()
		if err := o.row(); err != nil {
			return badJSON(err)
		}
	}
	if _, err := o.decoder.Token(); err != nil {
		return badJSON(err)
	}
	return nil
}

// row hands on one row. The error is io.EOF when nothing is left.
func (o *objects) row() error {
	o.rows++
	var source json.RawMessage
	if err := o.decoder.Decode(&source); errors.Is(err, io.EOF) {
		return io.EOF
	} else if err != nil {
		return o.bad(badJSON(err))
	}
	if !utf8.Valid(source) {
		source = legible(source)
	}
	value, err := recordstore.DecodeJSON(source)
	if err != nil {
		return o.bad(err)
	}
	object, ok := value.(map[string]any)
	if !ok {
		return o.bad(recordstore.Fail(recordstore.Malformed, "no object"))
	}
	row := recordstore.Row(object)
	if len(o.c.Fields) > 0 {
		row = declared(o.c, object)
		o.surplus.Look(object)
	}
	return o.yield(row)
}

// bad says which row a reason is about.
func (o *objects) bad(err error) error {
	if e, ok := errors.AsType[*recordstore.Error](err); ok {
		return recordstore.Fail(e.Reason, fmt.Sprintf("row %d: %s", o.rows, e.Detail))
	}
	return err
}

func declared(c *dataset.Collection, object map[string]any) recordstore.Row {
	row := recordstore.Row{}
	for _, f := range c.Fields {
		if v, ok := object[f.Name]; ok && f.Name != FileField {
			row[f.Name] = v
		}
	}
	return row
}

// skip passes over one value of any size.
func (o *objects) skip() error {
	for depth := 0; ; {
		o.source.limit.Reset()
		token, err := o.decoder.Token()
		if err != nil {
			return badJSON(err)
		}
		switch token {
		case json.Delim('['), json.Delim('{'):
			if depth++; depth > maxSkipped {
				return recordstore.Fail(recordstore.Malformed, "JSON nests too deep")
			}
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func (o *objects) end() error {
	o.source.limit.Reset()
	switch _, err := o.decoder.Token(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return badJSON(err)
	default:
		return recordstore.Fail(recordstore.Malformed, "something follows the JSON value")
	}
}

// badJSON drops the text of the decoder's own errors, which may hold data.
func badJSON(err error) error {
	_, syntax := errors.AsType[*json.SyntaxError](err)
	if syntax || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return recordstore.Fail(recordstore.Malformed, "the file is no JSON, or ends in the middle")
	}
	return err
}
