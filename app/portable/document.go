package portable

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Format names the kind of the JSON document, and version its shape. What reads
// one version reads every document that says so.
const (
	Format  = "rettighetsporten-portability"
	version = 1
)

// head is what stands before the data.
type head struct {
	Format     string          `json:"format"`
	Version    int             `json:"version"`
	Schema     string          `json:"schema"`
	Case       string          `json:"case"`
	Controller party           `json:"controller"`
	Created    string          `json:"created"` // RFC 3339
	Language   models.Language `json:"language"`
	LeftOut    []LeftOut       `json:"left_out"`
}

type party struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// document writes the JSON document: the head, and under "data" each table by
// its key, a row a line, the members of a row in the order of the alphabet. Each
// row is shown to see.
func document(w io.Writer, p Package, l i18n.Localizer, rows Rows, see func(at int, row map[string]any)) error {
	h := head{
		Format: Format, Version: version, Schema: schemaFile, Case: p.Case, Controller: party{p.ControllerID, p.Controller},
		Created: p.Created.UTC().Format("2006-01-02T15:04:05Z07:00"), Language: l.Lang(), LeftOut: p.LeftOut,
	}
	if h.LeftOut == nil {
		h.LeftOut = []LeftOut{}
	}
	begin, err := marshal(h)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s,\n\"data\":{", bytes.TrimSuffix(begin, []byte("}"))); err != nil {
		return err
	}
	for i, t := range p.Tables {
		key, err := marshal(t.Key)
		if err != nil {
			return err
		}
		comma := ","
		if i == 0 {
			comma = ""
		}
		if _, err := fmt.Fprintf(w, "%s\n%s:[", comma, key); err != nil {
			return err
		}
		if err := list(w, rows(t.Key), func(row map[string]any) { see(i, row) }); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "]"); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "\n}}\n")
	return err
}

func list(w io.Writer, rows iter.Seq2[map[string]any, error], see func(map[string]any)) error {
	separator := "\n"
	for row, err := range rows {
		if err != nil {
			return err
		}
		see(row)
		line, err := marshal(row)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, line); err != nil {
			return err
		}
		separator = ",\n"
	}
	return nil
}

// marshal writes a value as JSON on one line, with < and & as they are: this is
// no page.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("writing JSON: a value has a type that has none")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
