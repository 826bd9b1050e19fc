package stores

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/xuri/excelize/v2"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore"
	"rettighetsporten/models"
)

// folder is a folder of exported files, one for each table.
type folder struct {
	root string
	form format
}

// format writes a table as a file.
type format struct {
	extension string
	encode    func(*table) ([]byte, error)
}

func formatCSV() format  { return format{"csv", encodeCSV} }
func formatJSON() format { return format{"json", encodeJSON} }
func formatXLSX() format { return format{"xlsx", encodeXLSX} }

func (f folder) settle(_ context.Context, tables []*table) (models.StoreConnection, error) {
	if err := os.MkdirAll(f.root, 0o700); err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	files := map[string]string{}
	for _, t := range tables {
		files[t.name] = t.name + "." + f.form.extension
		if err := f.write(t); err != nil {
			return nil, err
		}
	}
	return recordstore.Of(recordstore.File, filestore.Settings{Root: f.root, Files: files}).Settings, nil
}

// write puts the file in place in one step, so that a reader sees the old one
// or the new one.
func (f folder) write(t *table) error {
	b, err := f.form.encode(t)
	if err != nil {
		return fmt.Errorf("writing %s as %s: %w", t.name, f.form.extension, err)
	}
	name := filepath.Join(f.root, t.name+"."+f.form.extension)
	if err := os.WriteFile(name+".new", b, 0o600); err != nil {
		return fmt.Errorf("writing %s: %w", t.name, err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return fmt.Errorf("putting %s in place: %w", t.name, err)
	}
	return nil
}

func (f folder) follow(_ context.Context, t *table, _ due) error { return f.write(t) }

func (folder) close() error { return nil }

func encodeCSV(t *table) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(t.columns); err != nil {
		return nil, fmt.Errorf("writing the head: %w", err)
	}
	record := make([]string, len(t.columns))
	for _, r := range t.rows {
		for i, v := range r.values {
			record[i] = ""
			if v != nil {
				record[i] = fmt.Sprint(v)
			}
		}
		if err := w.Write(record); err != nil {
			return nil, fmt.Errorf("writing a row: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func encodeJSON(t *table) ([]byte, error) {
	b, err := json.MarshalIndent(t.objects(), "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return b, nil
}

func encodeXLSX(t *table) (_ []byte, err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, fmt.Errorf("opening the sheet: %w", err)
	}
	head := make([]any, len(t.columns))
	for i, c := range t.columns {
		head[i] = c
	}
	if err := w.SetRow("A1", head); err != nil {
		return nil, fmt.Errorf("writing the head: %w", err)
	}
	for i, r := range t.rows {
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), r.values); err != nil {
			return nil, fmt.Errorf("writing a row: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("closing the sheet: %w", err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	return b.Bytes(), nil
}
