package i18n

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// patternParser makes go-i18n understand {name}. A catalogue holds texts and
// no programs, so there are no functions, conditions or escapes.
type patternParser struct{}

// Cacheable reports that a parsed pattern never changes.
func (patternParser) Cacheable() bool { return true }

// Parse returns the pattern, or an error for a brace without its partner or an
// empty name. The delimiters are always { and }.
func (patternParser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	return parsePattern(src)
}

// pattern is a text cut at its placeholders: literal, name, literal, …
type pattern struct {
	literals []string
	names    []string
}

func parsePattern(src string) (*pattern, error) {
	p := &pattern{}
	rest := src
	for {
		before, after, found := strings.Cut(rest, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("a } without its { in %q", src)
		}
		p.literals = append(p.literals, before)
		if !found {
			return p, nil
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed || !validName(name) {
			return nil, fmt.Errorf("a { that opens no placeholder in %q", src)
		}
		p.names = append(p.names, name)
		rest = tail
	}
}

func validName(name string) bool {
	for _, r := range name {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return name != ""
}

// Execute fills the placeholders from a map of finished texts. One that has no
// value shows as its name in white brackets.
func (p *pattern) Execute(data any) (string, error) {
	values, _ := data.(map[string]string)
	if len(p.names) == 0 {
		return p.literals[0], nil
	}
	var b strings.Builder
	for i, literal := range p.literals {
		b.WriteString(literal)
		if i == len(p.names) {
			break
		}
		value, ok := values[p.names[i]]
		if !ok {
			value = missing(p.names[i])
		}
		b.WriteString(value)
	}
	return b.String(), nil
}

// missing marks a key or a value that is not there. Tests look for the
// brackets in everything they render.
func missing(name string) string { return "⟦" + name + "⟧" }
