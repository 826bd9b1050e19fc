package dataset

import (
	_ "embed"
	"slices"
	"strings"
)

// Source is one file with a declaration.
type Source struct {
	Name string // as it is shown
	Text []byte
}

// taxonomy is the default data categories of Fideslang, one on a line.
//
//go:embed data/categories.txt
var taxonomy string

// Categories returns the default data categories.
func Categories() []string { return strings.Fields(taxonomy) }

// Lint returns everything wrong with the files, which are looked at together:
// what Parse refuses or ignores, unknown categories, references to what is not
// declared, collections that nothing leads to, and rules that cannot hold. The
// problems are in the order of the files and their lines.
func Lint(sources []Source) []Problem {
	var problems []Problem
	l := &linter{collections: map[Address]*linted{}, datasets: map[string]string{}, taxonomy: Categories()}
	for _, source := range sources {
		r := &reader{}
		datasets := r.read(source.Text)
		for _, p := range slices.Concat(r.problems, r.warnings) {
			p.File = source.Name
			problems = append(problems, p)
		}
		l.broken = l.broken || len(r.problems) > 0
		l.file = source.Name
		l.categories(r.categorial)
		l.reseeds(r.reseeds)
		for i := range datasets {
			l.add(&datasets[i])
		}
	}
	l.references()
	l.cycles()
	if !l.broken { // what could not be read may be what leads there
		l.unreachable()
	}
	problems = append(problems, l.problems...)
	order := map[string]int{}
	for i, source := range sources {
		order[source.Name] = i
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		if a.File != b.File {
			return order[a.File] - order[b.File]
		}
		return byLine(a, b)
	})
	return problems
}

// linter looks at what was read of several files.
type linter struct {
	file        string // that is being looked at
	taxonomy    []string
	order       []*linted
	collections map[Address]*linted
	datasets    map[string]string // key → file
	broken      bool
	problems    []Problem
}

// linted is a collection, the file it is in, and what comes before it.
type linted struct {
	*Collection

	file  string
	after []Address
	waits []string // datasets that come first
}

func (l *linter) note(file string, line int, severity Severity, code, where, text string) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Severity: severity, Code: code, Where: where, Text: text})
}

func (l *linter) add(d *Dataset) {
	if other, twice := l.datasets[d.Key]; twice && other != l.file {
		line := 1
		if len(d.Collections) > 0 {
			line = d.Collections[0].Line
		}
		l.note(l.file, line, Error, "duplicate", d.Key, "another file, "+other+", declares a dataset of this key too")
		return
	}
	l.datasets[d.Key] = l.file
	for i := range d.Collections {
		c := &linted{Collection: &d.Collections[i], file: l.file, after: d.Collections[i].After, waits: d.After}
		if _, twice := l.collections[c.Address()]; twice {
			continue // said when it was read
		}
		l.collections[c.Address()] = c
		l.order = append(l.order, c)
	}
}

func (l *linter) categories(all []said) {
	for _, s := range all {
		if !slices.Contains(l.taxonomy, s.text) {
			l.note(l.file, s.Line, Warning, "category", s.where,
				"the data category "+s.text+" is not in the default taxonomy"+l.nearCategory(s.text))
		}
	}
}

// nearCategory returns what an unknown category may have been meant to be.
func (l *linter) nearCategory(category string) string {
	for _, known := range l.taxonomy {
		if alike(category, known) || strings.HasSuffix(known, "."+category) {
			return ": did you mean " + known + "?"
		}
	}
	return ""
}

func (l *linter) reseeds(all []value) {
	for _, v := range all {
		l.note(l.file, v.Line, Warning, "reseed", v.where,
			"reseed: what this field holds in a person's rows is taken to be the person's in other stores too; make sure it cannot be somebody else's")
	}
}
