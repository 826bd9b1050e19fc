package proof

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
)

// mostOriginal is how many bytes of a file of somebody else's are read, unpacked.
const mostOriginal = 64 << 20

// Original reads a file that somebody else has made, as far as its kind lets itself be
// read: a PDF, a document or a spreadsheet of an office program, a page, a text. What
// nobody can read so, a picture say, or what is broken has no texts from there on.
func Original(content []byte) Texts {
	switch {
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return foreignPDF(content)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return office(content)
	}
	text := decoded(content)
	if start := strings.ToLower(text[:min(len(text), 1000)]); strings.Contains(start, "<html") || strings.Contains(start, "<!doctype html") {
		return HTML(strings.NewReader(text))
	}
	return texts(text)
}

func texts(texts ...string) Texts {
	return func(visit func(string) bool) error {
		for _, text := range texts {
			if !visit(text) {
				break
			}
		}
		return nil
	}
}

// decoded returns the bytes as text, in whichever of the ways that text is written
// here, "" for what is none.
func decoded(content []byte) string {
	for mark, order := range map[string]binary.ByteOrder{"\xff\xfe": binary.LittleEndian, "\xfe\xff": binary.BigEndian} {
		if rest, ok := bytes.CutPrefix(content, []byte(mark)); ok {
			units := make([]uint16, len(rest)/2)
			for i := range units {
				units[i] = order.Uint16(rest[2*i:])
			}
			return string(utf16.Decode(units))
		}
	}
	if bytes.IndexByte(content, 0) >= 0 {
		return ""
	}
	if utf8.Valid(content) {
		return string(content)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return ""
	}
	return string(text)
}

// foreignPDF reads the pages of a PDF of any make, as far as they can be.
func foreignPDF(content []byte) Texts {
	var pages []string
	own := PDF(bytes.NewReader(content), int64(len(content)))
	if own(func(text string) bool { pages = append(pages, text); return true }) == nil {
		return texts(pages...)
	}
	func() {
		defer func() { _ = recover() }() // the library panics at what it does not understand
		file, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return
		}
		for i, size := 1, 0; i <= file.NumPage() && size < mostOriginal; i++ {
			if text, err := file.Page(i).GetPlainText(nil); err == nil {
				pages, size = append(pages, text), size+len(text)
			}
		}
	}()
	return texts(strings.Join(pages, "\n"))
}

// office reads the documents of office programs, which are XML in a ZIP: a paragraph,
// or a cell, is one text however many pieces it is written in.
func office(content []byte) Texts {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return texts()
	}
	var all []string
	left := int64(mostOriginal)
	for _, f := range z.File {
		all = append(all, f.Name)
		member, err := f.Open()
		if err != nil {
			continue
		}
		limited := &io.LimitedReader{R: member, N: left}
		if strings.HasSuffix(f.Name, ".xml") {
			all = paragraphs(all, limited)
		} else if inside, err := io.ReadAll(limited); err == nil {
			all = append(all, decoded(inside))
		}
		left = limited.N
		member.Close()
	}
	return texts(all...)
}

// paragraphs appends the texts and the attributes of a document, those that stand in
// one paragraph as one text.
func paragraphs(all []string, r io.Reader) []string {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			all = append(all, text.String())
		}
		text.Reset()
	}
	for {
		token, err := d.Token()
		switch token := token.(type) {
		case xml.StartElement:
			for _, a := range token.Attr {
				all = append(all, a.Value)
			}
			if token.Name.Local == "tab" || token.Name.Local == "br" {
				text.WriteByte(' ')
			}
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			switch token.Name.Local {
			case "p", "si", "c", "v", "h", "title", "subject", "creator", "description", "keywords":
				flush()
			}
		}
		if err != nil {
			flush()
			return all
		}
	}
}

// Telling reports whether a value tells somebody apart wherever it stands: a long
// number, or several words. A town or an amount does not.
func Telling(value string) bool {
	figures, letters := 0, 0
	for _, r := range value {
		switch {
		case unicode.IsDigit(r):
			figures++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return figures >= wordLength || letters >= wordLength && len(strings.Fields(value)) > 1
}
