package proof

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// mostOriginal is how many bytes of a file of somebody else's are read, unpacked.
const mostOriginal = 8 << 20

// Original reads a file that somebody else has made, as far as its kind lets itself be
// read, and reports whether it has any text: a document or a spreadsheet of an office
// program, a page, a text. What nobody can read so, a picture say, or what is broken has
// no texts from there on. Nor has a PDF here: see PDFOfAnybody.
func Original(content []byte) (file Texts, readable bool) {
	switch {
	case IsPDF(content):
		return texts(), false
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return office(content)
	case len(content) > mostOriginal:
		return texts(), false
	}
	text := decoded(content)
	if start := strings.ToLower(text[:min(len(text), 1000)]); strings.Contains(start, "<html") || strings.Contains(start, "<!doctype html") {
		return joined(HTML(strings.NewReader(text))), true
	}
	return Text(text)
}

// Text returns what has the text alone, and reports whether there is any.
func Text(text string) (file Texts, readable bool) { return texts(text), hasWords(text) }

// hasWords reports whether the text has a letter or a figure.
func hasWords(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// joined is all that a file says as one text, whatever pieces it is written in.
func joined(file Texts) Texts {
	return func(visit func(string) bool) error {
		var all strings.Builder
		err := file(func(text string) bool { all.WriteString(text + " "); return true })
		visit(all.String())
		return err
	}
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

// office reads the documents of office programs, which are XML in a ZIP: a paragraph,
// or a cell, is one text however many pieces it is written in. The names of the files in
// it are texts too, but a ZIP with nothing but names cannot be read.
func office(content []byte) (file Texts, readable bool) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return texts(), false
	}
	var all []string
	left := int64(mostOriginal)
	for _, f := range z.File {
		all = append(all, f.Name)
		member, err := f.Open()
		if err != nil {
			continue
		}
		limited, said := &io.LimitedReader{R: member, N: left}, false
		if strings.HasSuffix(f.Name, ".xml") {
			all, said = paragraphs(all, limited)
		} else if inside, err := io.ReadAll(limited); err == nil {
			text := decoded(inside)
			all, said = append(all, text), hasWords(text)
		}
		readable = readable || said && !ofTheProgram(f.Name)
		left = limited.N
		if member.Close() != nil {
			break
		}
	}
	return texts(all...), readable
}

// ofTheProgram reports whether the file in a document says which program made it and
// how it is shown.
func ofTheProgram(name string) bool {
	return strings.HasPrefix(name, "docProps/") || name == "meta.xml" || name == "settings.xml" || name == "mimetype"
}

// paragraphs appends the texts and the attributes of a document, those that stand in
// one paragraph as one text, and reports whether any of its text has words.
func paragraphs(all []string, r io.Reader) (texts []string, said bool) {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			all, said = append(all, text.String()), said || hasWords(text.String())
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
			return all, said
		}
	}
}

// Telling reports whether a value tells somebody apart wherever it stands: a long
// number, an e-mail address, a name of several words, or a sentence. A town, a day or
// an amount does not.
func Telling(value string) bool {
	figures, letters, dotted := 0, 0, false
	plain := strings.IndexFunc(value, func(r rune) bool {
		dotted = dotted || r == '.' || r == '-'
		switch {
		case unicode.IsDigit(r):
			figures++
		case unicode.IsLetter(r):
			letters++
			return false
		}
		return !unicode.IsDigit(r) && !strings.ContainsRune(" .-+", r)
	}) < 0
	words := strings.Fields(value)
	switch {
	case letters == 0:
		return plain && strings.Count(value, ".") != 1 && (figures > 8 || figures == 8 && !dotted) // a decimal has one point, and a day 8 figures
	case strings.Contains(value, "@"):
		return len(words) == 1 && letters >= wordLength
	case len(words) >= 5:
		return letters >= 4*leastLength
	default:
		return len(words) > 1 && letters >= wordLength && !slices.ContainsFunc(words, func(w string) bool {
			first, _ := utf8.DecodeRuneInString(w)
			return !unicode.IsUpper(first)
		})
	}
}
