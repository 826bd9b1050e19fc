package filestore

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rettighetsporten/app/recordstore"
)

// workbook returns a workbook with the persons on the sheet, which comes last
// when another is to come before it.
func workbook(t testing.TB, sheet string, other bool) string {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	if other {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		_ = book.SetSheetRow("Sheet1", "A1", &[]any{"id", "name", "active"})
		_ = book.SetSheetRow("Sheet1", "A2", &[]any{1, "wrong sheet", true})
	} else if err := book.SetSheetName("Sheet1", sheet); err != nil {
		t.Fatal(err)
	}
	for i, line := range [][]any{{"id", "secret", "name", "active"}, {1, "x", "Kåre", true}, {2, "y", "Ola", false}} {
		if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", i+2), &line); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zipOf(t testing.TB, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(entry, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// brokenSheet returns a workbook whose sheet stops being XML after the heading.
func brokenSheet(t *testing.T) string {
	t.Helper()
	source := workbook(t, "Ark1", false)
	archive, err := zip.NewReader(strings.NewReader(source), int64(len(source)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range archive.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name] = string(content)
		if strings.HasPrefix(entry.Name, "xl/worksheets/") {
			files[entry.Name] = strings.Replace(string(content), `<row r="3"`, `<row <`, 1)
		}
	}
	return zipOf(t, files)
}

func TestWorkbookCells(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	style, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	_ = book.SetSheetRow("Sheet1", "A1", &[]any{"id", "name", "active"})
	_ = book.SetSheetRow("Sheet1", "A2", &[]any{91234567890, time.Date(2021, 1, 3, 0, 0, 0, 0, time.UTC), nil})
	if err := book.SetCellStyle("Sheet1", "B2", "B2", style); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ask(t, recordstore.Of(recordstore.File, Settings{Root: nested(t, map[string]string{"person.xlsx": b.String()})}), "91234567890")
	want := []recordstore.Row{{"id": int64(91234567890), "name": "2021-01-03", "active": nil}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

func TestWorkbookLeavesNoFiles(t *testing.T) {
	before := t.TempDir()
	t.Setenv("TMPDIR", before)
	book := excelize.NewFile()
	_ = book.SetSheetRow("Sheet1", "A1", &[]any{"id", "name", "active"})
	stream, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	_ = stream.SetRow("A1", []any{"id", "name", "active"})
	for i := range 20_000 {
		_ = stream.SetRow(fmt.Sprintf("A%d", i+2), []any{i, strings.Repeat("x", 900), true})
	}
	if err := stream.Flush(); err != nil {
		t.Fatal(err)
	}
	path := t.TempDir()
	if err := book.SaveAs(filepath.Join(path, "person.xlsx")); err != nil {
		t.Fatal(err)
	}
	_ = book.Close()
	used := make(chan string, 1)
	s, err := Open(t.Context(), recordstore.Of(recordstore.File, Settings{Root: path}), nil)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Query(t.Context(), recordstore.Query{
		Collection: declare(t),
		Where:      []recordstore.Match{{Field: "id", Values: []any{int64(19_999)}}},
	}, func(recordstore.Row) error {
		entries, err := os.ReadDir(before)
		if len(entries) > 0 {
			used <- entries[0].Name()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case name := <-used:
		t.Errorf("reading left %s on disk", name)
	default:
	}
}

// checkRoundTrip fails when the row is another after it was written as JSON.
func checkRoundTrip(t *testing.T, row recordstore.Row) {
	t.Helper()
	source, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	var again recordstore.Row
	if err := json.Unmarshal(source, &again); err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(again)
	if err != nil || !bytes.Equal(source, second) {
		t.Errorf("error %v: %s became %s", err, source, second)
	}
}
