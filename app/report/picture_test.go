package report

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"

	"rettighetsporten/models"
)

func TestPicturesAreToldFromOtherTexts(t *testing.T) {
	t.Parallel()
	picture := image.NewGray(image.Rect(0, 0, 30, 20))
	var asPNG, asJPEG, asGIF bytes.Buffer
	for _, err := range []error{png.Encode(&asPNG, picture), jpeg.Encode(&asJPEG, picture, nil), gif.Encode(&asGIF, picture, nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	vast := asGIF.Bytes()
	vast = append(append(bytes.Clone(vast[:6]), 0xff, 0xff, 0xff, 0xff), vast[10:]...)
	written := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		written string
		want    PictureFacts
	}{
		"PNG":             {written(asPNG.Bytes()), PictureFacts{"png", 30, 20, asPNG.Len()}},
		"JPEG":            {written(asJPEG.Bytes()), PictureFacts{"jpeg", 30, 20, asJPEG.Len()}},
		"GIF":             {written(asGIF.Bytes()), PictureFacts{"gif", 30, 20, asGIF.Len()}},
		"half a header":   {written(asPNG.Bytes()[:20]), PictureFacts{}},
		"a vast one":      {written(vast), PictureFacts{"gif", 65535, 65535, asGIF.Len()}},
		"not base64":      {written(asPNG.Bytes()) + "!", PictureFacts{}},
		"a path":          {"/9j/det er ikke et bilde", PictureFacts{}},
		"other bytes":     {written([]byte("Hei, dette er en tekst.")), PictureFacts{}},
		"nothing":         {"", PictureFacts{}},
		"a picture's end": {written(asJPEG.Bytes())[40:], PictureFacts{}},
	} {
		if got, ok := PictureIn(c.written); got != c.want || ok != (c.want.Format != "") {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}

// What would take the memory of the machine to draw is left to its words.
func TestAVastPictureIsNotDrawn(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20)), nil); err != nil {
		t.Fatal(err)
	}
	content := b.Bytes()
	if n := len(setPictures(Picture("et bilde", base64.StdEncoding.EncodeToString(content), "gif"))); n != 1 {
		t.Errorf("%d pictures of a small one are drawn", n)
	}
	copy(content[6:], []byte{0xff, 0xff, 0xff, 0xff})
	if n := len(setPictures(Picture("et bilde", base64.StdEncoding.EncodeToString(content), "gif"))); n != 0 {
		t.Errorf("%d pictures of a vast one are drawn", n)
	}
}

// A picture on paper has nothing of what the camera noted in it, and one that cannot
// be read to its end leaves its words.
func TestAPictureIsDrawnAnew(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, photograph(), nil); err != nil {
		t.Fatal(err)
	}
	const noted = "Kamera: Storgata 1"
	tagged := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(noted) + 2)}, noted...)
	tagged = append(tagged, b.Bytes()[2:]...)
	for name, content := range map[string][]byte{"whole": tagged, "cut off": tagged[:len(tagged)-200]} {
		written := base64.StdEncoding.EncodeToString(content)
		facts, ok := PictureIn(written)
		if !ok {
			t.Fatalf("%s is no picture", name)
		}
		in := sample()
		in.Unassigned[2].Rows[0].Cells[2] = Picture("Bilde av Siv", written, facts.Format)
		pdf, _ := writePDF(t, build(t, in, models.Bokmal))
		if bytes.Contains(pdf, []byte(noted)) {
			t.Errorf("%s: the PDF has what the camera noted", name)
		}
		if !strings.Contains(textOf(t, pdf), "Bilde av Siv") {
			t.Errorf("%s: the PDF does not say what it is", name)
		}
		if drawn := bytes.Contains(pdf, []byte("/DCTDecode")); drawn != (name == "whole") {
			t.Errorf("%s: drawn %v", name, drawn)
		}
	}
	page := string(written(t, func(w io.Writer) error { return WritePage(w, build(t, sample(), models.Bokmal), nil) }))
	if !strings.Contains(page, `<img alt="" src="data:image/png;base64,iVBOR`) || !strings.Contains(page, "img-src data:") {
		t.Error("the page does not show the picture")
	}
}

// Pictures of a long table are drawn wherever in it they are, and do not make it
// longer than it is.
func TestPicturesOfALongTable(t *testing.T) {
	t.Parallel()
	in := sample()
	in.Unassigned = in.Unassigned[2:]
	doc := build(t, in, models.Bokmal)
	table, _ := doc.Table("table-5")
	all := table.Rows
	for range 300 {
		plain := Row{Cells: slices.Clone(all[0].Cells)}
		plain.Cells[2] = Value("ikke noe bilde")
		all = append(all, plain)
	}
	for _, s := range doc.Sections {
		for i, b := range s.Blocks {
			if here, ok := b.(Table); ok && here.ID == table.ID {
				here.Key, here.Rows, here.Apart = "k", all[1:6], &Apart{Count: len(all), Bytes: 50 * len(all), Pictures: 1}
				s.Blocks[i] = here
			}
		}
	}
	doc.Rows = func(_ string, from int) iter.Seq2[Row, error] { return Document{}.rows(Table{Rows: all}, from) }
	if long, err := InVolumes(doc, 80); err != nil || len(long) > 0 {
		t.Errorf("in volumes: %v, %v", long, err)
	}
	pdf, _ := writePDF(t, doc)
	if n := bytes.Count(pdf, []byte("/DCTDecode")); n != 1 {
		t.Errorf("%d pictures are drawn", n)
	}
}
