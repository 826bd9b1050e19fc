package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"image"
	"image/color"
	_ "image/gif"
	"image/jpeg"
	_ "image/png"
	"strings"

	"github.com/jung-kurt/gofpdf"
	scale "golang.org/x/image/draw"
)

// PictureFacts is what a picture says of itself.
type PictureFacts struct {
	Format        string // "jpeg", "png" or "gif"
	Width, Height int    // in points of the picture, as it is seen
	Size          int    // bytes
}

// mostPoints is how many points a picture may have to be drawn, by its format: a JPEG
// takes some 3 bytes for each, and a PNG as many as 8.
func mostPoints(format string) int {
	if format == "jpeg" {
		return 13_000_000
	}
	return 6_000_000
}

// PictureIn tells what picture a value is that a store writes as base64, and false for
// one that is no picture.
func PictureIn(written string) (PictureFacts, bool) {
	begins := func(with string) bool { return strings.HasPrefix(written, with) }
	if !begins("/9j/") && !begins("iVBORw0KGgo") && !begins("R0lGOD") {
		return PictureFacts{}, false
	}
	content, err := base64.StdEncoding.DecodeString(written)
	if err != nil {
		return PictureFacts{}, false
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return PictureFacts{}, false
	}
	if lies(orientation(content)) {
		config.Width, config.Height = config.Height, config.Width
	}
	return PictureFacts{Format: format, Width: config.Width, Height: config.Height, Size: len(content)}, true
}

// Picture returns a cell with the picture, which the text describes.
func Picture(text, written, format string) Cell {
	return Cell{text: text, written: written, picture: format}
}

// pictures appends the pictures that are in the cell.
func (c Cell) pictures(found []Cell) []Cell {
	if c.picture != "" {
		found = append(found, c)
	}
	for _, e := range c.elements {
		found = e.pictures(found)
	}
	for _, m := range c.members {
		found = m.Cell.pictures(found)
	}
	return found
}

// A picture on paper.
const (
	tallestPicture = 75.0       // mm
	drawnPerMM     = 150 / 25.4 // points: as fine as the eye sees on paper
	pictureGap     = 1.5
	// mostPictured is how many bytes of pictures a volume holds.
	mostPictured = 24 << 20
)

// setPicture is a picture with its place decided.
type setPicture struct {
	width, height float64 // mm
	written       string
}

func setPictures(c Cell) []setPicture {
	var set []setPicture
	for _, p := range c.pictures(nil) {
		facts, ok := PictureIn(p.written)
		if !ok || facts.Width > mostPoints(facts.Format)/facts.Height {
			continue // too large, or in a sample of rows, which has the words alone
		}
		width, height := float64(facts.Width)/drawnPerMM, float64(facts.Height)/drawnPerMM
		fits := min(1, valueWidth/width, tallestPicture/height)
		set = append(set, setPicture{width * fits, height * fits, p.written})
	}
	return set
}

// picture draws a picture for the eye: its words stand before it. One that cannot be
// read to its end has those alone.
func (f *flow) picture(p setPicture) {
	drawn, err := drawable(p)
	if err != nil {
		return
	}
	f.need(p.height + pictureGap)
	f.c.picture(fieldX, f.y+pictureGap, p, drawn)
	f.y += p.height + pictureGap
	f.pictured += len(drawn)
}

// drawable returns the picture as the library takes it, and no larger than the paper
// shows it: opaque, without what a camera notes in it.
func drawable(p setPicture) ([]byte, error) {
	content, err := base64.StdEncoding.DecodeString(p.written)
	if err != nil {
		return nil, err
	}
	whole, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	how, width, height := orientation(content), max(1, int(p.width*drawnPerMM)), max(1, int(p.height*drawnPerMM))
	if lies(how) {
		width, height = height, width
	}
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	scale.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, scale.Src)
	scale.ApproxBiLinear.Scale(small, small.Bounds(), whole, whole.Bounds(), scale.Over, nil)
	var b bytes.Buffer
	err = jpeg.Encode(&b, upright(small, how), &jpeg.Options{Quality: 85})
	return b.Bytes(), err
}

// pictureName is the same for the same picture, which stands in the file once.
func pictureName(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// picture draws a picture that is not read aloud.
func (c *canvas) picture(x, y float64, p setPicture, content []byte) {
	options := gofpdf.ImageOptions{ImageType: "JPEG"}
	name := pictureName(content)
	c.pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(content))
	c.tags.layout(func() { c.pdf.ImageOptions(name, x, y, p.width, p.height, false, options, 0, "") })
}
