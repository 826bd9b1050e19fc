package filestore

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rettighetsporten/app/recordstore/filestore/bounded"
	"rettighetsporten/app/recordstore/filestore/folder"
)

// Encoding is how a text file writes characters as bytes.
type Encoding string

// The encodings. Where none is declared, UTF-16 is told by its mark or its
// zeros, and what is not UTF-8 is read as Windows-1252.
const (
	Told        Encoding = ""
	UTF8        Encoding = "utf-8"
	UTF16       Encoding = "utf-16"
	Windows1252 Encoding = "windows-1252"
	Latin1      Encoding = "iso-8859-1"
)

var encodings = []Encoding{Told, UTF8, UTF16, Windows1252, Latin1}

const utf8BOM = "\xEF\xBB\xBF"

// charset returns what decodes the encoding, or nil for what is read as UTF-8.
// The start of the file tells the byte order, and the encoding where none is
// declared.
func (e Encoding) charset(start []byte) encoding.Encoding {
	order, told := byteOrder(start)
	switch {
	case e == UTF16, e == Told && told:
		return unicode.UTF16(order, unicode.UseBOM)
	case e == Windows1252:
		return charmap.Windows1252
	case e == Latin1:
		return charmap.ISO8859_1
	default:
		return nil
	}
}

// byteOrder reports whether the text is UTF-16: it has the mark, or every
// second of the first bytes is zero.
func byteOrder(start []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(start, []byte("\xFF\xFE")):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(start, []byte("\xFE\xFF")):
		return unicode.BigEndian, true
	case len(start) < 4:
		return unicode.LittleEndian, false
	case start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0:
		return unicode.LittleEndian, true
	case start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0:
		return unicode.BigEndian, true
	default:
		return unicode.LittleEndian, false
	}
}

// text is a text file that is being read as UTF-8, without its mark. What it
// says is decoded, except for bytes in a file of unknown encoding.
type text struct {
	*bufio.Reader
	limit *bounded.Reader
}

func newText(source io.Reader, charset encoding.Encoding) *text {
	if charset != nil {
		source = charset.NewDecoder().Reader(source)
	}
	limit := bounded.NewReader(source)
	t := &text{Reader: bufio.NewReaderSize(limit, headingSize), limit: limit}
	if start, _ := t.Peek(len(utf8BOM)); string(start) == utf8BOM {
		_, _ = t.Discard(len(utf8BOM))
	}
	return t
}

func textOf(s folder.Source, charset encoding.Encoding) *text {
	return newText(bounded.Live(s.File, s.Alive), charset)
}

// legible returns text that is not UTF-8 read as Windows-1252.
func legible(source []byte) []byte {
	if decoded, err := charmap.Windows1252.NewDecoder().Bytes(source); err == nil {
		return decoded
	}
	return source
}
