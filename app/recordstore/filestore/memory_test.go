package filestore

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

// ceiling is how much memory reading a file may take from the system, whatever
// the size of the file, the test program and its libraries counted.
const ceiling = 40 << 20

// TestMain reads a file and tells what it took when it is given one, so that a
// test can start itself anew and measure nothing else.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.NArg() > 0 {
		if err := readAlone(flag.Arg(0), flag.NArg() > 1); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// readAlone prints how many rows it got, what that took, and the reason it ended
// for.
func readAlone(path string, upload bool) error {
	read := queryAlone
	if upload {
		read = uploadAlone
	}
	rows, err := read(path)
	reason := recordstore.Reason("-")
	if e, ok := errors.AsType[*recordstore.Error](err); ok {
		reason, err = e.Reason, nil
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Fprintln(os.Stdout, rows, m.Sys, m.TotalAlloc, reason)
	return err
}

func uploadAlone(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	rows, err := ReadUpload(context.Background(), f, 2000)
	return len(rows), err
}

func queryAlone(path string) (int, error) {
	file, err := dataset.Parse([]byte(declaration))
	if err != nil {
		return 0, err
	}
	root, name := filepath.Split(path)
	s, err := Open(context.Background(), recordstore.Of(recordstore.File, Settings{
		Root: root, Files: map[string]string{"person": name}, Timeout: 1 << 50,
	}), nil)
	if err != nil {
		return 0, err
	}
	rows := 0
	err = s.Query(context.Background(), recordstore.Query{
		Collection: &file.Datasets[0].Collections[0],
		Where:      []recordstore.Match{{Field: "name", Values: []any{"Kari"}}},
	}, func(recordstore.Row) error { rows++; return nil })
	return rows, err
}

// writers write a file of about the size in which every tenth person is Kari,
// and return how many of them there are.
var writers = map[string]func(w io.Writer, size int) (karis int, err error){
	"csv": func(w io.Writer, size int) (int, error) {
		return lines(w, size, "id,name,active,note\n", "%d,%s,true,"+note+"\n", "")
	},
	"json": func(w io.Writer, size int) (int, error) {
		return lines(w, size, `{"people":{"x":[1]},"person":[{"id":0}`, `,{"id":%d,"name":"%s","note":"`+note+`"}`, "]}")
	},
	"ndjson": func(w io.Writer, size int) (int, error) {
		return lines(w, size, "", `{"id":%d,"name":"%s","note":"`+note+`"}`+"\n", "")
	},
	"xlsx": sheetOf,
}

const note = "Et notat som ingen har deklarert, og som derfor aldri kommer med i noen rad."

func lines(w io.Writer, size int, before, each, after string) (karis int, err error) {
	b := bufio.NewWriterSize(w, 1<<20)
	written, err := b.WriteString(before)
	for i := 1; err == nil && written < size; i++ {
		name := "Ola"
		if i%10 == 0 {
			name = "Kari"
			karis++
		}
		var n int
		n, err = fmt.Fprintf(b, each, i, name)
		written += n
	}
	if err == nil {
		_, err = b.WriteString(after)
	}
	if err != nil {
		return 0, err
	}
	return karis, b.Flush()
}

// sheetOf writes a workbook whose sheet has the size when it is unpacked.
func sheetOf(w io.Writer, size int) (karis int, err error) {
	z := zip.NewWriter(w)
	for name, content := range workbookParts("") {
		if name == "xl/worksheets/sheet1.xml" {
			continue
		}
		part, err := z.Create(name)
		if err != nil {
			return 0, err
		}
		if _, err := io.WriteString(part, content); err != nil {
			return 0, err
		}
	}
	part, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return 0, err
	}
	const text = `<c t="inlineStr"><is><t>%s</t></is></c>`
	heading := "<row>"
	for _, name := range []string{"id", "name", "active", "note"} {
		heading += fmt.Sprintf(text, name)
	}
	karis, err = lines(part, size, "<worksheet><sheetData>"+heading+"</row>",
		"<row><c><v>%d</v></c>"+text+`<c t="b"><v>1</v></c>`+fmt.Sprintf(text, note)+"</row>", "</sheetData></worksheet>")
	if err != nil {
		return 0, err
	}
	return karis, z.Close()
}

// workbookParts returns the parts of a small workbook with the sheet.
func workbookParts(sheet string) map[string]string {
	return map[string]string{
		"xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="Ark1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/sharedStrings.xml":     `<sst><si><t>id</t></si><si><t>name</t></si><si><t>active</t></si></sst>`,
		"xl/styles.xml":            `<styleSheet/>`,
		"xl/worksheets/sheet1.xml": sheet,
	}
}

// readInLittleMemory reads a file of the size in a process of its own and
// returns what that took.
func readInLittleMemory(t *testing.T, kind string, size int) (bytes uint64) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "person."+kind)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := writers[kind](f, size)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	rows, bytes, _, reason := alone(t, path)
	if reason != "-" {
		t.Errorf("got the reason %s", reason)
	}
	if rows != want || rows == 0 {
		t.Errorf("got %d rows, want %d", rows, want)
	}
	if bytes > ceiling {
		t.Errorf("reading %d MB of %s took %d MB, want at most %d", size>>20, kind, bytes>>20, ceiling>>20)
	}
	return bytes
}

// alone reads the file in a process of its own; with more arguments as an upload.
// It returns the rows, what was taken from the system, all that was ever
// allocated, and the reason the reading ended for, "-" where there is none.
func alone(t *testing.T, arguments ...string) (rows int, system, allocated uint64, reason string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], arguments...)
	cmd.Env = append(os.Environ(), "GOGC=100", "GOMAXPROCS=1") // as it runs, however the tests do, and its collector keeps up on a busy machine
	out, err := cmd.CombinedOutput()
	if err == nil {
		_, err = fmt.Fscan(strings.NewReader(string(out)), &rows, &system, &allocated, &reason)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return rows, system, allocated, reason
}

// A few bytes of a workbook can stand for very much: what it takes is bounded
// all the same, whether somebody uploads it or it lies in a folder.
func TestSmallWorkbooksThatStandForMuch(t *testing.T) {
	t.Parallel()
	shared := "<sst><si><t>name</t></si><si><t>" + strings.Repeat("a", 1<<20) + "</t></si></sst>"
	const cell = `<c t="s"><v>1</v></c>`
	sheet := func(heading, rows string) string {
		return "<worksheet><sheetData><row>" + heading + "</row>" + rows + "</sheetData></worksheet>"
	}
	row := func(cells int) string { return "<row>" + strings.Repeat(cell, cells) + "</row>" }
	const name = `<c t="s"><v>0</v></c>`
	for what, c := range map[string]struct {
		sheet          string
		upload, folder recordstore.Reason
	}{
		"a row of a text many times":    {sheet(name, row(16_000)), recordstore.TooMuch, recordstore.TooMuch},
		"a heading of it":               {sheet(strings.Repeat(cell, 16_000), ""), recordstore.TooMuch, recordstore.TooMuch},
		"a text in many rows":           {sheet(name, strings.Repeat(row(1), 1000)), recordstore.TooMuch, "-"},
		"many columns with nothing":     {sheet(name+strings.Repeat(`<c><v>1</v></c>`, 16_000), strings.Repeat(`<row><c><v>1</v></c></row>`, 1500)), recordstore.TooMuch, "-"},
		"more empty rows than it holds": {sheet(name, strings.Repeat("<row/>", maxEmpty+1)), recordstore.TooMuch, recordstore.TooMuch},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "person.xlsx")
			parts := workbookParts(c.sheet)
			parts["xl/sharedStrings.xml"] = shared
			source := zipOf(t, parts)
			if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
				t.Fatal(err)
			}
			for kind, want := range map[string]recordstore.Reason{"upload": c.upload, "folder": c.folder} {
				arguments, most := []string{path}, uint64(ceiling+bounded.MaxRecord) // the shared texts as well
				if kind == "upload" {
					arguments, most = append(arguments, kind), ceiling+2*maxUploadRows
				}
				rows, system, allocated, reason := alone(t, arguments...)
				t.Logf("measured: %d KB as %s: %d rows, %d MB from the system, %d MB allocated", len(source)>>10, kind, rows, system>>20, allocated>>20)
				if reason != string(want) || system > most {
					t.Errorf("%s: got %d rows, %q and %d MB; want %q and at most %d MB", kind, rows, reason, system>>20, want, most>>20)
				}
			}
		})
	}
}

func TestReadsInLittleMemory(t *testing.T) {
	t.Parallel()
	for kind := range writers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			readInLittleMemory(t, kind, 16<<20)
		})
	}
}
