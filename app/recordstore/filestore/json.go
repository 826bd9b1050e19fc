package filestore

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

func readJSONFile(f *os.File, q recordstore.Query, yield func(recordstore.Row) error) error {
	return readJSON(f, q, yield)
}

// readJSON reads a list of objects, or an object whose member of the
// collection's name is one. Only one row is in memory at a time.
func readJSON(source io.Reader, q recordstore.Query, yield func(recordstore.Row) error) error {
	c, limit := q.Collection, &budget{source: source}
	buffered := bufio.NewReader(limit)
	discardMark(buffered)
	decoder := json.NewDecoder(buffered)
	first, err := decoder.Token()
	if err != nil {
		return badJSON(err)
	}
	if first == json.Delim('[') {
		if err := elements(decoder, limit, q, yield); err != nil {
			return err
		}
		return end(decoder)
	}
	if first != json.Delim('{') {
		return recordstore.Fail(recordstore.Malformed, "neither a list nor an object")
	}
	found := false
	for decoder.More() {
		limit.reset()
		name, err := decoder.Token()
		if err != nil {
			return badJSON(err)
		}
		if name != c.Name || found {
			if err := skip(decoder, limit); err != nil {
				return err
			}
			continue
		}
		found = true
		if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
			return recordstore.Fail(recordstore.Malformed, c.Name+" is no list")
		}
		if err := elements(decoder, limit, q, yield); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return badJSON(err)
	}
	if !found {
		return recordstore.Fail(recordstore.Undeclared, "there is no list "+c.Name)
	}
	return end(decoder)
}

// elements hands on the rows of the list the decoder stands in, and leaves it.
func elements(decoder *json.Decoder, limit *budget, q recordstore.Query, yield func(recordstore.Row) error) error {
	c, undeclared := q.Collection, recordstore.NewSurplus(q)
	for decoder.More() {
		limit.reset()
		var source json.RawMessage
		if err := decoder.Decode(&source); err != nil {
			return badJSON(err)
		}
		value, err := recordstore.DecodeJSON(source)
		if err != nil {
			return err
		}
		object, ok := value.(map[string]any)
		if !ok {
			return recordstore.Fail(recordstore.Malformed, "an element of the list is no object")
		}
		row := recordstore.Row(object)
		if len(c.Fields) > 0 {
			row = declared(c, object)
			undeclared.Look(object)
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	undeclared.Report()
	if _, err := decoder.Token(); err != nil {
		return badJSON(err)
	}
	return nil
}

func declared(c *dataset.Collection, object map[string]any) recordstore.Row {
	row := recordstore.Row{}
	for _, f := range c.Fields {
		if v, ok := object[f.Name]; ok {
			row[f.Name] = v
		}
	}
	return row
}

// skip passes over one value of any size.
func skip(decoder *json.Decoder, limit *budget) error {
	for depth := 0; ; {
		limit.reset()
		token, err := decoder.Token()
		if err != nil {
			return badJSON(err)
		}
		switch token {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func end(decoder *json.Decoder) error {
	switch _, err := decoder.Token(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return badJSON(err)
	default:
		return recordstore.Fail(recordstore.Malformed, "something follows the JSON value")
	}
}

func badJSON(err error) error {
	if e, ok := errors.AsType[*recordstore.Error](err); ok {
		return e
	}
	return recordstore.Fail(recordstore.Malformed, "the file is no JSON, or ends in the middle")
}
