package engine

import (
	"slices"

	"rettighetsporten/app/recordstore"
)

// trim leaves of the lists the row was searched in the elements that carry a
// value asked for: the others may be about others. A list none of whose
// elements does stays whole, since the row was found by something else, and so
// does one declared with return_all_elements. It reports whether elements were
// taken out; the row it is given does not change.
func (q *query) trim(row recordstore.Row) (recordstore.Row, bool) {
	var kept *spot
	for _, m := range q.where {
		if !q.at.trimmed(m.Field) || !inList(map[string]any(row), m.Field) {
			continue
		}
		asked := q.asks[m.Field]
		if kept == nil {
			kept = &spot{}
		}
		kept.mark(map[string]any(row), m.Field, func(v any) bool {
			key, ok := m.Fold.Key(v)
			_, wanted := asked[key]
			return ok && wanted
		})
	}
	if kept == nil || !kept.list() {
		return row, false
	}
	given, _ := kept.prune(map[string]any(row)).(map[string]any)
	return given, true
}

// trimmed reports whether lists on the path lose elements.
func (c *collection) trimmed(path string) bool {
	f, ok := c.node.collection.Field(path)
	return ok && !f.ReturnAll
}

// holdsLists reports whether the row can be searched in a list that loses
// elements.
func (c *collection) holdsLists(row recordstore.Row) bool {
	return slices.ContainsFunc(c.paths, func(path string) bool {
		return c.trimmed(path) && inList(map[string]any(row), path)
	})
}

// inList reports whether there is a list on the path.
func inList(v any, path string) bool {
	switch v := v.(type) {
	case []any:
		return true
	case map[string]any:
		return eachStep(v, path, func(_ string, inner any, rest string) bool { return inList(inner, rest) })
	default:
		return false
	}
}

// eachStep goes one step along the path, as Row.Values does.
func eachStep(object map[string]any, path string, visit func(name string, inner any, rest string) bool) bool {
	if path == "" {
		return false
	}
	if inner, ok := object[path]; ok {
		return visit(path, inner, "")
	}
	for i := range len(path) {
		if path[i] != '.' {
			continue
		}
		if inner, ok := object[path[:i]]; ok {
			return visit(path[:i], inner, path[i+1:])
		}
	}
	return false
}

// spot is a place in a row on the way to values that were asked for.
type spot struct {
	members  map[string]*spot
	elements map[int]*spot
}

// mark notes the way to every value at the path that is wanted, and reports
// whether there is one.
func (s *spot) mark(v any, path string, wanted func(any) bool) bool {
	switch v := v.(type) {
	case []any:
		found := false
		for i, element := range v {
			inner := s.elements[i]
			if inner == nil {
				inner = &spot{}
			}
			if !inner.mark(element, path, wanted) {
				continue
			}
			if s.elements == nil {
				s.elements = map[int]*spot{}
			}
			s.elements[i], found = inner, true
		}
		return found
	case map[string]any:
		return eachStep(v, path, func(name string, member any, rest string) bool {
			inner := s.members[name]
			if inner == nil {
				inner = &spot{}
			}
			if !inner.mark(member, rest, wanted) {
				return false
			}
			if s.members == nil {
				s.members = map[string]*spot{}
			}
			s.members[name] = inner
			return true
		})
	default:
		return path == "" && wanted(v)
	}
}

// list reports whether there is a list on the way.
func (s *spot) list() bool {
	if len(s.elements) > 0 {
		return true
	}
	for _, inner := range s.members {
		if inner.list() {
			return true
		}
	}
	return false
}

// prune returns the value with the marked elements of lists alone.
func (s *spot) prune(v any) any {
	switch v := v.(type) {
	case []any:
		if len(s.elements) == 0 {
			return v
		}
		var kept []any
		for i, element := range v {
			if inner, ok := s.elements[i]; ok {
				kept = append(kept, inner.prune(element))
			}
		}
		return kept
	case map[string]any:
		if len(s.members) == 0 {
			return v
		}
		pruned := make(map[string]any, len(v))
		for name, member := range v {
			if inner, ok := s.members[name]; ok {
				member = inner.prune(member)
			}
			pruned[name] = member
		}
		return pruned
	default:
		return v
	}
}
