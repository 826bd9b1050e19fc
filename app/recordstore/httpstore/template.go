package httpstore

import (
	"encoding/json"
	"regexp"
	"strings"

	"rettighetsporten/app/recordstore"
)

var (
	placeholder = regexp.MustCompile(`\{([^{}<>]+)\}|<([^{}<>]+)>`)
	// inBody leaves braces alone, which are JSON's. A placeholder that may be
	// missing takes its quotes with it.
	inBody = regexp.MustCompile(`"<[^{}<>"]+\?>"|<[^{}<>"]+>`)
)

// filler puts values in the place of placeholders.
type filler struct {
	names     map[string]bool // those that stand for the values
	values    []any           // each leads to rows
	separator string
	constant  func(name string) string // empty: it has no value
}

// filled is a text with values in it.
type filled struct {
	text    string
	used    bool // the values are in it
	missing bool // a placeholder has no value
}

// text fills a text; every value is escaped before it goes in.
func (f filler) text(template string, escape func(string) string) filled {
	var out filled
	out.text = placeholder.ReplaceAllStringFunc(template, func(found string) string {
		name := strings.TrimSuffix(found[1:len(found)-1], "?")
		if f.names[name] {
			out.used = true
			texts := make([]string, len(f.values))
			for i, v := range f.values {
				text, _ := recordstore.Exact.Key(v)
				texts[i] = escape(text)
			}
			return strings.Join(texts, f.separator)
		}
		value := f.constant(name)
		if value == "" {
			out.missing = true
			return found
		}
		return escape(value)
	})
	return out
}

// body fills a JSON text: inside a string values are text, elsewhere they are
// values, with commas between them.
func (f filler) body(template string) filled {
	var (
		out    filled
		text   strings.Builder
		quoted bool
		done   int
	)
	for _, at := range inBody.FindAllStringIndex(template, -1) {
		quoted = inString(template[done:at[0]], quoted)
		text.WriteString(template[done:at[0]])
		found := template[at[0]:at[1]]
		done = at[1]
		whole := strings.HasPrefix(found, `"`)
		inner := f.inner(found, quoted || whole, &out)
		switch {
		case inner == nil && whole && !quoted, inner == nil && !quoted && strings.HasSuffix(found, "?>"):
			text.WriteString("null")
		case inner == nil:
			out.missing = true
		case whole:
			text.WriteString(`"` + *inner + `"`)
		default:
			text.WriteString(*inner)
		}
	}
	text.WriteString(template[done:])
	out.text = text.String()
	out.missing = out.missing || !json.Valid([]byte(out.text))
	return out
}

// inner returns what stands in the place of a placeholder of a body, or nil
// when there is nothing.
func (f filler) inner(found string, quoted bool, out *filled) *string {
	name := strings.TrimSuffix(strings.Trim(found, `"<>`), "?")
	values, separator := f.values, f.separator
	if f.names[name] {
		out.used = true
	} else {
		value := f.constant(name)
		if value == "" {
			return nil
		}
		values = []any{value}
		if !quoted && json.Valid([]byte(value)) {
			return &value // a number, written by who wrote the template
		}
	}
	if !quoted {
		separator = ","
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = jsonValue(v, quoted)
	}
	joined := strings.Join(texts, separator)
	return &joined
}

// jsonValue writes a value as JSON; as a part of a string, without the quotes.
func jsonValue(v any, quoted bool) string {
	if !quoted {
		return marshal(v)
	}
	text, _ := recordstore.Exact.Key(v)
	s := marshal(text)
	return s[1 : len(s)-1]
}

func marshal(v any) string {
	encoded, err := json.Marshal(v)
	if err != nil { // a number that is none
		return "null"
	}
	return string(encoded)
}

// inString reports whether the text ends inside a JSON string.
func inString(text string, quoted bool) bool {
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		}
	}
	return quoted
}

// The ways to put a value into a text.
func plainText(s string) string { return s }

// odataText doubles what ends a string of a $filter.
func odataText(s string) string { return strings.ReplaceAll(s, "'", "''") }

// searchText escapes what ends a phrase of a $search.
func searchText(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) }

func escapeFor(parameter string) func(string) string {
	switch strings.ToLower(parameter) {
	case "$filter":
		return odataText
	case "$search":
		return searchText
	default:
		return plainText
	}
}
