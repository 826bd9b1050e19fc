package mailbox

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decodeTransfer undoes the transfer encoding of a text; a broken one is undone
// as far as it goes.
func decodeTransfer(encoding string, b []byte) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return decodeBase64(b)
	case "quoted-printable":
		return decodeQuoted(b)
	default:
		return b
	}
}

func inBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

func decodeBase64(b []byte) []byte {
	kept := make([]byte, 0, len(b))
	for _, c := range b {
		if inBase64(c) {
			kept = append(kept, c)
		}
	}
	if len(kept)%4 == 1 {
		kept = kept[:len(kept)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(kept)))
	n, _ := base64.RawStdEncoding.Decode(out, kept) // nothing is left that could be wrong
	return out[:n]
}

func decodeQuoted(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '=' {
			out = append(out, b[i])
			continue
		}
		if i+2 < len(b) {
			if high, low := hex(b[i+1]), hex(b[i+2]); high >= 0 && low >= 0 {
				out = append(out, byte(high<<4|low)) //nolint:gosec // both below 16
				i += 2
				continue
			}
		}
		end := i + 1 // a line that goes on ends in "=", and blanks after it mean nothing
		for end < len(b) && (b[end] == ' ' || b[end] == '\t') {
			end++
		}
		switch {
		case end == len(b), b[end] == '\n':
			i = end
		case b[end] == '\r' && end+1 < len(b) && b[end+1] == '\n':
			i = end + 1
		default:
			out = append(out, '=')
		}
	}
	return out
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	default:
		return -1
	}
}

// decodeCharset returns the text in UTF-8. A character set that is unknown or
// a lie is UTF-8 if it can be, and Windows-1252 otherwise.
func decodeCharset(name string, b []byte) string {
	charset, err := htmlindex.Get(strings.TrimSpace(name))
	if err == nil && charset != unicode.UTF8 {
		if decoded, err := charset.NewDecoder().Bytes(b); err == nil {
			return string(decoded)
		}
	}
	if utf8.Valid(b) {
		return string(b)
	}
	return windows1252(b)
}

// counter counts how large an attachment is when it is unpacked.
type counter struct {
	encoding string
	size     int64
	into     func(size int64)
}

func (c *counter) write(b []byte) {
	if c.encoding != "base64" {
		c.size += int64(len(b))
		return
	}
	for _, char := range b {
		if inBase64(char) {
			c.size++
		}
	}
}

func (c *counter) close() {
	if c.encoding == "base64" {
		c.size = c.size * 3 / 4
	}
	c.into(c.size)
}
