package admin

import "strings"

// sort is how a field of the register is filled in.
type sort int

const (
	asLine    sort = iota // one line
	asLines               // several lines
	asText                // in bokmål and in English
	asNumber              // a whole number
	asNumbers             // whole numbers with commas between
	asCheck               // yes, or not ticked
	asChoice              // one of the options
	asChoices             // any of the options
	asGroup               // fields that belong together
	asList                // rows of the same fields; of one text when there are none
)

// field is one thing the register says. Its name is that of the register's
// file, so that what the check of a file finds is found in the form.
type field struct {
	name    string
	sort    sort
	label   string // ends the message key of its label; "" for the names on the way to it
	options []option
	fields  []field
}

// option is one value of a choice. The label is the words themselves, or else
// the message key.
type option struct{ value, label, key string }

// keyed returns options whose words are the texts with the beginning.
func keyed[T ~string](begin string, values []T) []option {
	all := make([]option, len(values))
	for i, v := range values {
		all[i] = option{value: string(v), key: begin + string(v)}
	}
	return all
}

// labelOf returns what ends the message key of the field's label, the names on
// the way to it without the numbers of rows.
func (f field) labelOf(within string) string {
	if f.label != "" {
		return f.label
	}
	return join(within, f.name)
}

func join(within, name string) string {
	if within == "" || name == "" {
		return within + name
	}
	return within + "." + name
}

// rowOf returns the fields of a row of the list.
func (f field) rowOf() []field {
	if len(f.fields) == 0 {
		return []field{{sort: asText, label: "row"}}
	}
	return f.fields
}

// isUnder reports whether the name is that of the path or of something in it.
func isUnder(name, path string) bool { return name == path || strings.HasPrefix(name, path+".") }
