package admin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/handlers/web"
)

// maxRows is the most rows a list can have.
const maxRows = 200

// facts are the fields of a form as they are typed: a string, a list of them
// for choices, facts for a group or a text, rows for a list.
type facts map[string]any

type rows []facts

// readFacts returns what is typed in the fields.
func readFacts(form url.Values, fields []field, within string) facts {
	all := facts{}
	for _, f := range fields {
		path := join(within, f.name)
		switch f.sort {
		case asLine, asNumber, asNumbers, asChoice, asCheck:
			all[f.name] = web.Line(form, path)
		case asLines:
			all[f.name] = web.Text(form, path)
		case asText:
			all[f.name] = facts{"nb": web.Text(form, path+".nb"), "en": web.Text(form, path+".en")}
		case asChoices:
			all[f.name] = slices.Clone(form[path])
		case asGroup:
			all[f.name] = readFacts(form, f.fields, path)
		case asList:
			all[f.name] = readRows(form, f, path)
		}
	}
	return all
}

func readRows(form url.Values, f field, path string) rows {
	var all rows
	var within []string
	for name := range form {
		if isUnder(name, path) {
			within = append(within, name)
		}
	}
	for i := range maxRows {
		at := path + "." + strconv.Itoa(i)
		if !slices.ContainsFunc(within, func(name string) bool { return isUnder(name, at) }) {
			break
		}
		all = append(all, readFacts(form, f.rowOf(), at))
	}
	return all
}

// blank reports whether nothing is typed.
func blank(value any) bool {
	switch v := value.(type) {
	case string:
		return v == ""
	case []string:
		return len(v) == 0
	case facts:
		for _, inner := range v {
			if !blank(inner) {
				return false
			}
		}
		return true
	case rows:
		return len(v) == 0
	default:
		return value == nil
	}
}

// withoutBlankRows takes out the rows in which nothing is typed.
func withoutBlankRows(value any) any {
	switch v := value.(type) {
	case facts:
		for name, inner := range v {
			v[name] = withoutBlankRows(inner)
		}
	case rows:
		kept := slices.DeleteFunc(v, func(row facts) bool { return blank(row) })
		for _, row := range kept {
			withoutBlankRows(row)
		}
		return kept
	}
	return value
}

// edit adds a row to the list or takes one out, as the button says: "add:path"
// or "remove:path.2". It returns the path where the person goes on, "" when the
// button is none of those.
func (f facts) edit(button string) (at string) {
	if path, ok := strings.CutPrefix(button, "add:"); ok {
		if of, name, ok := f.within(path); ok {
			if all, ok := of[name].(rows); ok && len(all) < maxRows {
				of[name] = append(all, facts{})
				return path + "." + strconv.Itoa(len(all))
			}
		}
	}
	if path, ok := strings.CutPrefix(button, "remove:"); ok {
		dot := strings.LastIndex(path, ".")
		n, err := strconv.Atoi(path[dot+1:])
		if dot < 0 || err != nil {
			return ""
		}
		if of, name, ok := f.within(path[:dot]); ok {
			if all, ok := of[name].(rows); ok && n >= 0 && n < len(all) {
				of[name] = slices.Delete(slices.Clone(all), n, n+1)
				return path[:dot]
			}
		}
	}
	return ""
}

// within returns the facts that the last name of the path is in.
func (f facts) within(path string) (of facts, name string, ok bool) {
	for {
		first, rest, more := strings.Cut(path, ".")
		if !more {
			return f, first, true
		}
		inner, ok := f[first].(facts)
		if !ok {
			return nil, "", false
		}
		f, path = inner, rest
	}
}
