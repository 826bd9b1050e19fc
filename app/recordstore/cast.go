package recordstore

import (
	"math"
	"strconv"
	"strings"

	"rettighetsporten/app/recordstore/dataset"
)

// Cast returns the value as one of the declared type, and whether it can be
// one. A type that is not declared, and objects, take everything.
func Cast(t dataset.Type, value any) (any, bool) {
	text, ok := Exact.Key(value)
	if !ok {
		return value, value == nil
	}
	text = strings.TrimSpace(text)
	switch t.Element() {
	case dataset.Integer:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, true
		}
		if b, isBool := value.(bool); isBool {
			return truth(b), true
		}
		f, err := strconv.ParseFloat(text, 64)
		if err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			return int64(f), true
		}
		return value, false
	case dataset.Float:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return value, false
		}
		return plainFloat(f), true
	case dataset.Boolean:
		b, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return value, false
		}
		return b, true
	case dataset.String, dataset.ObjectID:
		if s, isText := value.(string); isText {
			return s, true
		}
		return text, true
	default:
		return value, true
	}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
