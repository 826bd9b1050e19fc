package proof

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// Row is a row of a table of a document that is JSON, as it stands there.
type Row struct {
	Table string // the table's id
	Names []string
	Cells []any // texts, false where a value is withheld, and objects and lists of such
}

var errNoDocument = errors.New("reading back JSON: it is no document")

// Rows calls visit with each row of each table in the document, until it returns an
// error.
func Rows(r io.Reader, visit func(Row) error) error {
	d := json.NewDecoder(r)
	return object(d, func(name string) error {
		if name != "sections" {
			return skip(d)
		}
		return list(d, func() error {
			return object(d, func(name string) error {
				if name != "blocks" {
					return skip(d)
				}
				return list(d, func() error { return block(d, visit) })
			})
		})
	})
}

func block(d *json.Decoder, visit func(Row) error) error {
	var row Row
	return object(d, func(name string) error {
		switch name {
		case "id":
			return d.Decode(&row.Table)
		case "columns":
			var columns []struct{ Label, Name string }
			err := d.Decode(&columns)
			for _, c := range columns {
				if c.Name == "" {
					c.Name = c.Label
				}
				row.Names = append(row.Names, c.Name)
			}
			return err
		case "rows":
			return list(d, func() error {
				row.Cells = nil
				if err := d.Decode(&row); err != nil {
					return errNoDocument
				}
				return visit(row)
			})
		default:
			return skip(d)
		}
	})
}

func skip(d *json.Decoder) error {
	var v json.RawMessage
	if d.Decode(&v) != nil {
		return errNoDocument
	}
	return nil
}

func delim(d *json.Decoder, want json.Delim) error {
	if token, err := d.Token(); err != nil || token != want {
		return errNoDocument
	}
	return nil
}

func list(d *json.Decoder, each func() error) error {
	if err := delim(d, '['); err != nil {
		return err
	}
	for d.More() {
		if err := each(); err != nil {
			return err
		}
	}
	return delim(d, ']')
}

func object(d *json.Decoder, member func(name string) error) error {
	if err := delim(d, '{'); err != nil {
		return err
	}
	for d.More() {
		token, err := d.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return errNoDocument
		}
		if err := member(name); err != nil {
			return err
		}
	}
	return delim(d, '}')
}

// At returns what stands at the path in the row: names of members, and places in lists
// from 0. It reports false for what is not there.
func (r Row) At(path []string) (v any, ok bool) {
	for i, name := range r.Names {
		if name == path[0] && i < len(r.Cells) {
			return within(r.Cells[i], path[1:])
		}
	}
	return nil, false
}

// within returns what the path leads to in a cell.
func within(cell any, path []string) (v any, ok bool) {
	at, isObject := cell.(map[string]any)
	if text, isText := at["text"]; isText {
		cell = text
	}
	if cell == false || len(path) == 0 {
		return cell, true
	}
	place, err := strconv.Atoi(path[0])
	if several, isList := cell.([]any); isList {
		if err != nil || place < 0 || place >= len(several) {
			return nil, false
		}
		return within(several[place], path[1:])
	}
	if isObject {
		members, _ := at["members"].([]any)
		for _, m := range members {
			member, _ := m.(map[string]any)
			name, own := member["name"]
			if !own {
				name = member["label"]
			}
			if name == path[0] {
				return within(member["cell"], path[1:])
			}
		}
	}
	return nil, false
}
