package report

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation returns how a camera was held, 1 to 8 as Exif has it: 1 for upright, and
// where the picture does not say.
func orientation(content []byte) int {
	const app1, startOfScan = 0xe1, 0xda
	if !bytes.HasPrefix(content, []byte{0xff, 0xd8}) {
		return 1
	}
	for rest := content[2:]; len(rest) > 4 && rest[0] == 0xff && rest[1] != startOfScan; {
		size := int(binary.BigEndian.Uint16(rest[2:])) + 2
		if size > len(rest) {
			break
		}
		if exif, ok := bytes.CutPrefix(rest[4:size], []byte("Exif\x00\x00")); ok && rest[1] == app1 {
			return orientationIn(exif)
		}
		rest = rest[size:]
	}
	return 1
}

// orientationIn looks it up in the first directory of the TIFF that Exif is.
func orientationIn(tiff []byte) int {
	const head, entry, tag = 8, 12, 0x0112
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < head {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entry {
			break
		}
		if order.Uint16(entries) == tag {
			if how := int(order.Uint16(entries[8:])); how >= 1 && how <= 8 {
				return how
			}
			break
		}
		entries = entries[entry:]
	}
	return 1
}

// lies reports whether the sides of the picture change places when it is turned
// upright.
func lies(how int) bool { return how >= 5 }

// upright returns the picture turned as it was seen.
func upright(p *image.RGBA, how int) *image.RGBA {
	if how == 1 {
		return p
	}
	right, bottom := p.Rect.Dx()-1, p.Rect.Dy()-1
	size := p.Rect
	if lies(how) {
		size = image.Rect(0, 0, p.Rect.Dy(), p.Rect.Dx())
	}
	turned := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			from := [9]image.Point{
				2: {right - x, y}, 3: {right - x, bottom - y}, 4: {x, bottom - y},
				5: {y, x}, 6: {y, bottom - x}, 7: {right - y, bottom - x}, 8: {right - y, x},
			}[how]
			turned.SetRGBA(x, y, p.RGBAAt(from.X, from.Y))
		}
	}
	return turned
}
