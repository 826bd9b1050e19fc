package gdprapi

import (
	"strings"

	"rettighetsporten/app/recordstore"
)

// node is a node of the tree a service answers with: a value, or children, or
// both; or the reason why it is held back.
type node struct {
	key, label string
	held       *recordstore.Told // why it is held back; nil: it is not
	value      any               // nil: there is none
	children   []*node
	kept       bool // some collection has it
}

// tree reads a node. The data of a service is what it says it is: nothing that
// does not have the form is passed over.
func tree(value any) (*node, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return nil, malformed
	}
	n := &node{}
	if n.key, ok = object["key"].(string); !ok || n.key == "" {
		return nil, malformed
	}
	if n.label, ok = text(object["label"]); !ok {
		return nil, malformed
	}
	if n.held, ok = held(object["error"]); !ok {
		return nil, malformed
	}
	switch v := object["value"].(type) {
	case map[string]any, []any:
		return nil, malformed
	default:
		n.value = v
	}
	children, ok := object["children"].([]any)
	if !ok && object["children"] != nil {
		return nil, malformed
	}
	for _, c := range children {
		child, err := tree(c)
		if err != nil {
			return nil, err
		}
		n.children = append(n.children, child)
	}
	return n, nil
}

var malformed = recordstore.Fail(recordstore.Malformed, "the answer is no tree of keys, values and children")

// text returns a text, or a text by language as one of them.
func text(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case map[string]any:
		for _, lang := range []string{"nb", "no", "nn", "en", "sv", "fi"} {
			if s, ok := v[lang].(string); ok {
				return s, true
			}
		}
		return "", true
	default:
		return "", false
	}
}

// held returns why a value is held back, told in one language or in several.
func held(reason any) (*recordstore.Told, bool) {
	texts := map[string]string{}
	switch v := reason.(type) {
	case nil:
		return nil, true
	case string:
		texts[""] = v
		if v == "" {
			return nil, true
		}
	case map[string]any:
		texts = textsOf(v)
		if len(v) == 0 {
			return nil, true
		}
	default:
		return nil, false
	}
	told := recordstore.NewTold("", texts)
	return &told, true
}

// find calls visit for every node at the path of keys.
func (n *node) find(path []string, visit func(*node)) {
	if len(path) == 0 || !strings.EqualFold(n.key, path[0]) {
		return
	}
	if len(path) == 1 {
		visit(n)
		return
	}
	for _, child := range n.children {
		child.find(path[1:], visit)
	}
}

// plain returns what a node is in a row: its value; or an object of its
// children, where a key that stands several times is a list.
func (n *node) plain() any {
	if len(n.children) == 0 {
		return n.value
	}
	object := map[string]any{}
	if n.value != nil {
		object["value"] = n.value
	}
	for _, child := range n.children {
		put(object, child.key, child.plain())
	}
	return object
}

func put(object map[string]any, name string, value any) {
	before, twice := object[name]
	switch list := before.(type) {
	case []any:
		object[name] = append(list, value)
	default:
		if twice {
			value = []any{before, value}
		}
		object[name] = value
	}
}

// keep marks a node and all below it.
func (n *node) keep() {
	n.kept = true
	for _, child := range n.children {
		child.keep()
	}
}

// withheld counts what is held back below a node, and of itself.
func (n *node) withheld() int {
	count := 0
	if n.held != nil {
		count++
	}
	for _, child := range n.children {
		count += child.withheld()
	}
	return count
}
