package engine

import (
	"maps"
	"strings"

	"rettighetsporten/app/recordstore"
)

// apply returns what is written to a row: the columns, as they become, that the
// paths are in. It does not change the row.
func (e Engine) apply(n *node, columns map[string]Column, paths []string, key []any, row recordstore.Row) (map[string]any, error) {
	set := map[string]any{}
	for _, path := range paths {
		col := columns[path]
		name, inner, nested := strings.Cut(path, ".")
		if _, own := row[path]; own || !nested {
			name, inner = path, ""
		}
		become := func(v any) (any, error) {
			if col.Strategy == given || col.Strategy == supplemented {
				return e.given(n, key, col, v)
			}
			return e.masked(n.address().String()+" "+path+" "+keyText(key), col, v), nil
		}
		before, changed := set[name]
		if !changed {
			before = row[name]
		}
		after, err := at(before, inner, become)
		if err != nil {
			return nil, err
		}
		set[name] = after
	}
	return set, nil
}

// at returns a copy of the value in which what is at the path became something
// else. Where there is nothing at the path, nothing changes.
func at(value any, path string, become func(any) (any, error)) (any, error) {
	if path == "" {
		return become(value)
	}
	object, ok := value.(map[string]any)
	if !ok {
		return value, nil
	}
	name, rest, _ := strings.Cut(path, ".")
	inner, there := object[name]
	if !there {
		return value, nil
	}
	after, err := at(inner, rest, become)
	if err != nil {
		return nil, err
	}
	object = maps.Clone(object)
	object[name] = after
	return object, nil
}

// top returns the column a path is in.
func top(n *node, path string) string {
	for _, f := range n.collection.Fields {
		if f.Name == path || strings.HasPrefix(path, f.Name+".") {
			return f.Name
		}
	}
	return path
}

// byPath returns the columns by their paths.
func byPath(columns []Column) map[string]Column {
	all := make(map[string]Column, len(columns))
	for _, c := range columns {
		all[c.Path] = c
	}
	return all
}
