package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// simplePDF is a file as an old program makes it: one page, a font that all readers
// have, and nothing packed. The catalogue and the trailer have what is given besides.
func simplePDF(text, catalogue, trailer string) []byte {
	fonts := "/Font <</F1 5 0 R>>"
	if text == "" {
		fonts = ""
	}
	stream := "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET"
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	for i, body := range []string{
		"<</Type /Catalog /Pages 2 0 R " + catalogue + ">>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <<" + fonts + ">>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(stream), stream),
		"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
		"<</First 6 0 R /Next 6 0 R /Title (en)>>", // an outline that holds itself
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, strings.ReplaceAll(trailer, "START", fmt.Sprint(start)), start)
	return b.Bytes()
}

// A PDF of anybody's is read in a process of its own, and whatever it does to that one,
// the portal goes on.
func TestAPDFOfAnybodysIsReadApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content []byte
		want    string
		fails   bool
	}{
		"a letter":             {simplePDF("Ring Per Hansen i morgen", "", ""), "Ring Per Hansen i morgen", false},
		"no PDF":               {[]byte("%PDF-1.4"), "", false},
		"an outline in itself": {simplePDF("", "/Outlines 6 0 R", ""), "", true},
		"tables in a circle":   {simplePDF("x", "", "/Prev START"), "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limit := pdfTime
			if c.fails {
				limit = 2 * time.Second
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			got, err := readPDF(ctx, c.content)
			if (err != nil) != c.fails || strings.TrimSpace(got) != c.want {
				t.Errorf("it reads %q, %v", got, err)
			}
		})
	}
}
