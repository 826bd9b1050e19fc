package httpstore

import (
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// lookUp returns what stands at the dotted path of an answer.
func lookUp(value any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		if name == "" {
			continue
		}
		object, _ := value.(map[string]any)
		inner, ok := object[name]
		if !ok {
			return nil, false
		}
		value = inner
	}
	return value, true
}

// extract returns the objects at the dotted path of an answer: those of a list,
// or a single one. null is no object; a path that does not exist is another
// answer than the one declared.
func extract(answer any, path string) ([]recordstore.Row, error) {
	value, ok := lookUp(answer, path)
	if !ok {
		if _, object := answer.(map[string]any); !object {
			return nil, recordstore.Fail(recordstore.Malformed, "the answer is no object")
		}
		return nil, recordstore.Fail(recordstore.Undeclared, "the answer has no "+path)
	}
	switch value := value.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return []recordstore.Row{value}, nil
	case []any:
		rows := make([]recordstore.Row, len(value))
		for i, element := range value {
			object, ok := element.(map[string]any)
			if !ok {
				return nil, recordstore.Fail(recordstore.Malformed, "an element of the answer is no object")
			}
			rows[i] = object
		}
		return rows, nil
	default:
		return nil, recordstore.Fail(recordstore.Malformed, "the answer holds no rows")
	}
}

// declared returns the columns of an object that are declared.
func declared(object recordstore.Row, c *dataset.Collection) recordstore.Row {
	row := recordstore.Row{}
	for _, f := range c.Fields {
		if v, ok := object[f.Name]; ok {
			row[f.Name] = v
		}
	}
	return row
}
