package sqlstore

import (
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
)

// comparison says how values are compared with a column of some type.
type comparison struct {
	column string                  // what of the column
	holder string                  // what of the value, ? being its placeholder
	value  func(v any) (any, bool) // what is bound; false: it cannot be in the column
}

// compare returns the condition that all comparisons find one of the spellings
// of the values, or "" when none can, and whether values were left out since
// they cannot be in the column in any spelling.
func compare(all []comparison, values [][]any, bind func(any) string) (condition string, unfit bool) {
	var fitting []any
	for _, written := range values {
		before := len(fitting)
		for _, v := range written {
			if !slices.ContainsFunc(all, func(c comparison) bool { return !c.takes(v) }) {
				fitting = append(fitting, v)
			}
		}
		unfit = unfit || len(fitting) == before
	}
	if len(fitting) == 0 {
		return "", unfit
	}
	conditions := make([]string, len(all))
	for i, c := range all {
		holders := make([]string, len(fitting))
		for j, v := range fitting {
			bound, _ := c.value(v)
			holders[j] = strings.Replace(c.holder, "?", bind(bound), 1)
		}
		conditions[i] = c.column + " IN (" + strings.Join(holders, ", ") + ")"
	}
	return "(" + strings.Join(conditions, " AND ") + ")", unfit
}

func (c comparison) takes(v any) bool {
	_, ok := c.value(v)
	return ok
}

// spellings returns each of the values in the spellings a column is compared
// with, given what is done to it: for telephone numbers signs are dropped and
// nothing else, for national identity numbers nothing is.
func spellings(m recordstore.Match) [][]any {
	var all [][]any
	for _, v := range m.Values {
		key, ok := m.Fold.Key(v)
		switch {
		case !ok:
		case m.Fold == recordstore.Exact:
			all = append(all, []any{v})
		case m.Fold == recordstore.FoldPhone:
			all = append(all, anys(phoneSpellings(key)))
		case m.Fold == recordstore.FoldNationalID:
			all = append(all, anys(nationalIDSpellings(key)))
		default:
			all = append(all, []any{key})
		}
	}
	return all
}

// asIs reports whether a column is compared as it is, so that its index serves.
func asIs(f recordstore.Fold) bool {
	return f == recordstore.Exact || f == recordstore.FoldNationalID
}

// keysOf returns the spellings the fold compares the values of a match in.
func keysOf(m recordstore.Match) []string {
	var keys []string
	for _, v := range m.Values {
		if key, ok := m.Fold.Key(v); ok {
			keys = append(keys, key)
		}
	}
	return keys
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
