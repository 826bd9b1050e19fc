package engine

import (
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// filter leaves what is in one of the target categories: whole rows where the
// collection is in one, else the fields that are. Collections with no row or no
// such field are taken out.
func (g *Graph) filter(collections map[string][]recordstore.Row, targets []string) {
	for _, n := range g.nodes {
		name := n.address().String()
		rows := collections[name]
		switch {
		case len(rows) == 0:
			delete(collections, name)
		case targeted(n.collection.Categories, targets):
		case !anyTargeted(n.collection.Fields, targets):
			delete(collections, name)
		default:
			kept := make([]recordstore.Row, len(rows))
			for i, row := range rows {
				kept[i] = keep(row, n.collection.Fields, targets)
			}
			collections[name] = kept
		}
	}
}

func targeted(categories, targets []string) bool {
	return slices.ContainsFunc(categories, func(category string) bool {
		return slices.ContainsFunc(targets, func(target string) bool { return dataset.InCategory(category, target) })
	})
}

func anyTargeted(fields []dataset.Field, targets []string) bool {
	return slices.ContainsFunc(fields, func(f dataset.Field) bool {
		return targeted(f.Categories, targets) || anyTargeted(f.Fields, targets)
	})
}

// keep returns the targeted fields of an object, without empty objects and
// lists.
func keep(object map[string]any, fields []dataset.Field, targets []string) map[string]any {
	kept := map[string]any{}
	for _, f := range fields {
		v, ok := object[f.Name]
		if !ok {
			continue
		}
		if !targeted(f.Categories, targets) {
			if len(f.Fields) == 0 {
				continue
			}
			v = keepInner(v, f.Fields, targets)
		}
		if !empty(v) {
			kept[f.Name] = v
		}
	}
	return kept
}

// keepInner keeps the targeted fields of an object, or of each in a list. Of
// anything else nothing is left.
func keepInner(v any, fields []dataset.Field, targets []string) any {
	switch v := v.(type) {
	case map[string]any:
		return keep(v, fields, targets)
	case []any:
		var kept []any
		for _, element := range v {
			if inner := keepInner(element, fields, targets); !empty(inner) {
				kept = append(kept, inner)
			}
		}
		return kept
	default:
		return []any(nil)
	}
}

func empty(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	default:
		return false
	}
}
