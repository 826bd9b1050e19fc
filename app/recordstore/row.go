package recordstore

import (
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Row is one row as column → value. Values are string, int64, float64, bool,
// nil, map[string]any and []any, and nothing else.
type Row map[string]any

// Values returns the values at the dotted path, those of every element where
// there are lists on the way. Objects are no values.
func (r Row) Values(path string) []any { return values(nil, map[string]any(r), path) }

func values(found []any, v any, path string) []any {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			found = values(found, element, path)
		}
	case map[string]any:
		if path == "" {
			return found
		}
		if inner, ok := v[path]; ok {
			return values(found, inner, "")
		}
		for i := range len(path) {
			if path[i] != '.' {
				continue
			}
			if inner, ok := v[path[:i]]; ok {
				return values(found, inner, path[i+1:])
			}
		}
	default:
		if path == "" {
			return append(found, v)
		}
	}
	return found
}

// Texts returns the texts at the paths, without blanks around them and each once.
func (r Row) Texts(paths []string) []string {
	var texts []string
	for _, path := range paths {
		for _, v := range r.Values(path) {
			text, _ := v.(string)
			if text = strings.TrimSpace(text); text != "" && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// Plain returns the value as one of the types a Row holds. Bytes become base64
// text and numbers that are none, text.
func Plain(value any) any {
	switch v := value.(type) {
	case nil, bool, int64:
		return v
	case string:
		return strings.ToValidUTF8(v, "\uFFFD")
	case []byte:
		return base64.StdEncoding.EncodeToString(v)
	case float64:
		return plainFloat(v)
	case int:
		return int64(v)
	case time.Time:
		return InstantText(v)
	default:
		return nil
	}
}

func plainFloat(v float64) any {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Infinity"
	case math.IsInf(v, -1):
		return "-Infinity"
	case v == 0:
		return 0.0 // never the negative one, which does not survive JSON
	case math.Abs(v) >= 1<<63 && math.Abs(v) < 1e21:
		return strconv.FormatFloat(v, 'f', 0, 64) // JSON would write it as a whole number no int64 holds
	default:
		return v
	}
}

// TimeText writes a date with a time of day that has no zone. Fractions are
// microseconds, and are left out when there are none.
func TimeText(t time.Time) string { return t.Format(layoutFor(t)) }

// InstantText writes an instant, in UTC and with the zone.
func InstantText(t time.Time) string { return t.UTC().Format(layoutFor(t) + "-07:00") }

func layoutFor(t time.Time) string {
	if t.Nanosecond()/1000 == 0 {
		return time.DateTime
	}
	return time.DateTime + ".000000"
}
