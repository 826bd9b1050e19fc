package filestore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

const declaration = `dataset: {fides_key: d, collections: [{name: person, fields: [
	{name: id, fides_meta: {data_type: integer}}, {name: name}, {name: active, fides_meta: {data_type: boolean}}]}]}`

func declare(tb testing.TB) *dataset.Collection {
	tb.Helper()
	file, err := dataset.Parse([]byte(declaration))
	if err != nil {
		tb.Fatal(err)
	}
	return &file.Datasets[0].Collections[0]
}

// nested returns a folder with the files and folders, which end in a slash.
func nested(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		at := filepath.Join(root, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(at, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func ask(t *testing.T, c recordstore.Connection, values ...any) ([]recordstore.Row, error) {
	t.Helper()
	return askOf(t, c, declare(t), values...)
}

func askOf(t *testing.T, c recordstore.Connection, collection *dataset.Collection, values ...any) ([]recordstore.Row, error) {
	t.Helper()
	s, err := Open(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var rows []recordstore.Row
	err = s.Query(t.Context(), recordstore.Query{
		Collection: collection,
		Where:      []recordstore.Match{{Field: "id", Values: values}},
	}, func(r recordstore.Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func wantReason(t *testing.T, err error, reason recordstore.Reason) {
	t.Helper()
	if e, ok := errors.AsType[*recordstore.Error](err); !ok || e.Reason != reason {
		t.Errorf("got %v (%T), want %s", err, err, reason)
	}
}

func TestContentDecidesTheFormat(t *testing.T) {
	t.Parallel()
	want := []recordstore.Row{{"id": int64(1), "name": "Kåre", "active": true}}
	const csv = "id,name,active,secret\n1,Kåre,true,x\n2,Ola,false,y\n"
	for name, c := range map[string]struct {
		files map[string]string
		named string // the file the connection names
	}{
		"CSV":                   {map[string]string{"person.csv": csv}, ""},
		"CSV of another name":   {map[string]string{"uttrekk.txt": csv}, "uttrekk.txt"},
		"CSV called XLSX":       {map[string]string{"person.xlsx": csv}, ""},
		"CSV with a mark":       {map[string]string{"person.csv": utf8BOM + csv}, ""},
		"CSV with semicolons":   {map[string]string{"person.csv": strings.ReplaceAll(csv, ",", ";")}, ""},
		"CSV with tabs, CRLF":   {map[string]string{"person.csv": strings.NewReplacer(",", "\t", "\n", "\r\n").Replace(csv)}, ""},
		"CSV in Windows-1252":   {map[string]string{"person.csv": strings.ReplaceAll(csv, "å", "\xe5")}, ""},
		"CSV in UTF-16":         {map[string]string{"person.csv": "\xff\xfe" + utf16LE(csv)}, ""},
		"CSV, columns moved":    {map[string]string{"person.csv": " active ;secret;id;name\ntrue;x; 1 ; Kåre\n"}, ""},
		"JSON list":             {map[string]string{"person.json": `[{"id":1,"name":"Kåre","active":true,"secret":"x"},{"id":2}]`}, ""},
		"JSON object":           {map[string]string{"person.json": `{"skip":[[{"id":1}],{}],"person":[{"id":1,"name":"Kåre","active":true}],"more":3}`}, ""},
		"JSON with a mark":      {map[string]string{"person.json": utf8BOM + ` [{"id":1,"name":"Kåre","active":true}]`}, ""},
		"JSON called CSV":       {map[string]string{"person.csv": `[{"id":1,"name":"Kåre","active":true}]`}, ""},
		"workbook":              {map[string]string{"person.xlsx": workbook(t, "Ark1", false)}, ""},
		"workbook, right sheet": {map[string]string{"person.xlsx": workbook(t, "Person", true)}, ""},
		"workbook called CSV":   {map[string]string{"person.csv": workbook(t, "Ark1", false)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := Settings{Root: nested(t, c.files)}
			if c.named != "" {
				settings.Files = map[string]string{"person": c.named}
			}
			got, err := ask(t, recordstore.Of(recordstore.File, settings), "1")
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
}

func utf16LE(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestReasons(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100)
	large := `"` + strings.Repeat("x", bounded.MaxRecord+1<<20)
	for name, c := range map[string]struct {
		content string
		want    recordstore.Reason
	}{
		"empty":                   {"", recordstore.Malformed},
		"binary":                  {"MZ\x00\x01", recordstore.Malformed},
		"old Excel":               {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", recordstore.Malformed},
		"web page":                {"<html><table>", recordstore.Malformed},
		"CSV: no column":          {"nr;name\n", recordstore.Undeclared},
		"CSV: column twice":       {"id,name,active,id\n", recordstore.Malformed},
		"CSV: stray quote":        {"id,name,active\n1,Ka\"ri,true\n", recordstore.Malformed},
		"CSV: quote never ends":   {"id,name,active\n1," + large, recordstore.TooMuch},
		"JSON: cut off":           {`[{"id":1},{"id"`, recordstore.Malformed},
		"JSON: two values":        {`[{"id":1}] x`, recordstore.Malformed},
		"JSON: numbers":           {`[1]`, recordstore.Malformed},
		"JSON: no list":           {`{"person":{"id":1}}`, recordstore.Malformed},
		"JSON: other lists":       {`{"people":[]}`, recordstore.Undeclared},
		"JSON: too deep":          {"[" + deep + "]", recordstore.Malformed},
		"JSON: too large":         {`[{"id":` + large + `"}]`, recordstore.TooMuch},
		"JSON: too large, beside": {`{"x":` + large + `","person":[]}`, recordstore.TooMuch},
		"zip, no workbook":        {zipOf(t, map[string]string{"readme.txt": "x"}), recordstore.Malformed},
		"zip, cut off":            {workbook(t, "Ark1", false)[:500], recordstore.Malformed},
		"zip bomb":                {zipOf(t, map[string]string{"xl/workbook.xml": strings.Repeat("\x00", maxPart+1)}), recordstore.TooMuch},
		"workbook of nonsense":    {zipOf(t, map[string]string{"xl/workbook.xml": "<x", "[Content_Types].xml": "x"}), recordstore.Malformed},
		"workbook, broken sheet":  {brokenSheet(t), recordstore.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: nested(t, map[string]string{"person.csv": c.content})}), "1")
			wantReason(t, err, c.want)
			if err != nil && strings.Contains(err.Error(), "Ka") {
				t.Errorf("the error %q repeats data", err)
			}
		})
	}
}

func TestNothingOutsideTheFolder(t *testing.T) {
	t.Parallel()
	outside := nested(t, map[string]string{"person.csv": "id,name,active\n1,Kari,true\n"})
	root := t.TempDir()
	if err := os.Symlink(filepath.Join(outside, "person.csv"), filepath.Join(root, "linked.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "folder.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.csv"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		want recordstore.Reason
	}{
		"upwards":       {"../" + filepath.Base(outside) + "/person.csv", recordstore.Refused},
		"absolute":      {filepath.Join(outside, "person.csv"), recordstore.Refused},
		"through links": {"linked.csv", recordstore.Refused},
		"a folder":      {"folder.csv", recordstore.Malformed},
		"a pipe":        {"pipe.csv", recordstore.Malformed},
		"not there":     {"missing.csv", recordstore.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: root, Files: map[string]string{"person": c.file}}), "1")
			if len(rows) != 0 {
				t.Errorf("got %d rows from outside", len(rows))
			}
			wantReason(t, err, c.want)
		})
	}
	_, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: filepath.Join(root, "gone")}), "1")
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Unreachable || !e.Whole {
		t.Errorf("a missing folder: got %v, want that the whole store is unreachable", err)
	}
}

func TestQueryEndsEarly(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("id,name,active\n")
	for range 100_000 {
		b.WriteString("1,Kari,true\n")
	}
	path := nested(t, map[string]string{"person.csv": b.String()})
	s, err := Open(t.Context(), recordstore.Of(recordstore.File, Settings{Root: path}), nil)
	if err != nil {
		t.Fatal(err)
	}
	query := recordstore.Query{
		Collection: declare(t), Limit: 3,
		Where: []recordstore.Match{{Field: "id", Values: []any{int64(1)}}},
	}
	rows := 0
	count := func(recordstore.Row) error { rows++; return nil }
	if err := s.Query(t.Context(), query, count); rows != 3 || err != nil {
		t.Errorf("limit 3: got %d rows and %v", rows, err)
	}
	enough := fmt.Errorf("enough")
	if err := s.Query(t.Context(), query, func(recordstore.Row) error { return enough }); err != enough { //nolint:errorlint // as it is
		t.Errorf("got %v, want the caller's own error as it is", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	query.Limit, rows = 0, 0
	err = s.Query(ctx, query, func(recordstore.Row) error { rows++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || rows != 1 {
		t.Errorf("after a cancel: got %d rows and %v", rows, err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"id,name,active\n1,Kari,true\n", utf8BOM + "id;name;active\n\"1\";\"K\"\"a;\n\"\n",
		"\xff\xfe" + utf16LE("id\tname\tactive\n1\tK\t0\n"), "id,name,active\n1,K\xe5re\n", "\xfe\xff\x00i",
	} {
		f.Add([]byte(seed))
	}
	c := declare(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		checkReader(t, c, func(yield func(recordstore.Row) error) error {
			return readCSV(newText(bytes.NewReader(source), Told.charset(source)), 0, recordstore.Query{Collection: c}, yield)
		})
	})
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`[{"id":1,"name":"Kari","active":true}]`, utf8BOM + `{"x":{"y":[1]},"person":[{"id":-0.0,"name":[1e999]}]}`,
		`[{"id":` + strings.Repeat("[", 70), `{"person":[],"person":[{}]}`, `[1]`, `{}`,
	} {
		f.Add([]byte(seed))
	}
	c := declare(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		checkReader(t, c, func(yield func(recordstore.Row) error) error {
			return readJSON(newText(bytes.NewReader(source), nil), recordstore.Query{Collection: c}, yield)
		})
	})
}

func FuzzNDJSON(f *testing.F) {
	for _, seed := range []string{"{\"id\":1}\n{\"name\":[1e999]}\n", `{}{} `, "{\"id\":\"\xe5\"}", `[{}]`, `{"id":`} {
		f.Add([]byte(seed))
	}
	c := declare(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		checkReader(t, c, func(yield func(recordstore.Row) error) error {
			return readNDJSON(newText(bytes.NewReader(source), nil), recordstore.Query{Collection: c}, yield)
		})
	})
}

// checkReader holds a reader to its promises: declared fields only, rows that
// survive JSON, and errors with a reason.
func checkReader(t *testing.T, c *dataset.Collection, read func(func(recordstore.Row) error) error) {
	t.Helper()
	err := read(func(row recordstore.Row) error {
		for name := range row {
			if _, ok := c.Field(name); !ok {
				t.Errorf("a row has the undeclared field %q", name)
			}
		}
		checkRoundTrip(t, row)
		return nil
	})
	if _, ok := errors.AsType[*recordstore.Error](err); err != nil && !ok {
		t.Errorf("the error %v has no reason", err)
	}
}
