package upload_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/upload"
)

type part struct {
	name, content string
	method        uint16
}

func zipped(t *testing.T, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		// Raw, so that nothing stands between the first name and its content.
		w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: p.method, CompressedSize64: uint64(len(p.content)), UncompressedSize64: uint64(len(p.content))})
		if err == nil {
			_, err = w.Write([]byte(p.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What a file is, its content says: a name proves nothing.
func TestKindsAreKnownByContent(t *testing.T) {
	t.Parallel()
	const odt = "application/vnd.oasis.opendocument.text"
	types, document := part{"[Content_Types].xml", "<x/>", zip.Store}, part{"word/document.xml", "<x/>", zip.Store}
	for name, c := range map[string]struct {
		content []byte
		ending  string // "" for what is not taken
	}{
		"pdf":                     {[]byte("%PDF-1.7\n%âãÏÓ\n"), ".pdf"},
		"png":                     {[]byte("\x89PNG\x0D\x0A\x1A\x0A rest"), ".png"},
		"jpeg":                    {[]byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), ".jpg"},
		"text in UTF-8":           {[]byte("Blåbær på tå\r\n"), ".txt"},
		"text in an old alphabet": {[]byte("Bl\xe5b\xe6r p\xe5 t\xe5"), ".txt"},
		"docx":                    {zipped(t, types, document), ".docx"},
		"odt":                     {zipped(t, part{"mimetype", odt, zip.Store}, part{"content.xml", "<x/>", zip.Store}), ".odt"},
		"a program":               {[]byte("MZ\x90\x00\x03\x00\x00\x00"), ""},
		"a program for Linux":     {[]byte("\x7fELF\x02\x01\x01\x00"), ""},
		"a page":                  {[]byte("<!DOCTYPE html><script>alert(1)</script>"), ""},
		"a drawing with script":   {[]byte(`<?xml version="1.0"?><svg onload="alert(1)"/>`), ""},
		"gif":                     {[]byte("GIF89a"), ""},
		"a zip of anything":       {zipped(t, part{"virus.exe", "MZ", zip.Store}), ""},
		"a spreadsheet":           {zipped(t, types, part{"xl/workbook.xml", "<x/>", zip.Store}), ""},
		"docx with macros":        {zipped(t, types, document, part{"word/vbaProject.bin", "x", zip.Store}), ""},
		"odt with macros":         {zipped(t, part{"mimetype", odt, zip.Store}, part{"content.xml", "<x/>", zip.Store}, part{"Basic/Standard/Module1.xml", "x", zip.Store}), ""},
		"another OpenDocument":    {zipped(t, part{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", zip.Store}, part{"content.xml", "<x/>", zip.Store}), ""},
		"half a zip":              {[]byte("PK\x03\x04 and no more"), ""},
		"bytes":                   {[]byte{0, 1, 2, 3}, ""},
	} {
		got, err := upload.Check(t.Context(), upload.File{Name: "bevis.pdf", Content: c.content}, nil)
		if got.Ending != c.ending || upload.EndingOf(got.MediaType) != c.ending {
			t.Errorf("%s is taken for %+v, want %q", name, got, c.ending)
		}
		if (err != nil) != (c.ending == "") || err != nil && fault.KeyOf(err) != "upload.kind_unknown" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSizesAreLimited(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		size int
		key  string
	}{
		"nothing":             {0, "upload.empty"},
		"as much as there is": {upload.MaxFile, ""},
		"one byte more":       {upload.MaxFile + 1, "upload.too_large"},
	} {
		_, err := upload.Check(t.Context(), upload.File{Content: bytes.Repeat([]byte("a"), c.size)}, nil)
		if c.key == "" && err != nil || c.key != "" && (!fault.Is(err, fault.Invalid) || fault.KeyOf(err) != c.key) {
			t.Errorf("%s: %v, want %q", name, err, c.key)
		}
	}
}

func TestNamesAreText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("æ", 300) + ".pdf"
	for name, want := range map[string]string{
		"bevis.pdf": "bevis.pdf", "../../etc/passwd": "passwd", `C:\Users\Kari\skann.pdf`: "skann.pdf", "": "fil", "..": "..", "/": "fil",
		"a\r\nSet-Cookie: b": "aSet-Cookie: b", "gnp\u202efdp.exe": "gnpfdp.exe", "\xff\xfe": "fil", long: strings.Repeat("æ", 116) + ".pdf",
	} {
		if got := upload.CleanName(name); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", name, got, want)
		}
	}
}
