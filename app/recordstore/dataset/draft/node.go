package draft

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

type pair struct {
	key   string
	value *yaml.Node
}

func mapping(pairs ...pair) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range pairs {
		n.Content = append(n.Content, text(p.key), p.value)
	}
	return n
}

// text returns a node for a text, in quotes where it would be read as something
// else.
func text(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	n.Tag = "!!str"
	switch strings.ToLower(s) {
	case "y", "yes", "n", "no", "on", "off": // truths in YAML 1.1, which others read
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// plain returns a node for something that is no text.
func plain(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }

func list(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: []*yaml.Node{text(s)}}
}

// marked puts a comment after the node.
func marked(n *yaml.Node, comment string) *yaml.Node {
	n.LineComment = comment
	return n
}
