package filestore

import (
	"strconv"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// table turns lines of text into rows, by the names in the first line.
type table struct {
	fields []dataset.Field
	at     []int // the place of each field in a line
}

// newTable finds the declared fields in the heading and reports what differs.
// Where none is declared, every column with a heading is taken. A heading
// without anything to search by is an error.
func newTable(q recordstore.Query, heading []string) (*table, error) {
	c := q.Collection
	if len(c.Fields) == 0 {
		return undeclared(heading), nil
	}
	places := map[string]int{}
	for i, name := range heading {
		name = strings.TrimSpace(name)
		_, declared := c.Field(name)
		if _, twice := places[name]; twice && declared {
			return nil, recordstore.Fail(recordstore.Malformed, "two columns are called "+name)
		}
		places[name] = i
	}
	t := &table{}
	for _, f := range c.Fields {
		if f.Name == FileField {
			continue
		}
		at, ok := places[f.Name]
		if !ok {
			q.Differs(recordstore.MissingField, f.Name)
			continue
		}
		t.fields, t.at = append(t.fields, f), append(t.at, at)
	}
	if !searchable(q, places) || len(t.fields) == 0 {
		return nil, recordstore.Fail(recordstore.Undeclared, "there is no column to search by")
	}
	surplus(q, heading) // not before: a table without a heading begins with data
	return t, nil
}

func searchable(q recordstore.Query, places map[string]int) bool {
	for _, m := range q.Where {
		if _, ok := places[m.Field]; ok {
			return true
		}
	}
	return len(q.Where) == 0
}

// undeclared takes every column with a heading. One whose heading stands before
// is numbered, so that both are kept.
func undeclared(heading []string) *table {
	t := &table{}
	seen := map[string]int{}
	for i, name := range heading {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		own := name
		for seen[own] > 0 {
			seen[name]++
			own = name + " (" + strconv.Itoa(seen[name]) + ")"
		}
		seen[own] = 1
		t.fields, t.at = append(t.fields, dataset.Field{Name: own}), append(t.at, i)
	}
	return t
}

// row returns the declared fields of a line, without blanks around them; what
// is missing or blank is nil.
func (t *table) row(line []string) recordstore.Row {
	row := make(recordstore.Row, len(t.fields))
	for i, f := range t.fields {
		row[f.Name] = nil
		if t.at[i] >= len(line) {
			continue
		}
		if text := strings.TrimSpace(line[t.at[i]]); text != "" {
			row[f.Name] = typed(f.Type, text)
		}
	}
	return row
}

// typed returns the text as the declared type, or as it is when it is none.
func typed(t dataset.Type, text string) any {
	text = strings.ToValidUTF8(text, "\uFFFD")
	switch t {
	case dataset.Integer:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	case dataset.Float:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return recordstore.Plain(f)
		}
	case dataset.Boolean:
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	default: // every other type is a text in a table
	}
	return text
}
