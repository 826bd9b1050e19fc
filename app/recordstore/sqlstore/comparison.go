package sqlstore

import (
	"strings"

	"rettighetsporten/app/recordstore"
)

// comparison says how values are compared with a column of some type.
type comparison struct {
	column string                  // what of the column
	holder string                  // what of the value, ? being its placeholder
	value  func(v any) (any, bool) // what is bound; false: it cannot be in the column
}

// compare returns the condition that all comparisons find one of the values, or
// "" when none can.
func compare(all []comparison, values []any, bind func(any) string) string {
	conditions := make([]string, len(all))
	for i, c := range all {
		var holders []string
		for _, v := range values {
			if bound, ok := c.value(v); ok {
				holders = append(holders, strings.Replace(c.holder, "?", bind(bound), 1))
			}
		}
		if len(holders) == 0 {
			return ""
		}
		conditions[i] = c.column + " IN (" + strings.Join(holders, ", ") + ")"
	}
	return "(" + strings.Join(conditions, " AND ") + ")"
}

// folded returns the values in the spellings a column is compared with, given
// what is done to it: for telephone numbers signs are dropped and nothing else.
func folded(m recordstore.Match) []any {
	var all []any
	for _, v := range m.Values {
		key, ok := m.Fold.Key(v)
		switch {
		case !ok:
		case m.Fold == recordstore.FoldPhone:
			all = append(all, anys(phoneSpellings(key))...)
		default:
			all = append(all, key)
		}
	}
	return all
}

// anyValue lets everything through.
func anyValue(v any) (any, bool) { return v, true }

func anys(texts []string) []any {
	all := make([]any, len(texts))
	for i, text := range texts {
		all[i] = text
	}
	return all
}
