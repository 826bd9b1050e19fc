package admin

import (
	"slices"
	"strconv"

	"rettighetsporten/handlers/web"
)

// shown is a field as the page shows it.
type shown struct {
	Sort    string // the name of its part of the page
	Path    string // its name and its ID
	Label   string
	Hint    string
	Value   string
	NB, EN  string // of a text
	Options []shownOption
	Fields  []shown // of a group
	Rows    []shownRow
	Error   string
	Focus   bool // where the person goes on
}

type shownOption struct {
	Value, Label string
	Chosen       bool
}

type shownRow struct {
	Path, Label string
	Plain       bool // one text, which needs no frame
	Fields      []shown
}

// showing is what fields are shown with.
type showing struct {
	b      web.Base
	errors web.FieldErrors
	focus  string // the path where the person goes on
}

func (s showing) fields(f facts, fields []field, within, label string) []shown {
	all := make([]shown, 0, len(fields))
	for _, fd := range fields {
		all = append(all, s.field(f[fd.name], fd, join(within, fd.name), fd.labelOf(label)))
	}
	return all
}

func (s showing) field(value any, fd field, path, label string) shown {
	v := shown{Path: path, Label: s.b.T("register.field." + label), Error: s.errors.For(path), Focus: path == s.focus}
	if hint := "register.hint." + label; s.b.L.Has(hint) {
		v.Hint = s.b.T(hint)
	}
	v.Value, _ = value.(string)
	inner, _ := value.(facts)
	switch fd.sort {
	case asLine:
		v.Sort = "line"
	case asLines:
		v.Sort = "lines"
	case asNumber, asNumbers:
		v.Sort = "number"
	case asCheck:
		v.Sort = "check"
	case asChoice:
		v.Sort, v.Options = "choice", s.options(fd.options, v.Value)
	case asChoices:
		chosen, _ := value.([]string)
		v.Sort, v.Options = "choices", s.options(fd.options, chosen...)
	case asText:
		v.Sort = "text"
		v.NB, _ = inner["nb"].(string)
		v.EN, _ = inner["en"].(string)
	case asGroup:
		v.Sort, v.Fields = "group", s.fields(inner, fd.fields, path, label)
	case asList:
		v.Sort = "list"
		all, _ := value.(rows)
		for i, row := range all {
			v.Rows = append(v.Rows, s.row(row, fd, path+"."+strconv.Itoa(i), label, v.Label+" "+strconv.Itoa(i+1)))
		}
	}
	return v
}

func (s showing) row(row facts, fd field, path, label, words string) shownRow {
	r := shownRow{Path: path, Label: words, Plain: len(fd.fields) == 0, Fields: s.fields(row, fd.rowOf(), path, label)}
	if r.Plain {
		r.Fields[0].Label = words
	}
	if path == s.focus && len(r.Fields) > 0 {
		r.Fields[0].Focus = true
	}
	return r
}

func (s showing) options(all []option, chosen ...string) []shownOption {
	words := make([]shownOption, 0, len(all))
	for _, o := range all {
		label := o.label
		if o.key != "" {
			label = s.b.T(o.key)
		}
		words = append(words, shownOption{Value: o.value, Label: label, Chosen: slices.Contains(chosen, o.value)})
	}
	return words
}
