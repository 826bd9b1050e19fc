// Package portable writes what a person takes along, GDPR Art. 20(1): in a
// structured, commonly used and machine-readable format. It is one zip file with
// a JSON document, the JSON Schema that it follows, a CSV file for each
// collection, and a page of plain text on how to read them. Rows are streamed:
// memory does not grow with them.
package portable

import (
	"archive/zip"
	"fmt"
	"io"
	"iter"
	"time"

	"rettighetsporten/app/i18n"
)

// Package is what is said of the data: from whom, in which case, and what is
// not among them.
type Package struct {
	Case         string
	Controller   string // its name
	ControllerID string
	Created      time.Time
	Tables       []Table
	LeftOut      []LeftOut
}

// Table is a collection of a store.
type Table struct {
	Key    string  // what it is called in the files: as the store declares it, so the next time too
	Store  string  // in words
	Label  string  // in words
	Fields []Field // as declared; none where an owner has typed the rows in
}

// Field is a column, or a member of an object.
type Field struct {
	Name   string
	Label  string
	Type   string // as the declaration says: "string", "integer", …, "[]" after it for a list
	Fields []Field
}

// LeftOut is something that is not among the data, and the provision it rests
// on.
type LeftOut struct {
	What      string `json:"what"`
	Ground    string `json:"ground"`
	Provision string `json:"provision"`
}

// Rows gives the rows of the table with the key, the same ones in the same order
// each time it is called.
type Rows func(key string) iter.Seq2[map[string]any, error]

// The files that every package has.
const (
	dataFile   = "data.json"
	schemaFile = "schema.json"
)

// Write writes the package as a zip file. What it says to people is in the
// localizer's language. No name of a file holds anything about the person.
func Write(w io.Writer, p Package, rows Rows, l i18n.Localizer) error {
	z := &writer{zip: zip.NewWriter(w), p: p, rows: rows, names: FileNames(p.Tables)}
	steps := []struct {
		name  string
		write func(io.Writer) error
	}{
		{l.T("portable.readme.file"), func(w io.Writer) error { return readme(w, p, z.names, l) }},
		{dataFile, func(w io.Writer) error { return document(w, p, l, rows, z.see) }},
		{schemaFile, z.schema},
	}
	for i, t := range p.Tables {
		steps = append(steps, struct {
			name  string
			write func(io.Writer) error
		}{z.names[i], func(w io.Writer) error { return table(w, z.columns(i), rows(t.Key)) }})
	}
	for _, step := range steps {
		file, err := z.zip.CreateHeader(&zip.FileHeader{Name: step.name, Method: zip.Deflate, Modified: p.Created.UTC()})
		if err != nil {
			return fmt.Errorf("beginning %s: %w", step.name, err)
		}
		if err := step.write(file); err != nil {
			return fmt.Errorf("writing %s: %w", step.name, err)
		}
	}
	return z.zip.Close()
}

// writer keeps what the first pass over the rows has seen of them, which the
// schema and the heads of the CSV files are made of.
type writer struct {
	zip    *zip.Writer
	p      Package
	rows   Rows
	names  []string
	shapes []*shape
}

// see notes what a row of the table holds.
func (z *writer) see(at int, row map[string]any) {
	for len(z.shapes) <= at {
		z.shapes = append(z.shapes, newShape())
	}
	z.shapes[at].see(row)
}
