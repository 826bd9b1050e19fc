package report

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"

	"rettighetsporten/models"
)

// Format names the kind of the JSON document, and FormatVersion its shape. What
// reads one version reads every document that says so.
const (
	Format        = "rettighetsporten-answer"
	FormatVersion = 1
)

// SchemaFile is what the file with the schema is called.
const SchemaFile = "answer.schema.json"

//go:embed schema/answer.schema.json
var schema []byte

// WriteSchema writes the JSON Schema that what WriteJSON writes follows.
func WriteSchema(w io.Writer) error {
	_, err := w.Write(schema)
	return err
}

// jsonHead is what stands before the sections.
type jsonHead struct {
	Format     string          `json:"format"`
	Version    int             `json:"version"`
	Language   models.Language `json:"language"`
	Title      string          `json:"title"`
	Case       string          `json:"case"`
	Controller string          `json:"controller"`
	Created    string          `json:"created"` // RFC 3339
}

// jsonSection and the blocks below are the document as a machine reads it. Each
// block has its own members beside its kind.
type (
	jsonSection struct {
		ID      string `json:"id"`
		Level   int    `json:"level"`
		Heading string `json:"heading"`
	}
	jsonParagraph struct {
		Kind BlockKind `json:"kind"`
		Tone Tone      `json:"tone,omitempty"`
		Text string    `json:"text"`
	}
	jsonList struct {
		Kind  BlockKind `json:"kind"`
		Items []string  `json:"items"`
	}
	jsonFacts struct {
		Kind  BlockKind  `json:"kind"`
		Facts []jsonFact `json:"facts"`
	}
	jsonFact struct {
		Term      string   `json:"term"`
		Provision string   `json:"provision,omitempty"`
		Lines     []string `json:"lines"`
		Note      string   `json:"note,omitempty"`
		Unstated  bool     `json:"unstated,omitempty"` // the register does not say it

		Language models.Language `json:"language,omitempty"` // of the lines, where it is another than the document's
	}
	jsonCallout struct {
		Kind    BlockKind `json:"kind"`
		Weight  Weight    `json:"weight"`
		Heading string    `json:"heading"`
		Lines   []string  `json:"lines"`
	}
	jsonTable struct {
		Kind    BlockKind    `json:"kind"`
		ID      string       `json:"id"`
		Caption string       `json:"caption"`
		Source  string       `json:"source,omitempty"`
		Note    string       `json:"note,omitempty"`
		Columns []jsonColumn `json:"columns"`
	}
	jsonColumn struct {
		Label string `json:"label"`
		Name  string `json:"name,omitempty"` // the store's own
	}
)

// WriteJSON writes the document as JSON, a row a line. A cell is as Cell.MarshalJSON
// writes it.
func WriteJSON(w io.Writer, doc Document) error {
	j := &jsonWriter{w: bufio.NewWriter(w), doc: doc}
	m := doc.Meta
	j.open(jsonHead{
		Format: Format, Version: FormatVersion, Language: m.Language, Title: m.Title, Case: m.CaseNumber, Controller: m.Controller,
		Created: m.Created.UTC().Format("2006-01-02T15:04:05Z07:00"),
	}, "sections")
	for i, s := range doc.Sections {
		j.comma(i)
		j.open(jsonSection{s.ID, s.Level, s.Heading}, "blocks")
		written := 0
		for _, b := range s.Blocks {
			if b.Kind() == KindBars { // the figures stand in the table after them
				continue
			}
			j.comma(written)
			j.block(b)
			written++
		}
		j.raw("]}")
	}
	j.raw("]}\n")
	if j.err == nil {
		j.err = j.w.Flush()
	}
	return j.err
}

type jsonWriter struct {
	w   *bufio.Writer
	doc Document
	err error
}

func (j *jsonWriter) raw(s string) {
	if j.err == nil {
		_, j.err = j.w.WriteString(s)
	}
}

func (j *jsonWriter) comma(written int) {
	if written > 0 {
		j.raw(",")
	}
	j.raw("\n")
}

// value writes a value on one line, with < and & as they are: this is no page.
func (j *jsonWriter) value(v any) []byte {
	if j.err != nil {
		return nil
	}
	b, err := plainJSON(v)
	if err != nil {
		j.err = fmt.Errorf("writing JSON: %w", err)
	}
	return b
}

// open writes an object but for its end, and begins a list that is its last member.
func (j *jsonWriter) open(v any, list string) {
	if b := j.value(v); len(b) > 0 {
		j.raw(string(b[:len(b)-1]) + `,"` + list + `":[`)
	}
}

func (j *jsonWriter) block(b Block) {
	switch b := b.(type) {
	case Paragraph:
		j.raw(string(j.value(jsonParagraph{b.Kind(), b.Tone, b.Text})))
	case List:
		j.raw(string(j.value(jsonList{b.Kind(), b.Items})))
	case Facts:
		facts := jsonFacts{Kind: b.Kind(), Facts: make([]jsonFact, len(b.Items))}
		for i, f := range b.Items {
			facts.Facts[i] = jsonFact{f.Term, f.Article, f.Lines, f.Note, f.Gap, f.Lang}
		}
		j.raw(string(j.value(facts)))
	case Callout:
		j.raw(string(j.value(jsonCallout{b.Kind(), b.Weight, b.Heading, b.Lines})))
	case Table:
		j.table(b)
	}
}

func (j *jsonWriter) table(t Table) {
	head := jsonTable{Kind: t.Kind(), ID: t.ID, Caption: t.Caption, Source: t.Source, Note: t.Note, Columns: make([]jsonColumn, len(t.Columns))}
	for i, c := range t.Columns {
		head.Columns[i] = jsonColumn{c.Label, c.Raw}
	}
	j.open(head, "rows")
	written := 0
	var line []byte
	for row, err := range j.doc.rows(t, 0) {
		if err != nil && j.err == nil {
			j.err = err
		}
		if j.err != nil {
			return
		}
		j.comma(written)
		line = append(line[:0], `{"cells":[`...)
		for i, c := range row.Cells {
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, j.cell(c)...)
		}
		line = append(line, ']')
		if row.AboutOthers {
			line = append(line, `,"about_others":true`...)
		}
		if row.Note != "" {
			line = append(append(line, `,"note":`...), j.value(row.Note)...)
		}
		if _, err := j.w.Write(append(line, '}')); err != nil {
			j.err = err
		}
		written++
	}
	j.raw("]}")
}

func (j *jsonWriter) cell(c Cell) []byte {
	b, err := c.MarshalJSON()
	if err != nil && j.err == nil {
		j.err = fmt.Errorf("writing JSON: %w", err)
	}
	return b
}

// plainJSON writes a value as JSON without what only pages need.
func plainJSON(v any) ([]byte, error) {
	var b jsonLine
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b[:max(len(b)-1, 0)], err
}

type jsonLine []byte

// Write appends.
func (l *jsonLine) Write(b []byte) (int, error) { *l = append(*l, b...); return len(b), nil }
