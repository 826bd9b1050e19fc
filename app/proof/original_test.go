package proof_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rettighetsporten/app/proof"
)

func zipped(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesOfOthersAreReadAsFarAsTheyCanBe(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	if err := book.SetCellValue("Sheet1", "B2", "ringte Per Hansen"); err != nil {
		t.Fatal(err)
	}
	sheet, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	const letter = `<w:document xmlns:w="u"><w:body><w:p><w:r><w:t>Hilsen Per</w:t></w:r><w:r><w:t xml:space="preserve"> Han</w:t></w:r><w:r><w:t>sen</w:t></w:r></w:p></w:body></w:document>`
	for name, c := range map[string]struct {
		content         []byte
		found, readable bool
	}{
		"a text":               {[]byte("Hilsen\nPer\nHansen"), true, true},
		"an old text":          {[]byte("Sp\xf8rsm\xe5l fra Per Hansen"), true, true},
		"a text of Windows":    {[]byte("\xff\xfeP\x00e\x00r\x00 \x00H\x00a\x00n\x00s\x00e\x00n\x00"), true, true},
		"a page":               {[]byte("<!DOCTYPE html><table><td>Per</td><td>Han<b>sen</b>"), true, true},
		"a document":           {zipped(t, "word/document.xml", letter), true, true},
		"a broken document":    {zipped(t, "word/document.xml", letter[:strings.Index(letter, "</w:p>")]+"<<"), true, true},
		"a spreadsheet":        {sheet.Bytes(), true, true},
		"a file in a ZIP":      {zipped(t, "brev.txt", "fra Per Hansen"), true, true},
		"a name in a ZIP":      {zipped(t, "Per Hansen.jpg", "\x00"), true, false},
		"a PDF":                {[]byte("%PDF-1.4 Per Hansen"), false, false},
		"a text without end":   {bytes.Repeat([]byte("Per Hansen "), 1<<20), false, false},
		"half a ZIP":           {zipped(t, "a.txt", "Per Hansen")[:30], false, false},
		"bytes":                {[]byte("Per\x00 Hansen"), false, false},
		"nothing":              {nil, false, false},
		"a scan in a document": {zipped(t, "word/document.xml", `<w:document xmlns:w="u"><w:body><w:drawing id="Bilde 1"/></w:body></w:document>`), false, false},
		"who made a document":  {zipped(t, "docProps/app.xml", "<p>Tekstbehandler</p>"), false, false},
		"others of that name":  {[]byte("Per og Hans Hansen"), false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, readable := proof.Original(c.content)
			at, err := proof.Collect([]string{"Per Hansen"}, nil).In(file)
			if err != nil || (at == 0) != c.found || readable != c.readable {
				t.Errorf("found %d, readable: %v, %v", at, readable, err)
			}
		})
	}
}

func TestWhatTellsSomebodyApart(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"Per Hansen": true, "Øyvind Åsen": true, "41 88 12 34": true, "+47 41881234": true, "01819012345": true, "018190 12345": true, "1234.56.78903": true,
		"per.hansen@example.no": true, "Naboen ringte i går om støy.": true,
		"Oslo": false, "Trondheim": false, "2000": false, "Bø 3": false, "": false, "2026-12-16": false, "16.12.2026": false, "16.12.2026 kl. 09.30": false,
		"2026-12-16 09:30:00": false, "1 250 000,00": false, "1250000.50": false, "Avtale gjennomført": false, "Karrieresenteret i Skien": false,
		"Bilde (JPEG), 400 × 300 punkter, 2 kB": false,
	} {
		if got := proof.Telling(value); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}
