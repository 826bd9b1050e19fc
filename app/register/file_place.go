package register

import "go.yaml.in/yaml/v3"

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
