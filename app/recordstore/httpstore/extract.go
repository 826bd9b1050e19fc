package httpstore

import (
	"strings"

	"rettighetsporten/app/recordstore"
)

// extract returns the objects at the dotted path of a JSON body: those of a
// list, or a single one. null is no object; a path that does not exist is
// another answer than the one declared.
func extract(body []byte, path string) ([]recordstore.Row, error) {
	value, err := recordstore.DecodeJSON(body)
	if err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(path, ".") {
		if name == "" {
			continue
		}
		object, ok := value.(map[string]any)
		if !ok {
			return nil, recordstore.Fail(recordstore.Malformed, "the answer is no object")
		}
		if value, ok = object[name]; !ok {
			return nil, recordstore.Fail(recordstore.Undeclared, "the answer has no "+path)
		}
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
