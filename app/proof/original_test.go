package proof_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rettighetsporten/app/proof"
	"rettighetsporten/app/report"
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

// simplePDF is a file as an old program makes it: one page, a font that all readers
// have, and nothing packed.
func simplePDF(text string) []byte {
	stream := "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET"
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	for i, body := range []string{
		"<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(stream), stream),
		"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
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
	doc, _, _ := planted(t, rand.New(rand.NewPCG(1, 1)))
	doc.Sections[1].Blocks = append(doc.Sections[1].Blocks, report.Paragraph{Text: "Per Hansen"})
	var own bytes.Buffer
	if _, err := report.WritePDF(&own, doc); err != nil {
		t.Fatal(err)
	}
	const letter = `<w:document xmlns:w="u"><w:body><w:p><w:r><w:t>Hilsen Per</w:t></w:r><w:r><w:t xml:space="preserve"> Han</w:t></w:r><w:r><w:t>sen</w:t></w:r></w:p></w:body></w:document>`
	for name, c := range map[string]struct {
		content []byte
		found   bool
	}{
		"a text":              {[]byte("Hilsen\nPer\nHansen"), true},
		"an old text":         {[]byte("Sp\xf8rsm\xe5l fra Per Hansen"), true},
		"a text of Windows":   {[]byte("\xff\xfeP\x00e\x00r\x00 \x00H\x00a\x00n\x00s\x00e\x00n\x00"), true},
		"a page":              {[]byte("<!DOCTYPE html><p>Per <b>x</b></p><p title='Per Hansen'>"), true},
		"a document":          {zipped(t, "word/document.xml", letter), true},
		"a broken document":   {zipped(t, "word/document.xml", letter[:strings.Index(letter, "</w:p>")]+"<<"), true},
		"a spreadsheet":       {sheet.Bytes(), true},
		"a file in a ZIP":     {zipped(t, "brev.txt", "fra Per Hansen"), true},
		"a name in a ZIP":     {zipped(t, "Per Hansen.jpg", "\x00"), true},
		"a PDF":               {simplePDF("Ring Per Hansen i morgen"), true},
		"a PDF of ours":       {own.Bytes(), true},
		"a PDF without it":    {simplePDF("Ring ham i morgen"), false},
		"half a PDF":          {simplePDF("Ring Per Hansen")[:200], false},
		"half a ZIP":          {zipped(t, "a.txt", "Per Hansen")[:30], false},
		"bytes":               {[]byte("Per\x00 Hansen"), false},
		"nothing":             {nil, false},
		"others of that name": {[]byte("Per og Hans Hansen"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, err := proof.Collect([]string{"Per Hansen"}, nil).In(proof.Original(c.content))
			if err != nil || (at == 0) != c.found {
				t.Errorf("found %d, %v", at, err)
			}
		})
	}
}

func TestWhatTellsSomebodyApart(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"Per Hansen": true, "41 88 12 34": true, "01819012345": true, "Naboen ringte om støy.": true,
		"Oslo": false, "Trondheim": false, "2000": false, "Bø 3": false, "": false,
	} {
		if got := proof.Telling(value); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}
