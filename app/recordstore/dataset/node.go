package dataset

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNodes bounds how many nodes are visited, so that aliases of aliases do
// not make a small file endless; maxDepth bounds how deep objects nest.
const (
	maxNodes = 200_000
	maxDepth = 32
)

// reader walks the nodes of one file and gathers what is wrong.
type reader struct {
	problems   Errors
	warnings   []Problem
	visited    int
	categorial []said  // every data category that is named
	reseeds    []value // every "reseed: true"
}

// said is a text and where it stands.
type said struct {
	value

	text string
}

// value is a node and where it stands in the declaration.
type value struct {
	*yaml.Node
	where string
}

type entry struct {
	name  string
	key   *yaml.Node
	value value
}

func (r *reader) fail(v value, format string, args ...any) {
	r.problems = append(r.problems, Problem{
		Line: v.Line, Severity: Error, Code: "invalid", Where: v.where, Text: fmt.Sprintf(format, args...),
	})
}

func (r *reader) warn(v value, code, format string, args ...any) {
	r.warnings = append(r.warnings, Problem{
		Line: v.Line, Severity: Warning, Code: code, Where: v.where, Text: fmt.Sprintf(format, args...),
	})
}

// unknown warns about a key that has no meaning where it stands, and says where
// it has one.
func (r *reader) unknown(e entry, at place) {
	code, hint := at.hint(e.name)
	r.warn(value{Node: e.key, where: e.value.where}, code, "%q has no meaning here and is ignored%s", e.name, hint)
}

// exhausted counts a visit and reports whether the budget is used up.
func (r *reader) exhausted(v value) bool {
	r.visited++
	if r.visited == maxNodes+1 {
		r.fail(v, "the declaration is too large")
	}
	return r.visited > maxNodes
}

func resolve(n *yaml.Node, where string) value {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return value{Node: n, where: where}
}

func (v value) null() bool { return v.Kind == yaml.ScalarNode && v.Tag == "!!null" }

func (v value) scalar() bool { return v.Kind == yaml.ScalarNode }

// mapping returns the entries of a mapping, in order; null has none.
func (r *reader) mapping(v value) []entry {
	if v.null() || r.exhausted(v) {
		return nil
	}
	if v.Kind != yaml.MappingNode {
		r.fail(v, "want a mapping here")
		return nil
	}
	seen := map[string]bool{}
	entries := make([]entry, 0, len(v.Content)/2)
	for i := 0; i+1 < len(v.Content); i += 2 {
		name := resolve(v.Content[i], v.where).Value
		child := resolve(v.Content[i+1], v.where)
		if seen[name] {
			r.fail(value{Node: v.Content[i], where: v.where}, "%q stands twice", name)
		}
		seen[name] = true
		entries = append(entries, entry{name: name, key: v.Content[i], value: child})
	}
	return entries
}

// list returns the elements of a list; null has none.
func (r *reader) list(v value) []value {
	if v.null() || r.exhausted(v) {
		return nil
	}
	if v.Kind != yaml.SequenceNode {
		r.fail(v, "want a list here")
		return nil
	}
	elements := make([]value, len(v.Content))
	for i, n := range v.Content {
		elements[i] = resolve(n, v.where)
	}
	return elements
}

// text returns a scalar as it is written; null is "".
func (r *reader) text(v value) string {
	if v.null() || r.exhausted(v) {
		return ""
	}
	if v.Kind != yaml.ScalarNode {
		r.fail(v, "want a text here")
		return ""
	}
	return v.Value
}

func (r *reader) texts(v value) []string {
	var texts []string
	for _, element := range r.list(v) {
		if s := r.text(element); s != "" {
			texts = append(texts, s)
		}
	}
	return texts
}

// categories reads a list of data categories.
func (r *reader) categories(v value) []string {
	var texts []string
	for _, element := range r.list(v) {
		if s := r.text(element); s != "" {
			texts = append(texts, s)
			r.categorial = append(r.categorial, said{value: element, text: s})
		}
	}
	return texts
}

// yes reads a boolean in any spelling of YAML 1.1, in quotes too: true, True,
// yes, on.
func (r *reader) yes(v value) bool {
	switch strings.ToLower(r.text(v)) {
	case "true", "yes", "on", "y", "t", "1":
		return true
	case "", "false", "no", "off", "n", "f", "0":
	default:
		r.fail(v, "want true or false here")
	}
	return false
}
