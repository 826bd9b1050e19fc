package register

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// trail says where in a register something stands, the keys and the numbers of
// the list elements with dots between: "activities.2.recipients.0.name". The
// fields of the administrator's forms go by the same names.
type trail string

// key returns the path of the value under the key.
func (p trail) key(name string) trail {
	if p == "" {
		return trail(name)
	}
	return p + "." + trail(name)
}

// at returns the path of the element number i.
func (p trail) at(i int) trail { return p.key(strconv.Itoa(i)) }

// place is a node of the file, for telling where something stands. A place
// that does not exist has no node; asking it for more is harmless.
type place struct{ node *yaml.Node }

func (p place) resolve() *yaml.Node {
	n := p.node
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func (p place) document() place {
	if p.node != nil && p.node.Kind == yaml.DocumentNode && len(p.node.Content) > 0 {
		return place{p.node.Content[0]}
	}
	return place{}
}

// key returns the value under the key of a mapping.
func (p place) key(name string) place {
	n := p.resolve()
	if n == nil || n.Kind != yaml.MappingNode {
		return place{}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return place{n.Content[i+1]}
		}
	}
	return place{}
}

// items returns the elements of a list.
func (p place) items() []place {
	n := p.resolve()
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	out := make([]place, len(n.Content))
	for i, item := range n.Content {
		out[i] = place{item}
	}
	return out
}

// find returns where the path leads, or the last place on the way to it that
// there is.
func (p place) find(to trail) place {
	for step := range strings.SplitSeq(string(to), ".") {
		next := p.key(step)
		if i, err := strconv.Atoi(step); err == nil {
			next = p.at(i)
		}
		if next.node == nil {
			return p
		}
		p = next
	}
	return p
}

// at returns the element number i of a list.
func (p place) at(i int) place {
	items := p.items()
	if i < 0 || i >= len(items) {
		return place{}
	}
	return items[i]
}

func (p place) line() int {
	if p.node == nil {
		return 0
	}
	return p.node.Line
}

func (p place) id() string {
	if n := p.key("id").resolve(); n != nil {
		return n.Value
	}
	return "?"
}

// whereIs returns the controller or set, and the activity or store, that the
// line is in.
func (p place) whereIs(line int) string {
	where := ""
	for _, top := range []string{"activity_sets", "controllers"} {
		for _, outer := range p.key(top).items() {
			if outer.line() > line || line > outer.lastLine() {
				continue
			}
			where = outer.id()
			for _, list := range []string{"activities", "stores"} {
				for _, inner := range outer.key(list).items() {
					if inner.line() <= line && line <= inner.lastLine() {
						return where + "/" + inner.id()
					}
				}
			}
		}
	}
	return where
}

// lastLine returns the line on which the last thing in the node begins.
func (p place) lastLine() int {
	if p.node == nil {
		return 0
	}
	last := p.node.Line
	for _, child := range p.node.Content {
		last = max(last, place{child}.lastLine())
	}
	return last
}
