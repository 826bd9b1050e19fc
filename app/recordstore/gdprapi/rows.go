package gdprapi

import (
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// The columns of the collection with the path "*".
const (
	columnPath  = "path"  // labels, or else keys, from the outermost
	columnKey   = "key"   // keys with dots between them
	columnLabel = "label" // what the service calls the value
	columnValue = "value"
)

// rows returns the rows of a collection in a tree.
func (s *Store) rows(root *node, c *dataset.Collection) []recordstore.Row {
	path := s.settings.Collections[c.Name]
	if path == Rest {
		for i := range s.declared {
			s.claim(root, &s.declared[i])
		}
		return rest(nil, root, nil, nil)
	}
	var out []recordstore.Row
	root.find(strings.Split(path, "."), func(n *node) {
		row := recordstore.Row{}
		fields(n, c, func(column string, child *node) { put(row, column, child.plain()) })
		if len(row) > 0 {
			out = append(out, row)
		}
	})
	return out
}

// claim marks what a collection has, so that it is not told twice.
func (s *Store) claim(root *node, c *dataset.Collection) {
	path := s.settings.Collections[c.Name]
	if path == "" || path == Rest {
		return
	}
	root.find(strings.Split(path, "."), func(n *node) {
		fields(n, c, func(_ string, child *node) { child.keep() })
	})
}

// fields calls visit for the children that are declared, and for the node
// itself when its value is: a row may be a single value. Case does not matter.
func fields(n *node, c *dataset.Collection, visit func(column string, child *node)) {
	for _, f := range c.Fields {
		if n.value != nil && strings.EqualFold(f.Name, columnValue) {
			visit(f.Name, &node{value: n.value})
			n.kept = true
		}
		for _, child := range n.children {
			if strings.EqualFold(f.Name, child.key) {
				visit(f.Name, child)
			}
		}
	}
}

// rest returns a row for every value that no collection has.
func rest(out []recordstore.Row, n *node, keys, labels []string) []recordstore.Row {
	keys = append(slices.Clip(keys), n.key)
	label := n.label
	if label == "" {
		label = n.key
	}
	labels = append(slices.Clip(labels), label)
	if n.value != nil && !n.kept {
		out = append(out, recordstore.Row{
			columnPath: strings.Join(labels[:len(labels)-1], " / "), columnKey: strings.Join(keys, "."),
			columnLabel: label, columnValue: n.value,
		})
	}
	for _, child := range n.children {
		out = rest(out, child, keys, labels)
	}
	return out
}
