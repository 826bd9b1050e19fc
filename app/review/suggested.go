package review

import (
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"rettighetsporten/app/review/suggest"
)

// Suggestion is a part of a row that may identify somebody else.
type Suggestion struct {
	Part

	Kind suggest.Kind
}

// Suggested returns what of the row's fields may identify somebody else and is not
// redacted yet, field by field in the order they are named. A row that is held back
// as a whole has nothing to suggest.
func (r Row) Suggested(own suggest.Own, fields []string) []Suggestion {
	if r.Withheld() || r.IsAttachment() {
		return nil
	}
	var found, names []Suggestion
	for _, field := range fields {
		leaves([]string{field}, r.Values[field], func(path string, v any) {
			switch v := v.(type) {
			case int64:
				if suggest.Number(v, own) {
					found = append(found, Suggestion{Part{Field: path}, suggest.NationalID})
				}
			case string:
				in := suggest.In(v, own)
				for _, f := range in {
					part := Part{Field: path, Begins: f.Begins, Ends: f.Ends}
					if f.Begins == 0 && f.Ends == utf8.RuneCountInString(v) {
						part = Part{Field: path}
					}
					found = append(found, Suggestion{part, f.Kind})
				}
				if len(in) == 0 && suggest.IsName(v, own) {
					names = append(names, Suggestion{Part{Field: path}, suggest.Name})
				}
			}
		})
	}
	if len(found) > 0 { // a name in a field of its own, beside somebody's number in another
		found = append(found, names...)
	}
	return slices.DeleteFunc(found, func(s Suggestion) bool {
		return slices.ContainsFunc(r.Redactions, func(red Redaction) bool { return red.overlaps(s.Part) })
	})
}

// leaves visits every value in v that is neither an object nor a list, with its path.
func leaves(path []string, v any, visit func(path string, v any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			leaves(append(slices.Clone(path), name), v[name], visit)
		}
	case []any:
		for i, inner := range v {
			leaves(append(slices.Clone(path), strconv.Itoa(i)), inner, visit)
		}
	default:
		visit(Path(slices.Clone(path)...), v)
	}
}
