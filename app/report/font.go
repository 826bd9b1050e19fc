package report

import (
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is what layout needs to know of a TrueType font: which characters it
// draws and how far each advances.
type face struct {
	data    []byte
	advance map[rune]float64 // in ems
}

// openFace reads an embedded font.
func openFace(name string) (face, error) {
	data, err := fontFiles.ReadFile("fonts/" + name)
	if err != nil {
		return face{}, fmt.Errorf("reading the font: %w", err)
	}
	advance, err := readAdvances(data)
	if err != nil {
		return face{}, fmt.Errorf("font %s: %w", name, err)
	}
	return face{data: data, advance: advance}, nil
}

// has reports whether the font draws the character.
func (f face) has(r rune) bool {
	_, ok := f.advance[r]
	return ok
}

// width returns the width of a printable line in the unit of size.
func (f face) width(line string, size float64) float64 {
	ems := 0.0
	for _, r := range line {
		ems += f.advance[r]
	}
	return ems * size
}

var errFont = errors.New("not a TrueType font with a format 4 character map")

// readAdvances returns the advance of every character of the Basic
// Multilingual Plane that the font has a glyph for. The tables are those of
// the OpenType specification: head, hhea, hmtx and cmap format 4.
func readAdvances(data []byte) (advance map[rune]float64, err error) {
	defer func() {
		if recover() != nil { // a table that points outside the file
			advance, err = nil, errFont
		}
	}()
	tables := map[string][]byte{}
	for i := range int(be16(data, 4)) {
		record := data[12+16*i:]
		offset, length := be32(record, 8), be32(record, 12)
		tables[string(record[:4])] = data[offset : offset+length]
	}
	unitsPerEm := float64(be16(tables["head"], 18))
	metrics := int(be16(tables["hhea"], 34))
	glyphs, err := readCharacterMap(tables["cmap"])
	if err != nil {
		return nil, err
	}
	advance = make(map[rune]float64, len(glyphs))
	for r, glyph := range glyphs {
		advance[r] = float64(be16(tables["hmtx"], 4*min(glyph, metrics-1))) / unitsPerEm
	}
	return advance, nil
}

// readCharacterMap returns the glyph of each character in the first Unicode
// format 4 table.
func readCharacterMap(cmap []byte) (map[rune]int, error) {
	for i := range int(be16(cmap, 2)) {
		table := cmap[be32(cmap, 4+8*i+4):]
		if be16(table, 0) == 4 {
			return readFormat4(table), nil
		}
	}
	return nil, errFont
}

func readFormat4(t []byte) map[rune]int {
	glyphs := map[rune]int{}
	doubled := int(be16(t, 6)) // twice the number of segments
	ends, starts, deltas, offsets := 14, 16+doubled, 16+2*doubled, 16+3*doubled
	for s := 0; s < doubled; s += 2 {
		start, end := rune(be16(t, starts+s)), rune(be16(t, ends+s))
		delta, offset := int(be16(t, deltas+s)), int(be16(t, offsets+s))
		for c := start; c <= end && c < 0xFFFF; c++ {
			glyph := int(c)
			if offset != 0 {
				glyph = int(be16(t, offsets+s+offset+2*int(c-start)))
				if glyph == 0 {
					continue
				}
			}
			if glyph = (glyph + delta) & 0xFFFF; glyph != 0 {
				glyphs[c] = glyph
			}
		}
	}
	return glyphs
}

func be16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }

func be32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

// faces are the fonts for running text and for headings, read once.
func faces() (regular, semibold face, err error) {
	both, err := readFaces()
	return both[0], both[1], err
}

var readFaces = sync.OnceValues(func() (both [2]face, err error) {
	for i, name := range []string{"Inter-Regular.ttf", "Inter-SemiBold.ttf"} {
		if both[i], err = openFace(name); err != nil {
			return both, err
		}
	}
	return both, nil
})

// Draws reports whether a PDF has the character: another stands there as a white
// square.
func Draws(r rune) bool {
	regular, _, err := faces()
	return err == nil && regular.has(r)
}

// Fonts returns the files of the fonts that reports are set in, for running text and
// for headings.
func Fonts() (regular, semibold []byte, err error) {
	r, s, err := faces()
	return r.data, s.data, err
}
