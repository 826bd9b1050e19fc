package report

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// exif is what a camera writes before the picture, with how it was held.
func exif(order string, how byte) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x0f\x00\x02\x00\x00\x00\x02X\x00\x00\x00\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00")
	tiff[31] = how
	if order == "II" {
		tiff = []byte("II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x00\x00\x00\x00")
		tiff[18] = how
	}
	body := append([]byte("Exif\x00\x00"), tiff...)
	return append([]byte{0xff, 0xe1, 0, byte(len(body) + 2)}, body...)
}

func TestPicturesStandUpright(t *testing.T) {
	t.Parallel()
	picture := image.NewRGBA(image.Rect(0, 0, 3, 2))
	red := color.RGBA{R: 255, A: 255}
	picture.SetRGBA(0, 0, red) // the corner that is followed
	for how, want := range map[int]image.Point{1: {0, 0}, 2: {2, 0}, 3: {2, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 2}, 8: {0, 2}} {
		turned := upright(picture, how)
		if turned.RGBAAt(want.X, want.Y) != red || lies(how) != (turned.Rect.Dx() == 2) {
			t.Errorf("held as %d: the corner is not at %v of %v", how, want, turned.Rect)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, nil); err != nil {
		t.Fatal(err)
	}
	noted := func(with []byte) []byte {
		return append(append([]byte{0xff, 0xd8}, with...), b.Bytes()[2:]...)
	}
	cut := exif("MM", 6)
	for name, c := range map[string]struct {
		content []byte
		want    int
	}{
		"as Motorola writes": {noted(exif("MM", 6)), 6}, "as Intel writes": {noted(exif("II", 8)), 8}, "nothing noted": {b.Bytes(), 1},
		"nonsense": {noted(exif("MM", 77)), 1}, "cut off": {cut[:20], 1}, "a short note": {noted([]byte{0xff, 0xe1, 0, 10, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M'}), 1},
		"a note that ends early": {append([]byte{0xff, 0xd8}, cut[:30]...), 1}, "no picture": {nil, 1},
	} {
		if got := orientation(c.content); got != c.want {
			t.Errorf("%s: held as %d, want %d", name, got, c.want)
		}
	}
}
