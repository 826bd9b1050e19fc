package recordstore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// MaxJSONDepth is how deep objects and lists in data may nest.
const MaxJSONDepth = 64

// DecodeJSON reads one JSON value into the types a Row holds. Whole numbers
// stay exact: those that do not fit an int64 become text. The error tells
// nothing of the data.
func DecodeJSON(source []byte) (any, error) {
	if tooDeep(source) {
		return nil, Fail(Malformed, "JSON nests too deep")
	}
	decoder := json.NewDecoder(bytes.NewReader(source))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, Fail(Malformed, "not JSON")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, Fail(Malformed, "something follows the JSON value")
	}
	return plainJSON(v), nil
}

// tooDeep counts brackets outside texts, so that depth is known before anything
// is built.
func tooDeep(source []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(source); i++ {
		switch c := source[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > MaxJSONDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

func plainJSON(v any) any {
	switch v := v.(type) {
	case json.Number:
		return plainNumber(v.String())
	case map[string]any:
		for name, inner := range v {
			v[name] = plainJSON(inner)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = plainJSON(inner)
		}
		return v
	default:
		return v
	}
}

func plainNumber(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && strings.ContainsAny(s, ".eE") {
		return plainFloat(f)
	}
	return s
}

// UnmarshalJSON reads a row that was written as JSON, with the same types.
func (r *Row) UnmarshalJSON(source []byte) error {
	v, err := DecodeJSON(source)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
		*r = nil
	case map[string]any:
		*r = v
	default:
		return fmt.Errorf("a row is a JSON object")
	}
	return nil
}
