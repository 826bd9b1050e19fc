package mailbox

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// header holds the fields of a message or a part that mean something to us, by
// name in lower case. A field that stands several times has several values.
type header map[string][]string

// meant are the fields that are kept. Everything else is passed over.
var meant = map[string]bool{
	"from": true, "to": true, "cc": true, "bcc": true, "subject": true, "date": true, "message-id": true,
	"content-type": true, "content-disposition": true, "content-transfer-encoding": true,
}

// maxHeader is how much of the header of a message or a part is kept.
const (
	maxHeader = 512 << 10
	maxFields = 1_000
)

// first returns the first value of the field, or "".
func (h header) first(name string) string {
	if values := h[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// all returns the values of a field that belongs once and may stand several
// times, as one list.
func (h header) all(name string) string { return strings.Join(h[name], ",") }

// fields gathers the lines of one header.
type fields struct {
	into header
	name string
	line []byte
	size int
	many int
	cut  bool // something that means something was too large to keep
}

// add takes one line, without its end.
func (f *fields) add(line []byte) {
	if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
		f.keep(line)
		return
	}
	f.flush()
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		return // no field: some programs put such lines there
	}
	if key := strings.ToLower(string(bytes.TrimSpace(name[:min(len(name), 64)]))); meant[key] {
		f.name = key
		f.many++
		f.keep(value)
	}
}

func (f *fields) keep(text []byte) {
	switch {
	case f.name == "":
	case f.size+len(text) > maxHeader, f.many > maxFields:
		f.cut = true
	default:
		f.size += len(text)
		f.line = append(f.line, text...)
	}
}

func (f *fields) flush() {
	if f.name != "" && f.many <= maxFields {
		f.into[f.name] = append(f.into[f.name], strings.TrimSpace(f.visible(f.line)))
	}
	f.name, f.line = "", f.line[:0]
}

// visible returns a field in UTF-8: what is written in eight bits without
// saying how is UTF-8 or Windows-1252.
func (*fields) visible(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return windows1252(b)
}

func windows1252(b []byte) string {
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(s)
}

// words decodes encoded words; what cannot be decoded stays as it is.
func words(s string) string {
	decoder := mime.WordDecoder{CharsetReader: func(name string, input io.Reader) (io.Reader, error) {
		charset, err := htmlindex.Get(name)
		if err != nil {
			charset = charmap.Windows1252
		}
		return charset.NewDecoder().Reader(input), nil
	}}
	if decoded, err := decoder.DecodeHeader(s); err == nil {
		s = decoded
	}
	return strings.TrimSpace(clean(s))
}

// clean returns the text without what could make it look like another: control
// characters but line ends and tabs, and marks that turn the direction.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == utf8.RuneError:
			return '\uFFFD'
		case unicode.IsControl(r), r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069', r == '\u200E', r == '\u200F':
			return -1
		default:
			return r
		}
	}, s)
}
